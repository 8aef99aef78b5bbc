"""A criterion as data, and its three-valued meaning. Pure Python: no database, no request.

A criterion asks one thing about one attribute. Its outcome is `met`, `not-met` or, as long as the
attribute is not known, `unknown`: a missing fact never excludes anybody. Criteria that share a
`choice` are alternatives to each other; those that also share an `alternative` belong together.
See docs/contract.md, "Criteria".
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from dateutil.relativedelta import relativedelta

MET: Final = "met"
NOT_MET: Final = "not-met"
UNKNOWN: Final = "unknown"

ONE_DAY: Final = timedelta(days=1)

# A fact as the engine judges by it; which of these it is follows from the attribute's type.
Value = bool | Decimal | date | str
# A criterion as a file or an editor wrote it; compile_criterion checks what it holds.
CriterionSource = Mapping[str, Any]
# Whether a value meets a criterion on a day. Takes the one kind of Value that its operator fits.
Test = Callable[[Any, date], bool]
# By region code: the codes of its municipalities.
Members = Mapping[str, frozenset[str]]

COMPARISONS: Final = frozenset({"gte", "lte", "gt", "lt"})
OPERATORS_BY_TYPE: Final[Mapping[str, frozenset[str]]] = {
    "boolean": frozenset({"is"}),
    "slug": frozenset({"is", "in"}),
    "code": frozenset({"within", "in", "is"}),
    "digits": frozenset({"prefix", "in"}),
    "number": COMPARISONS | {"between"},
    "integer": COMPARISONS | {"between"},
    "money": COMPARISONS | {"between"},
    "date": COMPARISONS,
}
DURATION = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,5})D)?")


class InvalidCriterion(ValueError):
    """The criterion cannot be compiled; the message says why, in words for an editor."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition, compiled: `test(value, as_of)` says whether a known value meets it.

    `expected` is as it stands in the catalogue: a value, a list of codes, a duration, or a mapping
    with `min` and `max`.
    """

    id: str
    attribute: str
    operator: str
    expected: object
    section: str
    test: Test
    choice: str | None = None
    alternative: str | None = None
    note: Mapping[str, str] | None = None


class Judged(NamedTuple):
    """A criterion held against one company; `actual` is the value as sent, None if unknown."""

    criterion: Criterion
    actual: object
    outcome: str


def compile_criterion(
    source: CriterionSource, *, identifier: str, attribute_type: str, members: Members
) -> Criterion:
    """Return a written criterion as one that can be tested.

    `members` gives the municipalities of each region code. Raises InvalidCriterion.
    """
    operator, expected = source["operator"], source["expected"]
    if operator not in OPERATORS_BY_TYPE.get(attribute_type, frozenset()):
        raise InvalidCriterion(
            f"{operator!r} does not go with the {attribute_type} {source['attribute']}"
        )
    if bool(source.get("alternative")) and not source.get("choice"):
        raise InvalidCriterion("an alternative needs a choice to be part of")
    return Criterion(
        id=identifier,
        attribute=source["attribute"],
        operator=operator,
        expected=expected,
        section=source["section"],
        test=compile_test(operator, expected, attribute_type=attribute_type, members=members),
        choice=source.get("choice") or None,
        alternative=source.get("alternative") or None,
        note=source.get("note"),
    )


def compile_test(
    operator: str, expected: object, *, attribute_type: str, members: Members
) -> Test:
    """Return the test of a value by this operator, which must fit the type of the attribute.

    Raises InvalidCriterion when `expected` is not what the operator needs.
    """
    if attribute_type == "date":
        return compile_elapsed(operator, expected)
    match operator:
        case "is":
            return _compile_equal(expected, boolean=attribute_type == "boolean")
        case "in":
            allowed = frozenset(_require_strings(expected))
            return lambda value, as_of: value in allowed
        case "within":
            inside = resolve_members(expected, members)
            return lambda value, as_of: value in inside
        case "prefix":
            prefixes = tuple(_require_strings(expected))
            if not all(prefix.isdecimal() for prefix in prefixes):
                raise InvalidCriterion("a prefix is a list of digit strings")
            return lambda value, as_of: value.startswith(prefixes)
        case "between":
            low, high = read_range(expected)
            return lambda value, as_of: low <= value <= high
    return _compile_comparison(operator, read_number(expected))


def _compile_equal(expected: object, *, boolean: bool) -> Test:
    if boolean != isinstance(expected, bool) or not isinstance(expected, bool | str):
        raise InvalidCriterion(f"{expected!r} is not a value of this attribute")
    return lambda value, as_of: bool(value == expected)


def _compile_comparison(operator: str, bound: Decimal) -> Test:
    tests: dict[str, Test] = {
        "gte": lambda value, as_of: value >= bound,
        "lte": lambda value, as_of: value <= bound,
        "gt": lambda value, as_of: value > bound,
        "lt": lambda value, as_of: value < bound,
    }
    return tests[operator]


def compile_elapsed(operator: str, expected: object) -> Test:
    """Return the test that compares the time passed since a date with an ISO duration.

    On the anniversary the duration is reached. Raises InvalidCriterion.
    """
    duration = read_duration(expected)

    @lru_cache(maxsize=64)
    def find_latest(as_of: date) -> date:
        """Return the latest date since which the duration has passed.

        It is found by searching, since months differ in length.
        """
        latest = as_of - duration
        while latest + duration > as_of:
            latest -= ONE_DAY
        while latest + ONE_DAY + duration <= as_of:
            latest += ONE_DAY
        return latest

    tests: dict[str, Test] = {
        "gte": lambda value, as_of: value <= find_latest(as_of),
        "lt": lambda value, as_of: value > find_latest(as_of),
        "gt": lambda value, as_of: value <= find_latest(as_of - ONE_DAY),
        "lte": lambda value, as_of: value > find_latest(as_of - ONE_DAY),
    }
    return tests[operator]


def read_duration(expected: object) -> relativedelta:
    """Return an ISO 8601 duration of years, months, weeks and days. Raises InvalidCriterion."""
    found = DURATION.fullmatch(expected) if isinstance(expected, str) else None
    if not found or not any(found.groups()):
        raise InvalidCriterion(f"{expected!r} is not an ISO duration such as P3Y or P18M")
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    return relativedelta(years=years, months=months, weeks=weeks, days=days)


def read_number(expected: object) -> Decimal:
    """Return a finite number, given as a number or as a string. Raises InvalidCriterion."""
    if isinstance(expected, bool) or not isinstance(expected, int | float | str | Decimal):
        raise InvalidCriterion(f"{expected!r} is not a number")
    try:
        number = Decimal(str(expected))
    except ArithmeticError as error:
        raise InvalidCriterion(f"{expected!r} is not a number") from error
    if not number.is_finite():
        raise InvalidCriterion(f"{expected!r} is not a number")
    return number


def read_range(expected: object) -> tuple[Decimal, Decimal]:
    """Return the bounds of `between`, both inclusive, lowest first. Raises InvalidCriterion."""
    if not isinstance(expected, Mapping) or set(expected) != {"min", "max"}:
        raise InvalidCriterion("between needs a min and a max")
    low, high = read_number(expected["min"]), read_number(expected["max"])
    if low > high:
        raise InvalidCriterion("between has a min above its max")
    return low, high


def list_codes(criterion: Criterion) -> list[str]:
    """Return the codes or digits that a criterion on a code, slug or sector asks for.

    `is` asks for one, `in`, `within` and `prefix` ask for a list of them.
    """
    expected = criterion.expected
    return [expected] if isinstance(expected, str) else _require_strings(expected)


def resolve_members(expected: object, members: Members) -> frozenset[str]:
    """Return the municipalities of a list of region codes together. Raises InvalidCriterion."""
    codes = _require_strings(expected)
    unknown = [code for code in codes if code not in members]
    if unknown:
        raise InvalidCriterion(f"unknown region {', '.join(unknown)}")
    return frozenset().union(*(members[code] for code in codes))


def _require_strings(expected: object) -> list[str]:
    if (
        not isinstance(expected, list)
        or not expected
        or not all(isinstance(i, str) for i in expected)
    ):
        raise InvalidCriterion(f"{expected!r} is not a list of codes")
    return expected


def combine_all(outcomes: Iterable[str]) -> str:
    """Return the outcome of what must all be met: one not-met decides, else one unknown keeps it
    open.
    """
    result = MET
    for outcome in outcomes:
        if outcome == NOT_MET:
            return NOT_MET
        if outcome == UNKNOWN:
            result = UNKNOWN
    return result


def combine_any(outcomes: Iterable[str]) -> str:
    """Return the outcome of alternatives: one met decides, else one unknown keeps them open."""
    result = NOT_MET
    for outcome in outcomes:
        if outcome == MET:
            return MET
        if outcome == UNKNOWN:
            result = UNKNOWN
    return result
