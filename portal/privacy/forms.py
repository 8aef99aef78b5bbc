from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.pages.forms import ButtonForm


class PersonForm(ButtonForm):
    email = forms.EmailField(
        label=gettext_lazy("E-mailadres"),
        help_text=gettext_lazy("Wij bewaren dat u zoekt, en niet op welk adres."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, submit=_("Zoeken"))
