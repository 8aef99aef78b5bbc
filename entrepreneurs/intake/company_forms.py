"""Forms for the facts that everybody is asked for: town, start, size and activity. They ask for
words, not codes, and require nothing.
"""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.companies.fields import (
    ActivityField,
    KvkNumberField,
    MunicipalityField,
    SectorField,
)
from entrepreneurs.companies.lookups import NO_SECTOR, SectorLookup, TownLookup
from entrepreneurs.intake.page_forms import PageForm
from portal.pages.fields import DayField, DutchNumberField
from portal.pages.forms import Cleaned
from programmes.reading.search import CatalogueSearch


class PlaceForm(TownLookup, PageForm):
    town = forms.CharField(
        label=gettext_lazy("In welke plaats staat uw bedrijf?"),
        help_text=gettext_lazy("Nog geen bedrijf? Vul dan in waar u wilt beginnen."),
        max_length=80,
        required=False,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "address-level2",
                "list": "town-list",
                "data-hx-get": reverse_lazy("intake:towns"),
                "data-hx-trigger": "input changed delay:200ms",
                "data-hx-target": "#town-list",
                "data-hx-swap": "innerHTML",
            }
        ),
    )
    municipality = MunicipalityField()

    def __init__(self, *args: Any, search: CatalogueSearch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.search = search
        if self.intake and not self.is_bound:
            self.initial = {
                **self.initial,
                "town": self.intake.town,
                "municipality": self.intake.facts.get("municipality"),
            }
        self.offer_choices(str(self["town"].value() or ""))

    def clean(self) -> Cleaned:
        cleaned = super().clean() or {}
        self.settle_town(cleaned)
        return cleaned


class CompanyForm(SectorLookup, PageForm):
    founded_on = DayField(
        label=gettext_lazy("Wanneer is uw bedrijf begonnen?"),
        help_text=gettext_lazy("Weet u de dag niet meer? Kies dan de eerste dag van de maand."),
        required=False,
    )
    about_to_start = forms.BooleanField(label=gettext_lazy("Ik ga nog beginnen"), required=False)
    fte = DutchNumberField(
        label=gettext_lazy("Hoeveel fte heeft uw bedrijf?"),
        help_text=gettext_lazy(
            "Eén fte is één volledige baan. Tel uzelf mee. Werkt u alleen? Vul dan 1 in."
        ),
        required=False,
    )
    activity = ActivityField(label=gettext_lazy("Wat doet uw bedrijf?"))
    sector = SectorField()
    kvk_number = KvkNumberField(
        help_text=gettext_lazy("Acht cijfers. Alleen als u het bij de hand heeft.")
    )

    def __init__(self, *args: Any, search: CatalogueSearch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.search = search
        if self.intake and not self.is_bound:
            self._fill_in()
        self.offer_sectors(str(self["activity"].value() or ""))

    def _fill_in(self) -> None:
        facts = self.intake.facts if self.intake else {}
        self.initial = {
            **self.initial,
            "founded_on": facts.get("foundedOn"),
            "about_to_start": facts.get("started") is False,
            "fte": facts.get("fte"),
            "activity": self.intake.activity if self.intake else "",
            "sector": facts.get("sbiCode"),
            "kvk_number": self.intake.kvk_number if self.intake else "",
        }

    def clean_founded_on(self) -> date | None:
        day: date | None = self.cleaned_data["founded_on"]
        if day:
            self.check_fact("foundedOn", day.isoformat(), field="founded_on")
        return day

    def clean_fte(self) -> float | None:
        fte = self.cleaned_data["fte"]
        return None if fte is None else self.check_fact("fte", float(fte), field="fte")

    def clean(self) -> Cleaned:
        cleaned = super().clean() or {}
        if cleaned.get("about_to_start") and cleaned.get("founded_on"):
            self.add_error(
                "founded_on", _("Vul een datum in, óf kies dat u nog gaat beginnen. Niet allebei.")
            )
        self.settle_sector(cleaned)
        return cleaned

    def collect_facts(self) -> tuple[dict[str, object], list[str]]:
        """Return the facts of a valid form, and the attributes that are not known."""
        cleaned = self.cleaned_data
        sector = cleaned.get("sector")
        answers: dict[str, object] = {
            "started": False
            if cleaned["about_to_start"]
            else True
            if cleaned["founded_on"]
            else None,
            "foundedOn": cleaned["founded_on"].isoformat() if cleaned["founded_on"] else None,
            "fte": cleaned["fte"],
            "sbiCode": sector if sector and sector != NO_SECTOR else None,
        }
        facts = {name: value for name, value in answers.items() if value is not None}
        return facts, [name for name in answers if name not in facts]
