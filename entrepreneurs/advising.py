"""What fits a company that we visit: the engine on its facts and on the needs of the report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entrepreneurs.asking import list_next_attributes
from entrepreneurs.company_facts import list_facts, read_facts, record_facts
from entrepreneurs.enums import FactOrigin
from entrepreneurs.models import Establishment, Visit
from entrepreneurs.visits import list_needs
from portal import clock
from portal.accounts.models import User
from programmes.catalogue import Catalogue
from programmes.eligibility import INELIGIBLE
from programmes.models import pick_language
from programmes.presentation import MatchCard, Presenter
from programmes.sentences import Explainer

MOST_QUESTIONS = 3
# These stand in the file of the company, in fields of their own.
IN_THE_FILE = frozenset({"municipality", "sbiCode", "legalForm"})


@dataclass(frozen=True, slots=True)
class Advice:
    """`cards`: what serves a need and is not out of reach, best first. `questions`: attributes
    that would decide, most deciding first.
    """

    cards: list[MatchCard]
    questions: list[str]


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact in words, with where it came from."""

    question: str
    value: str
    origin: str
    stated_on: Any


def advise(visit: Visit, *, catalogue: Catalogue) -> Advice:
    facts = read_facts(list_facts(visit.establishment), catalogue=catalogue)
    themes = catalogue.document["themes"]
    needs = {theme: weight for theme, weight in list_needs(visit).items() if theme in themes}
    matching = catalogue.match(facts, needs)
    wanted = [one for one in matching.matches if one.score and one.verdict != INELIGIBLE]
    presenter = Presenter(catalogue, facts)
    return Advice(
        cards=[presenter.present(match, matching) for match in wanted],
        questions=list_next_attributes(wanted, facts, skipped=IN_THE_FILE)[:MOST_QUESTIONS],
    )


def describe_facts(place: Establishment, *, catalogue: Catalogue, language: str) -> list[FactLine]:
    """What we know of a company, each with its origin and date."""
    explainer = Explainer(catalogue, language=language, as_of=clock.today())
    return [
        FactLine(
            question=pick_language(catalogue.attributes[slug]["question"]),
            value=explainer.word_value(slug, fact.value),
            origin=str(FactOrigin(fact.origin).label) if fact.origin else "",
            stated_on=fact.stated_on,
        )
        for slug, fact in list_facts(place).items()
        if slug in catalogue.attributes
    ]


def save_answers(visit: Visit, facts: Mapping[str, Any], *, person: User) -> int:
    """Facts picked up in passing, stated on the day of the visit; returns how many were new."""
    return record_facts(
        visit.establishment,
        facts,
        origin=FactOrigin.VISIT,
        stated_on=visit.held_on or clock.today(),
        person=person,
        visit=visit,
    )
