"""The form with which a visitor asks for mails about a selection."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.reading.contact import is_plain_address

NOT_PLAIN = gettext_lazy("Vul een gewoon e-mailadres in, zoals naam@bedrijf.nl.")


class AlertForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Uw e-mailadres"),
        max_length=254,
        help_text=gettext_lazy("Wij gebruiken dit adres alleen voor deze mails."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Vul uw e-mailadres in."), "invalid": NOT_PLAIN},
    )

    def __init__(self, *args: Any, query: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = f"?{query}" if query else "?"
        # Anybody may do what this form does, and it does nothing in a visitor's name. So it needs
        # no cookie, and the page is the same for all.
        self.helper.disable_csrf = True
        self.helper.add_input(Submit("ask", _("Mail mij bij nieuws")))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if not is_plain_address(email):
            raise forms.ValidationError(NOT_PLAIN)
        return str(email)
