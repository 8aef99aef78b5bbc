"""Finds the questions that are worth an entrepreneur's time: those whose answer can still change a
verdict. Pure.

These are fewer than the open questions of the API: of several alternatives one is asked about at a
time (turnover, and the balance total only if the turnover does not settle it), and an offer's own
conditions only once its programme fits.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from programmes.engine.criteria import UNKNOWN, Criterion, combine_all, combine_any
from programmes.engine.eligibility import (
    ELIGIBLE,
    INELIGIBLE,
    UNDETERMINED,
    Conditions,
    Facts,
    judge_conditions,
)
from programmes.engine.matching import Match


def list_next_attributes(
    matches: Iterable[Match], facts: Facts, *, skipped: Collection[str]
) -> list[str]:
    """Return the attributes to ask about, those that decide most programmes first; [] when nothing
    is left to decide. `skipped` are attributes that the entrepreneur does not know.
    """
    matches = [match for match in matches if match.verdict != INELIGIBLE]
    return _order(_list_for_programmes(matches, facts, skipped)) or _order(
        _list_for_offers(matches, facts, skipped)
    )


def _order(attributes: Iterable[str]) -> list[str]:
    counted = Counter(attributes)
    return sorted(counted, key=lambda name: (-counted[name], name))


def _list_for_programmes(
    matches: Iterable[Match], facts: Facts, skipped: Collection[str]
) -> Iterator[str]:
    for match in matches:
        yield from find_useful(match.programme.conditions, facts, skipped=skipped)


def _list_for_offers(
    matches: Iterable[Match], facts: Facts, skipped: Collection[str]
) -> Iterator[str]:
    for match in matches:
        if match.verdict == ELIGIBLE:
            useful = (
                find_useful(offer.conditions, facts, skipped=skipped)
                for offer in match.programme.offers
            )
            yield from set().union(*useful)


def find_useful(conditions: Conditions, facts: Facts, *, skipped: Collection[str]) -> set[str]:
    """Return the unknown attributes that can still settle these conditions, without those that the
    entrepreneur does not know (`skipped`).
    """
    verdict, judged = judge_conditions(conditions, facts)
    if verdict != UNDETERMINED:
        return set()
    unknown = {one.criterion.id for one in judged if one.outcome == UNKNOWN}
    outcomes = {one.criterion.id: one.outcome for one in judged}
    useful = {one.attribute for one in conditions.required if one.id in unknown}
    for choice in conditions.choices:
        states = [combine_all(outcomes[one.id] for one in together) for together in choice]
        if combine_any(states) == UNKNOWN:
            running = [
                together
                for together, state in zip(choice, states, strict=True)
                if state == UNKNOWN
            ]
            useful |= _find_alternative(running, unknown, skipped)
    return useful - set(skipped)


def _find_alternative(
    alternatives: Iterable[Iterable[Criterion]], unknown: Collection[str], skipped: Collection[str]
) -> set[str]:
    """Return what is open in the first alternative that can still be met; one with an attribute
    that the entrepreneur does not know cannot.
    """
    for together in alternatives:
        attributes = {one.attribute for one in together if one.id in unknown}
        if not attributes.intersection(skipped):
            return attributes
    return set()
