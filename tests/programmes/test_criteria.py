"""One criterion: what it means on either side of its bound, and which criteria are refused."""

import os
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.engine.criteria import (
    MET,
    NOT_MET,
    UNKNOWN,
    InvalidCriterion,
    combine_all,
    combine_any,
    compile_criterion,
    compile_elapsed,
    read_duration,
)

IN_CI = bool(os.environ.get("CI") or os.environ.get("FAIL_ON_SKIP"))
DAY = timedelta(days=1)
AS_OF = date(2019, 3, 1)
MEMBERS = {
    "GM0758": frozenset({"GM0758"}),
    "west-brabant": frozenset({"GM0758", "GM1674"}),
    "PV31": frozenset({"GM0935"}),
}


def compile_one(attribute_type: str, operator: str, expected: Any, **more: Any) -> Any:
    source = {"attribute": "subject", "operator": operator, "expected": expected, "section": "S"}
    return compile_criterion(
        source | more, identifier="p/c", attribute_type=attribute_type, members=MEMBERS
    )


@pytest.mark.parametrize("attribute_type", ["number", "integer", "money"])
@pytest.mark.parametrize("expected", [10, "10", "10.00", Decimal(10), 10.0])
@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        ("gte", False, True, True),
        ("gt", False, False, True),
        ("lt", True, False, False),
        ("lte", True, True, False),
    ],
)
def test_numbers_compare_at_both_sides_of_the_bound(
    attribute_type: str, expected: Any, operator: str, below: bool, at: bool, above: bool
) -> None:
    test = compile_one(attribute_type, operator, expected).test
    assert [test(Decimal(value), AS_OF) for value in ("9.99", "10", "10.01")] == [below, at, above]


@pytest.mark.parametrize(
    ("value", "met"),
    [
        ("99999.99", False),
        ("100000", True),
        ("250000", True),
        ("1E7", True),
        ("10000000.01", False),
    ],
)
def test_between_includes_both_ends(value: str, met: bool) -> None:
    test = compile_one("money", "between", {"min": "100000", "max": 10_000_000}).test
    assert test(Decimal(value), AS_OF) is met


def test_between_may_be_a_single_number() -> None:
    test = compile_one("number", "between", {"min": 5, "max": 5}).test
    assert [test(Decimal(value), AS_OF) for value in ("4.99", "5", "5.01")] == [False, True, False]


@pytest.mark.parametrize(
    ("attribute_type", "operator", "expected", "meeting", "failing"),
    [
        ("boolean", "is", True, [True], [False]),
        ("boolean", "is", False, [False], [True]),
        ("slug", "is", "bv", ["bv"], ["nv", "b", "bvx"]),
        ("slug", "in", ["bv", "nv"], ["bv", "nv"], ["vof", "bvnv"]),
        ("code", "is", "GM0758", ["GM0758"], ["GM1674"]),
        ("code", "in", ["GM0758"], ["GM0758"], ["GM1674"]),
        ("code", "within", ["west-brabant"], ["GM0758", "GM1674"], ["GM0935", "west-brabant"]),
        ("code", "within", ["GM0758", "PV31"], ["GM0758", "GM0935"], ["GM1674"]),
        ("digits", "in", ["10"], ["10"], ["1071", "1"]),
        ("digits", "prefix", ["10"], ["10", "1071"], ["1", "01", "110"]),
        ("digits", "prefix", ["107", "62"], ["1071", "62"], ["10", "1081", "6"]),
    ],
)
def test_codes_slugs_and_booleans(
    attribute_type: str, operator: str, expected: Any, meeting: list[Any], failing: list[Any]
) -> None:
    test = compile_one(attribute_type, operator, expected).test
    assert [test(value, AS_OF) for value in meeting] == [True] * len(meeting)
    assert [test(value, AS_OF) for value in failing] == [False] * len(failing)


