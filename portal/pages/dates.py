"""Days as a browser sends them and as people write them: the day first, in Dutch as in English."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y")


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=FORMATS, **kwargs)
        self.error_messages["invalid"] = gettext_lazy("Vul een datum in, zoals 31-12-2015.")
