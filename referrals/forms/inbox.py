"""The form that asks for the link to an inbox."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.companies.fields import EmailField
from portal.pages.forms import ButtonForm


class AddressForm(ButtonForm):
    email = EmailField(
        label=gettext_lazy("E-mailadres van uw organisatie"),
        help_text=gettext_lazy("Het adres waarop u vragen van ondernemers krijgt."),
        error_messages={"required": gettext_lazy("Vul een e-mailadres in.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, submit=_("Stuur mij de link"), **kwargs)
