"""What the page of a report shows: its parts, what fits the company, and what would decide."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepreneurs.companies.known_facts import list_facts
from entrepreneurs.enums import Need, SignalKind
from entrepreneurs.intake.question_forms import QuestionGroupForm
from entrepreneurs.models import Visit
from entrepreneurs.visits import lifecycle as flow
from entrepreneurs.visits.advising import Advice, advise, describe_facts
from entrepreneurs.visits.forms import HeldForm
from entrepreneurs.visits.report import list_themes, put_back
from entrepreneurs.visits.text_merging import digest
from programmes.publishing.versions import get_current_catalogue

MAX_CARDS = 6


def describe_report(visit: Visit, advice: Advice) -> dict[str, Any]:
    """Return what both the page and its updates show."""
    return {
        "visit": visit,
        "establishment": visit.establishment,
        "themes": list_themes(visit, catalogue=get_current_catalogue()),
        "needs": Need.choices,
        "texts": {
            name: (getattr(visit, name), digest(getattr(visit, name))) for name in flow.TEXTS
        },
        "signals": visit.signals.all(),
        "signal_kinds": SignalKind.choices,
        "cards": advice.cards[:MAX_CARDS],
        "more_cards": len(advice.cards) - MAX_CARDS,
    }


def describe_whole_report(visit: Visit, *, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page shows; what could not be saved (`typed`) replaces what was."""
    catalogue = get_current_catalogue()
    advice = advise(visit, catalogue=catalogue)
    shown = describe_report(visit, advice)
    return shown | {
        "facts": describe_facts(
            list_facts(visit.establishment),
            catalogue=catalogue,
            language=(get_language() or "nl")[:2],
        ),
        "fact_form": build_fact_form(advice.questions),
        "day": HeldForm(typed or None, initial={"held_on": visit.held_on}),
        "day_was": typed.get("was-held_on", str(visit.held_on or "")),
        "signal": typed.get("signal-text", ""),
        "signal_kind": typed.get("signal-kind", SignalKind.values[0]),
        "themes": put_back(shown["themes"], typed),
        "texts": shown["texts"]
        | {
            name: (typed[f"text-{name}"], typed.get(f"base-{name}", ""))
            for name in flow.TEXTS
            if f"text-{name}" in typed
        },
    }


def build_fact_form(slugs: Sequence[str], data: QueryDict | None = None) -> QuestionGroupForm:
    form = QuestionGroupForm(data, slugs=slugs, catalogue=get_current_catalogue())
    form.helper.inputs[0].value = _("Antwoorden bewaren")
    return form


def list_asked(visit: Visit, data: QueryDict | None) -> list[str]:
    """Return the questions that would decide, or those that a sent form says it asked."""
    catalogue = get_current_catalogue()
    if data is None:
        return advise(visit, catalogue=catalogue).questions
    return [slug for slug in str(data.get("asked", "")).split() if slug in catalogue.attributes]
