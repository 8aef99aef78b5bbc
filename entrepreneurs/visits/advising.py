"""Finds what fits a company that we visit: runs the engine on its facts and on the needs in the
report.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepreneurs.companies.known_facts import (
    IN_THE_FILE,
    KnownFact,
    apply_group_size,
    list_facts,
    read_facts,
    record_facts,
)
from entrepreneurs.companies.needs import pick_newest_needs
from entrepreneurs.enums import FactOrigin
from entrepreneurs.intake.questions import list_next_attributes
from entrepreneurs.models import Establishment, Visit
from entrepreneurs.visits.lifecycle import URGENCIES, list_needs
from portal import clock
from portal.accounts.models import User
from portal.wording import format_day, pick_language
from programmes.engine.catalogue import Catalogue
from programmes.engine.criteria import UNKNOWN
from programmes.engine.eligibility import INELIGIBLE, Facts
from programmes.presenting.presenter import MatchCard, Presenter, Reason
from programmes.presenting.sentences import Explainer

MAX_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Advice:
    """`cards` are programmes that serve a need and can still fit, the best first; `questions` are
    attributes that would decide, the most decisive first.
    """

    cards: list[MatchCard]
    questions: list[str]


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact in words, with its origin and date."""

    question: str
    value: str
    origin: str
    stated_on: date | None


def advise(visit: Visit, *, catalogue: Catalogue) -> Advice:
    """Return what fits, by the needs of this visit."""
    return _advise(visit.establishment, list_needs(visit), catalogue=catalogue)


def advise_company(establishment: Establishment, *, catalogue: Catalogue) -> Advice:
    """Return what fits, by what the newest visits said of each theme."""
    return _advise(establishment, _weigh_newest_needs(establishment), catalogue=catalogue)


def describe_facts_and_needs(
    establishment: Establishment, *, catalogue: Catalogue
) -> tuple[Facts, dict[str, int]]:
    """Return the facts on file that this catalogue understands, and urgencies from 1 to 3 by
    theme.
    """
    known, needs = _read_facts_and_needs(
        establishment, _weigh_newest_needs(establishment), catalogue=catalogue
    )
    return read_facts(known, catalogue=catalogue), needs


def _read_facts_and_needs(
    establishment: Establishment, weights: Mapping[str, int], *, catalogue: Catalogue
) -> tuple[Mapping[str, KnownFact], dict[str, int]]:
    themes = catalogue.document["themes"]
    needs = {theme: weight for theme, weight in weights.items() if theme in themes}
    return apply_group_size(list_facts(establishment), establishment), needs


def _weigh_newest_needs(establishment: Establishment) -> dict[str, int]:
    newest = pick_newest_needs(establishment.visits.prefetch_related("themes"))
    return {theme: URGENCIES[need] for theme, need in newest.items() if need in URGENCIES}


def _advise(
    establishment: Establishment, weights: Mapping[str, int], *, catalogue: Catalogue
) -> Advice:
    known, needs = _read_facts_and_needs(establishment, weights, catalogue=catalogue)
    facts = read_facts(known, catalogue=catalogue)
    matching = catalogue.match(facts, needs)
    wanted = [one for one in matching.matches if one.score and one.verdict != INELIGIBLE]
    presenter = Presenter(catalogue, facts)
    return Advice(
        cards=[cite_origins(presenter.present(match, matching), known) for match in wanted],
        questions=list_next_attributes(wanted, facts, skipped=IN_THE_FILE)[:MAX_QUESTIONS],
    )


def cite_origins(card: MatchCard, known: Mapping[str, KnownFact]) -> MatchCard:
    """Return the card with the origin and date of the fact added to each reason."""

    def cite(reason: Reason) -> Reason:
        fact = known.get(reason.attribute)
        if fact is None or reason.outcome == UNKNOWN:
            return reason
        return replace(reason, note=" ".join(filter(None, [describe_origin(fact), reason.note])))

    return replace(card, reasons=[cite(reason) for reason in card.reasons])


def describe_origin(fact: KnownFact) -> str:
    """Return the origin in words, such as "Bron: bezoek, 3 mei 2026.", for under a reason."""
    if not fact.origin:
        return _("Bron: de gegevens van het bedrijf.")
    day = format_day(fact.stated_on, language=(get_language() or "nl")[:2])
    return _("Bron: %(origin)s, %(day)s.") % {"origin": FactOrigin(fact.origin).label, "day": day}


def describe_facts(
    facts: Mapping[str, KnownFact], *, catalogue: Catalogue, language: str
) -> list[FactLine]:
    """Return what we know of a company in words, each fact with its origin and date."""
    explainer = Explainer(catalogue, language=language, as_of=clock.today())
    return [
        FactLine(
            question=pick_language(catalogue.attributes[slug]["question"]),
            value=explainer.word_value(slug, fact.value),
            origin=str(FactOrigin(fact.origin).label) if fact.origin else "",
            stated_on=fact.stated_on,
        )
        for slug, fact in facts.items()
        if slug in catalogue.attributes
    ]


def save_answers(visit: Visit, facts: Mapping[str, object], *, person: User) -> int:
    """Save facts picked up in passing, as stated on the day of the visit; return how many were
    new.
    """
    return record_facts(
        visit.establishment,
        facts,
        origin=FactOrigin.VISIT,
        stated_on=visit.held_on or clock.today(),
        person=person,
        visit=visit,
    )
