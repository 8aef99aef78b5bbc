"""The form with the few questions that decide about one programme, and the answers so far."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from crispy_forms.layout import HTML, Div, Field
from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _

from entrepreneurs.companies.lookups import NO_SECTOR, SectorLookup, TownLookup
from entrepreneurs.intake.company_forms import CompanyForm, PlaceForm
from entrepreneurs.intake.fitting import Fitting
from entrepreneurs.intake.question_forms import QuestionGroupForm
from portal import clock
from portal.pages.forms import Cleaned
from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue
from programmes.engine.facts import parse_facts
from programmes.reading.search import CatalogueSearch

# Attributes that are asked for in words, each with its fields.
IN_WORDS: Mapping[str, tuple[str, str]] = {
    "municipality": ("town", "municipality"),
    "sbiCode": ("activity", "sector"),
}
FIELDS: Mapping[str, forms.Field] = {**PlaceForm.base_fields, **CompanyForm.base_fields}
STARTING = "about_to_start"


class FieldIfPresent(Field):
    """The choice of a town or sector, which is there only if the typed word leaves a choice."""

    def render(self, form: forms.Form, *args: Any, **kwargs: Any) -> str:
        there = self.fields[0] in form.fields
        return str(super().render(form, *args, **kwargs)) if there else ""


class FitForm(TownLookup, SectorLookup, QuestionGroupForm):
    """Carries earlier answers in the form itself: never in an address, never in the database."""

    known = forms.CharField(widget=forms.HiddenInput, required=False)
    skipped = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, slugs: Sequence[str], search: CatalogueSearch, **kwargs: Any
    ) -> None:
        self.search = search
        self.submit_label = _("Bekijk of het past")
        super().__init__(*args, slugs=slugs, **kwargs)
        self.asks = len(slugs)
        self.in_words = [slug for slug in slugs if slug in IN_WORDS]
        self.slugs = [slug for slug in slugs if slug not in IN_WORDS]
        self.helper.layout.fields[:0] = [Field("known"), Field("skipped")]
        if "municipality" in self.in_words:
            self.offer_choices(str(self["town"].value() or ""))
        if "sbiCode" in self.in_words:
            self.offer_sectors(str(self["activity"].value() or ""))

    def _add_question(self, slug: str) -> Div:
        if slug in IN_WORDS:
            return self._add_words(slug)
        question = super()._add_question(slug)
        if slug == "foundedOn":
            self.fields[STARTING] = copy.deepcopy(FIELDS[STARTING])
            question.fields.insert(1, Field(STARTING))
        return question

    def _add_words(self, slug: str) -> Div:
        names = IN_WORDS[slug]
        for name in names:
            self.fields[name] = copy.deepcopy(FIELDS[name])
        lead, why = _("Waarom we dit vragen"), self.catalogue.attributes[slug]["why"]
        text = f"{escape(lead)}: {escape(pick_language(why))}"
        parts = [FieldIfPresent(name) for name in names]
        return Div(*parts, HTML(f'<p class="portal-why">{text}</p>'), css_class="portal-question")

    def clean(self) -> Cleaned:
        cleaned = super().clean()
        if "municipality" in self.in_words:
            self.settle_town(cleaned)
        if "sbiCode" in self.in_words:
            self.settle_sector(cleaned)
        if cleaned.get(STARTING) and cleaned.get("foundedOn"):
            self.add_error(
                "foundedOn", _("Vul een datum in, óf kies dat u nog gaat beginnen. Niet allebei.")
            )
        return cleaned

    def collect_facts(self) -> tuple[dict[str, object], list[str]]:
        """Return the facts of a valid form, and the attributes that are not known."""
        facts, unknown = super().collect_facts()
        cleaned = self.cleaned_data
        if "municipality" in self.in_words and cleaned.get("municipality"):
            facts["municipality"] = cleaned["municipality"]
        if "sbiCode" in self.in_words and cleaned.get("sector") not in (None, "", NO_SECTOR):
            facts["sbiCode"] = cleaned["sector"]
        unknown += [slug for slug in self.in_words if slug not in facts]
        if cleaned.get(STARTING):
            facts["started"] = False
            unknown.remove("foundedOn")
        return facts, unknown


def write_known(facts: Mapping[str, object]) -> str:
    """Return earlier answers as text for the hidden field."""
    return orjson.dumps(facts).decode()


def read_known(text: str) -> dict[str, object]:
    """Return the earlier answers in a form, or {} if they cannot be read. Anybody can write them,
    so the caller must check every value.
    """
    try:
        known = orjson.loads(text or "{}")
    except orjson.JSONDecodeError:
        return {}
    return known if isinstance(known, dict) else {}


def read_fitting(catalogue: Catalogue, slug: str, known: str, skipped: str) -> Fitting:
    """Return the programme with the earlier answers that a form brought back."""
    facts, _errors = parse_facts(read_known(known), catalogue=catalogue, as_of=clock.today())
    unknown = [one for one in skipped.split() if one in catalogue.attributes]
    return Fitting(catalogue, slug, facts, list(dict.fromkeys(unknown)))
