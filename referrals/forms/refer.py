"""Forms for entrepreneurs: to be referred, to ask again, to reply, and to let others search
further.
"""

import re
from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.companies.fields import EmailField, PhoneField
from entrepreneurs.models import ContactPerson
from portal.pages.fields import TextArea
from portal.pages.forms import ButtonForm
from referrals.sending import Contact

LINK = re.compile(r"://|www\.", re.IGNORECASE)
FURTHER = gettext_lazy("Wie mag uw vraag krijgen als dat niet lukt?")


class FurtherField(forms.MultipleChoiceField):
    """A field in which each choice is a consent of its own, in the words beside it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "invalid_choice": gettext_lazy("De keuzes zijn veranderd. Kies opnieuw.")
            },
            **{"label": FURTHER, "required": False, **kwargs},
        )


class ReferForm(forms.Form):
    """Contact details and consent for one programme; the view gives the words of the consent."""

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
    email = EmailField(
        help_text=gettext_lazy(
            "Hier sturen we een bevestiging naartoe, met een link om uw verwijzing te volgen."
        )
    )
    phone = PhoneField()
    question = forms.CharField(
        label=gettext_lazy("Uw vraag"),
        help_text=gettext_lazy("Dit leest de organisatie. U kunt het aanpassen."),
        max_length=2000,
        required=False,
        widget=TextArea(attrs={"rows": 4}),
    )
    consent = forms.BooleanField(
        error_messages={
            "required": gettext_lazy("Zonder uw toestemming kunnen wij u niet doorverwijzen.")
        }
    )
    further = FurtherField(
        help_text=gettext_lazy(
            "U hoeft niets te kiezen. Kiest u niets? Dan hoort u het als dit niet lukt, en "
            "beslist u dan zelf."
        )
    )
    receiver = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        initial: Mapping[str, str],
        consent_text: str,
        further: list[tuple[str, str]],
        receiver: str,
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.addressee = receiver
        self.initial["receiver"] = receiver
        self.fields["consent"].label = consent_text
        offer_further(self, further)
        self.helper = FormHelper()
        self.helper.add_input(Submit("send", _("Verwijs mij door")))

    def clean_company(self) -> str:
        return " ".join(self.cleaned_data["company"].split())

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if LINK.search(name):
            raise forms.ValidationError(_("Vul een naam in, geen webadres."))
        return name

    def clean(self) -> dict[str, object]:
        """Refuse consent to an organisation other than the one that receives it by now: the
        visitor agreed to the one that the page named.
        """
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


def offer_further(form: forms.Form, choices: list[tuple[str, str]]) -> None:
    """Offer these choices, or drop the field where there is nobody else."""
    if choices:
        field: Any = form.fields["further"]
        field.choices = choices
    else:
        del form.fields["further"]


class FurtherForm(ButtonForm):
    """Asks who else may have the question, after nobody could help and nobody else was agreed
    to.
    """

    further = FurtherField(
        label=gettext_lazy("Wie mag uw vraag nu krijgen?"),
        required=True,
    )

    def __init__(self, data: QueryDict | None, *, further: list[tuple[str, str]]) -> None:
        super().__init__(data, submit=_("Laat verder zoeken"))
        field: Any = self.fields["further"]
        field.choices = further
        field.error_messages["required"] = _("Kies wie uw vraag mag krijgen.")


class ReplyForm(ButtonForm):
    """The answer to what an organisation wanted to know."""

    note = forms.CharField(
        label=gettext_lazy("Uw antwoord"),
        max_length=2000,
        widget=TextArea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Schrijf uw antwoord op.")},
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, submit=_("Verstuur uw antwoord"))


class AskAgainForm(ButtonForm):
    """Asks the same organisation once more, with corrected contact details."""

    note = forms.CharField(
        label=gettext_lazy("Wat wilt u de organisatie laten weten?"),
        help_text=gettext_lazy("Bijvoorbeeld wat er veranderd is, of wanneer u te bereiken bent."),
        max_length=1000,
        widget=TextArea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Schrijf op waarom u het opnieuw vraagt.")},
    )
    email = EmailField()
    phone = PhoneField()
    consent = forms.BooleanField(
        error_messages={
            "required": gettext_lazy("Zonder uw toestemming kunnen wij het niet opnieuw vragen.")
        }
    )

    def __init__(
        self, data: QueryDict | None, *, consent_text: str, person: ContactPerson
    ) -> None:
        initial = {"email": person.email, "phone": person.phone}
        super().__init__(data, submit=_("Vraag het opnieuw"), initial=initial)
        self.fields["consent"].label = consent_text
