"""Find a company that meets given criteria, which proves that some company can.

It tries values that the criteria themselves suggest, and the engine judges them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from programmes.engine.catalogue import Catalogue
from programmes.engine.criteria import (
    Criterion,
    Value,
    list_codes,
    read_duration,
    read_number,
    read_range,
)
from programmes.engine.eligibility import ELIGIBLE, Conditions, Facts, judge_conditions
from programmes.engine.facts import FactError, build_facts, parse_value
from programmes.engine.published import PublishedAttribute

MAX_COMBINATIONS = 10_000


class Unreachable(ValueError):
    """No company can meet these criteria; `attributes` are those for which no value does."""

    def __init__(self, attributes: Iterable[str]) -> None:
        self.attributes = sorted(set(attributes))
        super().__init__(", ".join(self.attributes))


def find_witness(conditions: Sequence[Conditions], *, catalogue: Catalogue, as_of: date) -> Facts:
    """Return facts that meet all of these conditions together. Raises Unreachable."""
    stuck: list[str] = []
    for criteria in _list_combinations(conditions):
        values: dict[str, Value] = {}
        for attribute, together in _group(criteria).items():
            value = _find_value(attribute, together, catalogue=catalogue, as_of=as_of)
            if value is None:
                stuck.append(attribute)
            else:
                values[attribute] = value
        facts = build_facts(values, values, as_of)
        if all(judge_conditions(one, facts)[0] == ELIGIBLE for one in conditions):
            return facts
        stuck += [] if len(values) < len(_group(criteria)) else values
    raise Unreachable(stuck)


def _list_combinations(conditions: Sequence[Conditions]) -> Iterator[list[Criterion]]:
    """Yield the required criteria with one alternative of each choice, in every combination."""
    required = [criterion for one in conditions for criterion in one.required]
    choices = [choice for one in conditions for choice in one.choices]
    for number, picked in enumerate(product(*choices)):
        if number >= MAX_COMBINATIONS:
            return
        yield [*required, *(criterion for together in picked for criterion in together)]


def _group(criteria: Iterable[Criterion]) -> Mapping[str, list[Criterion]]:
    groups: dict[str, list[Criterion]] = {}
    for criterion in criteria:
        groups.setdefault(criterion.attribute, []).append(criterion)
    return groups


def _find_value(
    slug: str, criteria: Sequence[Criterion], *, catalogue: Catalogue, as_of: date
) -> Value | None:
    """Return a value that a company may send and that meets all of these criteria, or None."""
    attribute = catalogue.attributes[slug]
    for criterion in criteria:
        for candidate in _list_candidates(criterion, attribute, catalogue, as_of):
            try:
                value: Value = parse_value(
                    candidate, attribute=attribute, catalogue=catalogue, as_of=as_of
                )
            except FactError:
                continue
            if all(one.test(value, as_of) for one in criteria):
                return value
    return None


def _list_candidates(
    criterion: Criterion, attribute: PublishedAttribute, catalogue: Catalogue, as_of: date
) -> Iterable[object]:
    """Return values to try for a criterion.

    If any value meets all criteria on an attribute, a candidate of one of these criteria does.
    """
    match attribute["type"]:
        case "boolean":
            return [True, False]
        case "number" | "integer" | "money":
            return _list_numbers(criterion, whole=attribute["type"] == "integer")
        case "date":
            edge = as_of - read_duration(criterion.expected)
            return [(edge + timedelta(days=days)).isoformat() for days in (0, -1, 1, -4, 4)]
        case "digits":
            digits = list_codes(criterion)
            codes = [code for code in catalogue.document["sectors"] if code.isdecimal()]
            return [*digits, *(code for code in codes if code.startswith(tuple(digits)))]
        case "code" if criterion.operator == "within":
            inside = (catalogue.members[code] for code in list_codes(criterion))
            return sorted(frozenset().union(*inside))
    return list_codes(criterion)


def _list_numbers(criterion: Criterion, *, whole: bool) -> Sequence[int | Decimal]:
    """Return each bound, and the numbers one step to either side of it."""
    step = Decimal(1) if whole else Decimal("0.01")
    bounds = (
        read_range(criterion.expected)
        if criterion.operator == "between"
        else (read_number(criterion.expected),)
    )
    numbers = [bound + shift for bound in bounds for shift in (0, step, -step)]
    return [int(number) for number in numbers] if whole else numbers
