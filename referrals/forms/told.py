"""Forms in which entrepreneurs tell how it went, and a year later what it brought."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.pages.fields import DutchNumberField
from portal.pages.forms import ButtonForm
from referrals.enums import Helped
from referrals.forms.answers import check_figures, choice_field, note_field

SATISFIED = [
    (5, gettext_lazy("Heel tevreden")),
    (4, gettext_lazy("Tevreden")),
    (3, gettext_lazy("Gaat wel")),
    (2, gettext_lazy("Ontevreden")),
    (1, gettext_lazy("Heel ontevreden")),
]
FIGURES = ("jobs", "financing_raised", "investment", "turnover")


class OutcomeForm(ButtonForm):
    helped = choice_field(
        gettext_lazy("Bent u geholpen?"), Helped.choices, gettext_lazy("Kies een antwoord.")
    )
    satisfaction = forms.TypedChoiceField(
        label=gettext_lazy("Hoe tevreden bent u?"),
        choices=SATISFIED,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    what = note_field(gettext_lazy("Wat ging goed, en wat kan beter?"), max_length=2000)
    may_share = forms.BooleanField(
        label=gettext_lazy("Het loket mag dit doorvertellen, zonder mijn naam."),
        required=False,
    )

    def __init__(self, data: QueryDict | None, *, initial: Mapping[str, object]) -> None:
        super().__init__(data, submit=_("Versturen"), initial=dict(initial))


class ImpactForm(ButtonForm):
    jobs = DutchNumberField(
        label=gettext_lazy("Hoeveel banen kwamen erbij, in fte?"), required=False
    )
    financing_raised = DutchNumberField(
        label=gettext_lazy("Hoeveel financiering kreeg uw bedrijf, in euro's?"), required=False
    )
    investment = DutchNumberField(
        label=gettext_lazy("Hoeveel heeft uw bedrijf geïnvesteerd, in euro's?"), required=False
    )
    turnover = DutchNumberField(
        label=gettext_lazy("Hoeveel omzet per jaar kwam erbij, in euro's?"), required=False
    )
    what = note_field(gettext_lazy("Wilt u er iets over vertellen?"), max_length=2000)

    def __init__(self, data: QueryDict | None, *, initial: Mapping[str, object]) -> None:
        super().__init__(data, submit=_("Versturen"), initial=dict(initial))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        check_figures(self, FIGURES)
        told = cleaned.get("what") or any(cleaned.get(name) is not None for name in FIGURES)
        if not self.errors and not told:
            raise forms.ValidationError(_("Vul ten minste één ding in. Nul mag ook."))
        return cleaned
