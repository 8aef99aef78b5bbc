"""Judge one compiled programme by the facts of a company. Pure Python over plain data.

Every outcome is kept, since together they explain the verdict. screening.py comes to the same
verdict for all programmes at once, without the reasons.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from programmes.engine.criteria import (
    MET,
    NOT_MET,
    UNKNOWN,
    Criterion,
    Judged,
    Value,
    combine_all,
    combine_any,
)

ELIGIBLE: Final = "eligible"
UNDETERMINED: Final = "undetermined"
INELIGIBLE: Final = "ineligible"
VERDICT_OF_OUTCOME: Final = {MET: ELIGIBLE, UNKNOWN: UNDETERMINED, NOT_MET: INELIGIBLE}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a company: parsed values to judge by, and the values as they were sent.

    Both are by attribute slug; `as_of` is the day to judge by.
    """

    values: Mapping[str, Value]
    sent: Mapping[str, object]
    as_of: date


@dataclass(frozen=True, slots=True)
class Conditions:
    """Criteria sorted into the required ones and, for each choice, its alternatives.

    An alternative is one criterion or several that belong together.
    """

    criteria: tuple[Criterion, ...]
    required: tuple[Criterion, ...]
    choices: tuple[tuple[tuple[Criterion, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class CompiledOffer:
    """What judging needs of an offer."""

    slug: str
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class CompiledProgramme:
    """What matching needs of a programme; texts stay in the catalogue's document.

    `relevance` is by theme, and `municipalities` is the number that it covers.
    """

    slug: str
    route: str
    relevance: Mapping[str, int]
    municipalities: int
    conditions: Conditions
    offers: tuple[CompiledOffer, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferVerdict:
    """An offer held against one company: its programme's verdict and its own together."""

    slug: str
    verdict: str
    criteria: tuple[Judged, ...]


def sort_conditions(criteria: Iterable[Criterion]) -> Conditions:
    """Return criteria sorted into required ones and choices; their order is kept."""
    criteria = tuple(criteria)
    choices: dict[str, dict[str, list[Criterion]]] = {}
    for criterion in criteria:
        if criterion.choice:
            alternatives = choices.setdefault(criterion.choice, {})
            alternatives.setdefault(criterion.alternative or criterion.id, []).append(criterion)
    return Conditions(
        criteria=criteria,
        required=tuple(criterion for criterion in criteria if not criterion.choice),
        choices=tuple(
            tuple(tuple(together) for together in alternatives.values())
            for alternatives in choices.values()
        ),
    )


def judge_criteria(criteria: Sequence[Criterion], facts: Facts) -> list[Judged]:
    """Return every criterion with its outcome for these facts, in the order given."""
    find_value, find_sent, as_of = facts.values.get, facts.sent.get, facts.as_of
    new = tuple.__new__  # a named tuple without the detour through its Python constructor
    judged = []
    for criterion in criteria:
        attribute = criterion.attribute
        value = find_value(attribute)
        outcome = UNKNOWN if value is None else MET if criterion.test(value, as_of) else NOT_MET
        judged.append(new(Judged, (criterion, find_sent(attribute), outcome)))
    return judged


def judge_conditions(conditions: Conditions, facts: Facts) -> tuple[str, list[Judged]]:
    """Return the verdict over required criteria and choices, and each criterion's outcome."""
    judged = judge_criteria(conditions.criteria, facts)
    outcomes = {one.criterion.id: one.outcome for one in judged}
    parts = [outcomes[criterion.id] for criterion in conditions.required]
    parts += [
        combine_any(combine_all(outcomes[one.id] for one in together) for together in choice)
        for choice in conditions.choices
    ]
    return VERDICT_OF_OUTCOME[combine_all(parts)], judged


def judge_offer(offer: CompiledOffer, facts: Facts, *, programme_verdict: str) -> OfferVerdict:
    """Return the verdict on an offer: the worse of its programme's and its own."""
    own, judged = judge_conditions(offer.conditions, facts)
    worst = max((programme_verdict, own), key=(ELIGIBLE, UNDETERMINED, INELIGIBLE).index)
    return OfferVerdict(offer.slug, worst, tuple(judged))


def list_open_attributes(conditions: Conditions, facts: Facts) -> set[str]:
    """Return the unknown attributes that keep these conditions undetermined.

    The set is empty once the conditions are decided. An alternative with a criterion that is not
    met is out of the running, so its unknown attributes cannot change anything.
    """
    verdict, judged = judge_conditions(conditions, facts)
    if verdict != UNDETERMINED:
        return set()
    outcome = {one.criterion.id: one.outcome for one in judged}
    unknown = {one.attribute for one in conditions.required if outcome[one.id] == UNKNOWN}
    for choice in conditions.choices:
        states = [
            (together, combine_all(outcome[one.id] for one in together)) for together in choice
        ]
        if combine_any(state for _, state in states) == UNKNOWN:
            unknown |= {
                one.attribute
                for together, state in states
                if state == UNKNOWN
                for one in together
                if outcome[one.id] == UNKNOWN
            }
    return unknown
