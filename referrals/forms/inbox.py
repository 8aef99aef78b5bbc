"""Asking for the link to an inbox."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.pages.forms import ButtonForm
from portal.reading.contact import check_email


class AddressForm(ButtonForm):
    email = forms.EmailField(
        label=gettext_lazy("E-mailadres van uw organisatie"),
        help_text=gettext_lazy("Het adres waarop u vragen van ondernemers krijgt."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Vul een e-mailadres in.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, submit=_("Stuur mij de link"), **kwargs)

    def clean_email(self) -> str:
        return check_email(self.cleaned_data["email"])
