"""Form fields that read what people write: days, numbers, several lines of text."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.reading.dates import DAY_FORMATS
from portal.reading.numbers import check_number


class DayField(forms.DateField):
    """A day, as a browser sends it or as people write it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = DAY_FORMATS
    default_error_messages = {"invalid": gettext_lazy("Vul een datum in, zoals 31-12-2015.")}


class DutchNumberField(forms.CharField):
    """A number in everyday notation; the value is a Decimal, or None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "decimal", "class": "portal-input--short"}),
        )
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: object) -> Decimal | None:
        text = super().clean(value)
        return check_number(text) if text else None

    def prepare_value(self, value: object) -> object:
        if isinstance(value, float | Decimal):
            number = Decimal(str(value))
            whole = number == number.to_integral_value()
            return str(int(number)) if whole else str(number.normalize()).replace(".", ",")
        return value


class TextArea(forms.Textarea):
    """A text of several lines. A browser sends a line end as two characters, but counts one for
    `maxlength`: what fits the field must fit the form.
    """

    def value_from_datadict(self, data: Mapping[str, object], files: Any, name: str) -> object:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value
