"""Being referred, and answering a referral."""

import re
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.forms.checks import check_email, check_phone
from referrals.enums import RefusalReason
from referrals.sending import Contact

LINK = re.compile(r"://|www\.", re.IGNORECASE)


class ReferForm(forms.Form):
    """Contact details and consent for one programme; the consent texts come from the view."""

    name = forms.CharField(
        label=gettext_lazy("Uw naam"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Vul uw naam in.")},
    )
    company = forms.CharField(
        label=gettext_lazy("Naam van uw bedrijf"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Uw e-mailadres"),
        max_length=254,
        help_text=gettext_lazy(
            "Hier sturen we een bevestiging naartoe, met een link om uw verwijzing te volgen."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Vul uw e-mailadres in.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Uw telefoonnummer"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    question = forms.CharField(
        label=gettext_lazy("Uw vraag"),
        help_text=gettext_lazy("Dit leest de organisatie. U kunt het aanpassen."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    consent = forms.BooleanField(
        error_messages={
            "required": gettext_lazy("Zonder uw toestemming kunnen wij u niet doorverwijzen.")
        }
    )
    desk_fallback = forms.BooleanField(required=False)
    receiver = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, consent_text: str, fallback_text: str, receiver: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.addressee = receiver
        self.initial["receiver"] = receiver
        self.fields["consent"].label = consent_text
        if fallback_text:
            self.fields["desk_fallback"].label = fallback_text
        else:
            del self.fields["desk_fallback"]
        self.helper = FormHelper()
        self.helper.add_input(Submit("send", _("Verwijs mij door")))

    def clean_company(self) -> str:
        return " ".join(self.cleaned_data["company"].split())

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if LINK.search(name):
            raise forms.ValidationError(_("Vul een naam in, geen webadres."))
        return name

    def clean_email(self) -> str:
        return check_email(self.cleaned_data["email"])

    def clean_phone(self) -> str:
        return check_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Consent is to the organisation that the page named, not to whoever receives by now."""
        cleaned = super().clean() or {}
        if cleaned.get("consent") and cleaned.get("receiver") != self.addressee:
            shown = {name: self.data[name] for name in self.data if name != "consent"}
            self.data = shown | {"receiver": self.addressee}
            self.add_error(
                "consent", _("Uw vraag gaat nu naar een andere organisatie. Lees dit opnieuw.")
            )
        return cleaned

    def collect_contact(self) -> Contact:
        return Contact(
            **{name: self.cleaned_data[name] for name in ("name", "email", "phone", "company")}
        )


class AcceptForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Bericht aan de ondernemer"),
        help_text=gettext_lazy("Bijvoorbeeld wanneer u belt."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": "accept"})
        self.helper = FormHelper()
        self.helper.add_input(
            Submit("answer", _("Ja, wij nemen contact op"), css_id="accept-button")
        )


class RefuseForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Waarom niet?"),
        choices=RefusalReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Kies een reden. De ondernemer krijgt die te lezen.")
        },
    )
    note = forms.CharField(
        label=gettext_lazy("Toelichting"),
        help_text=gettext_lazy("De ondernemer leest dit."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": "refuse"})
        self.helper = FormHelper()
        self.helper.add_input(
            Submit("refuse", _("Nee, wij kunnen niet helpen"), css_id="refuse-button")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == RefusalReason.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Schrijf op wat er aan de hand is."))
        return cleaned
