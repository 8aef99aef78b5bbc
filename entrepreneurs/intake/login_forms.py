"""Lets anybody who was helped before log in with a code."""

from typing import Any

from allauth.account.forms import RequestLoginCodeForm as AllauthForm
from django.utils.translation import gettext_lazy

from entrepreneurs.models import ContactPerson
from portal.accounts.models import User


class RequestLoginCodeForm(AllauthForm):
    """Creates an entrepreneur's account with the first code, without sign-up or
    password.

    The answer does not reveal whether an address is known.
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