ANNIVERSARIES = [
    ("P6Y", date(2013, 3, 1), date(2019, 3, 1)),
    ("P1Y", date(2018, 12, 31), date(2019, 12, 31)),
    ("P18M", date(2018, 1, 15), date(2019, 7, 15)),
    ("P2W", date(2019, 2, 20), date(2019, 3, 6)),
    ("P30D", date(2019, 1, 30), date(2019, 3, 1)),
    ("P1Y6M", date(2017, 8, 31), date(2019, 2, 28)),
    # 29 February: in a common year its anniversary is the 28th, in a leap year the 29th.
    ("P1Y", date(2016, 2, 29), date(2017, 2, 28)),
    ("P4Y", date(2016, 2, 29), date(2020, 2, 29)),
    ("P1Y", date(2015, 2, 28), date(2016, 2, 28)),
    ("P3Y", date(2017, 3, 1), date(2020, 3, 1)),
    # Month ends: a month after 31 January is the last day of February.
    ("P1M", date(2019, 1, 31), date(2019, 2, 28)),
    ("P1M", date(2020, 1, 31), date(2020, 2, 29)),
    ("P1M", date(2019, 1, 28), date(2019, 2, 28)),
    ("P3M", date(2018, 11, 30), date(2019, 2, 28)),
    ("P1M", date(2019, 2, 28), date(2019, 3, 28)),
    # Months first, then days.
    ("P1M3D", date(2019, 1, 29), date(2019, 3, 3)),
    ("P1M1D", date(2019, 1, 31), date(2019, 3, 1)),
]


@pytest.mark.parametrize(("duration", "since", "anniversary"), ANNIVERSARIES)
@pytest.mark.parametrize(
    ("operator", "before", "on", "after"),
    [
        ("gte", False, True, True),
        ("gt", False, False, True),
        ("lt", True, False, False),
        ("lte", True, True, False),
    ],
)
def test_the_anniversary_itself_counts_as_reached(
    duration: str,
    since: date,
    anniversary: date,
    operator: str,
    before: bool,
    on: bool,
    after: bool,
) -> None:
    test = compile_one("date", operator, duration).test
    days = (anniversary - DAY, anniversary, anniversary + DAY)
    assert [test(since, as_of) for as_of in days] == [before, on, after]


days = st.dates(date(1950, 1, 1), date(2050, 12, 31))
durations = st.builds(
    lambda years, months, day_count: f"P{years}Y{months}M{day_count}D",
    st.integers(0, 12),
    st.integers(0, 30),
    st.sampled_from([0, 1, 2, 3, 27, 28, 29, 30, 31, 40]),
)


@settings(max_examples=400, deadline=None, database=None, derandomize=IN_CI)
@given(durations, days, st.integers(-40, 40))
def test_time_passed_is_compared_with_the_day_on_which_it_has_passed(
    duration: str, since: date, off: int
) -> None:
    """As the contract says it, without the search for the latest date."""
    reached = since + read_duration(duration)
    as_of = reached + timedelta(days=off)
    outcomes = {name: compile_elapsed(name, duration)(since, as_of) for name in COMPARED}
    assert outcomes == {
        "gte": reached <= as_of,
        "gt": reached < as_of,
        "lt": reached > as_of,
        "lte": reached >= as_of,
    }


COMPARED = ("gte", "gt", "lt", "lte")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P6Y", relativedelta(years=6)),
        ("P1Y2M3W4D", relativedelta(years=1, months=2, days=25)),
        ("P0D", relativedelta()),
    ],
)
def test_durations_are_read(text: str, expected: relativedelta) -> None:
    assert read_duration(text) == expected


