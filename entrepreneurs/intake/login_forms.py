"""A code to log in, for whoever was helped before."""

from typing import Any

from allauth.account.forms import RequestLoginCodeForm as AllauthForm
from django.utils.translation import gettext_lazy

from entrepreneurs.models import ContactPerson
from portal.accounts.models import User


class RequestLoginCodeForm(AllauthForm):
    """An entrepreneur's account comes into being with the first code: no sign-up, no password.

    Whether an address is known cannot be told from the answer.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = gettext_lazy("Uw e-mailadres")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        known = User.objects.filter(email__iexact=email).exists()
        if not known and ContactPerson.objects.filter(email__iexact=email).exists():
            User.objects.create_user(email.lower())
        return str(super().clean_email())
