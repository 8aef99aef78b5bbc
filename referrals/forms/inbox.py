"""The form that asks for the link to an inbox."""

from django.http import QueryDict
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

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, submit=_("Stuur mij de link"))
