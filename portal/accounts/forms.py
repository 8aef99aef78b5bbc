"""The form to log in with a password."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthForm
from django.utils.translation import gettext_lazy


class LoginForm(AllauthForm):
    """The form of allauth, with labels above the fields instead of texts inside them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = gettext_lazy("E-mailadres")
        self.fields["password"].label = gettext_lazy("Wachtwoord")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            # The summary of errors takes the focus.
            field.widget.attrs.pop("autofocus", None)