@pytest.mark.parametrize(
    ("attribute_type", "operator", "expected", "reason"),
    [
        ("boolean", "in", [True], "'in' does not go with the boolean subject"),
        ("number", "is", 5, "'is' does not go with the number"),
        ("number", "within", ["PV31"], "'within' does not go with the number"),
        ("date", "between", {"min": "P1Y", "max": "P2Y"}, "'between' does not go with the date"),
        ("slug", "prefix", ["b"], "'prefix' does not go with the slug"),
        ("digits", "gte", 10, "'gte' does not go with the digits"),
        ("colour", "is", "red", "'is' does not go with the colour"),
        ("number", "equals", 5, "'equals' does not go with the number"),
        ("boolean", "is", "true", "'true' is not a value of this attribute"),
        ("boolean", "is", 1, "1 is not a value of this attribute"),
        ("slug", "is", True, "True is not a value of this attribute"),
        ("slug", "is", None, "None is not a value of this attribute"),
        ("slug", "is", 3, "3 is not a value of this attribute"),
        ("slug", "in", "bv", "'bv' is not a list of codes"),
        ("slug", "in", [], "is not a list of codes"),
        ("slug", "in", ["bv", 3], "is not a list of codes"),
        ("code", "within", "PV31", "'PV31' is not a list of codes"),
        ("code", "within", ["PV31", "PV99", "PV98"], "unknown region PV99, PV98"),
        ("digits", "prefix", ["10", "1a"], "a prefix is a list of digit strings"),
        ("digits", "prefix", [""], "a prefix is a list of digit strings"),
        ("digits", "prefix", [10], "is not a list of codes"),
        ("number", "gte", True, "True is not a number"),
        ("number", "gte", None, "None is not a number"),
        ("number", "gte", "ten", "'ten' is not a number"),
        ("number", "gte", "NaN", "'NaN' is not a number"),
        ("money", "lt", "Infinity", "'Infinity' is not a number"),
        ("money", "lt", float("nan"), "nan is not a number"),
        ("number", "gte", "P6Y", "'P6Y' is not a number"),
        ("number", "between", [1, 2], "between needs a min and a max"),
        ("number", "between", {"min": 1}, "between needs a min and a max"),
        ("number", "between", {"min": 1, "max": 2, "step": 1}, "between needs a min and a max"),
        ("number", "between", {"min": 2, "max": 1}, "between has a min above its max"),
        ("number", "between", {"min": "x", "max": 1}, "'x' is not a number"),
        ("date", "gte", 6, "6 is not an ISO duration such as P3Y or P18M"),
        ("date", "gte", "6Y", "'6Y' is not an ISO duration"),
        ("date", "gte", "P", "'P' is not an ISO duration"),
        ("date", "gte", "P1D1Y", "'P1D1Y' is not an ISO duration"),
        ("date", "gte", "PT6H", "'PT6H' is not an ISO duration"),
        ("date", "gte", "P-1Y", "'P-1Y' is not an ISO duration"),
        ("date", "gte", "P1.5Y", "'P1.5Y' is not an ISO duration"),
        ("date", "gte", "P9999Y", "'P9999Y' is not an ISO duration"),
        ("date", "gte", "P1Y\n", "is not an ISO duration"),
    ],
)
def test_a_wrong_criterion_is_refused_with_the_reason(
    attribute_type: str, operator: str, expected: Any, reason: str
) -> None:
    with pytest.raises(InvalidCriterion) as refusal:
        compile_one(attribute_type, operator, expected)
    assert reason in str(refusal.value)


def test_an_alternative_needs_a_choice() -> None:
    with pytest.raises(InvalidCriterion, match="an alternative needs a choice to be part of"):
        compile_one("boolean", "is", True, alternative="one")
    criterion = compile_one("boolean", "is", True, choice="size", alternative="one")
    assert (criterion.choice, criterion.alternative) == ("size", "one")


@pytest.mark.parametrize(
    ("outcomes", "every", "some"),
    [
        ([], MET, NOT_MET),
        ([MET], MET, MET),
        ([UNKNOWN], UNKNOWN, UNKNOWN),
        ([NOT_MET], NOT_MET, NOT_MET),
        ([MET, UNKNOWN], UNKNOWN, MET),
        ([UNKNOWN, NOT_MET], NOT_MET, UNKNOWN),
        ([MET, NOT_MET], NOT_MET, MET),
        ([NOT_MET, UNKNOWN, MET], NOT_MET, MET),
    ],
)
def test_outcomes_combine(outcomes: list[str], every: str, some: str) -> None:
    assert combine_all(outcomes) == every
    assert combine_any(outcomes) == some
