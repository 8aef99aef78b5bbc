"""Which attributes are worth asking about; no database."""

from datetime import date
from typing import Any

import pytest

from entrepreneurs.intake.questions import find_useful, list_next_attributes
from programmes.engine.criteria import compile_criterion
from programmes.engine.eligibility import (
    CompiledOffer,
    CompiledProgramme,
    Conditions,
    Facts,
    sort_conditions,
)
from programmes.engine.matching import Matcher, Matching


def need(attribute: str, choice: str = "", alternative: str = "", expected: Any = True) -> Any:
    document = {
        "attribute": attribute,
        "operator": "is",
        "expected": expected,
        "choice": choice,
        "alternative": alternative,
        "section": "",
        "note": None,
    }
    identifier = f"x/{attribute}-{choice}-{alternative}"
    return compile_criterion(document, identifier=identifier, attribute_type="boolean", members={})


def conditions(*criteria: Any) -> Conditions:
    return sort_conditions(criteria)


def facts(**values: bool) -> Facts:
    return Facts(values, values, date(2026, 6, 2))


def useful(what: Conditions, *, skipped: tuple[str, ...] = (), **values: bool) -> set[str]:
    return find_useful(what, facts(**values), skipped=skipped)


BOTH = conditions(need("a"), need("b"))
EITHER = conditions(need("a", "c", "1"), need("b", "c", "2"))
TOGETHER = conditions(need("a", "c", "1"), need("b", "c", "1"), need("d", "c", "2"))


@pytest.mark.parametrize(
    ("what", "values", "skipped", "wanted"),
    [
        (BOTH, {}, (), {"a", "b"}),
        (BOTH, {"a": True}, (), {"b"}),
        (BOTH, {"a": False}, (), set()),  # nothing can save it
        (BOTH, {"a": True, "b": True}, (), set()),  # nothing can spoil it
        (BOTH, {}, ("a",), {"b"}),
        (BOTH, {}, ("a", "b"), set()),
        (EITHER, {}, (), {"a"}),  # one alternative at a time
        (EITHER, {"a": False}, (), {"b"}),  # the next only if the first does not settle it
        (EITHER, {"a": True}, (), set()),
        (EITHER, {}, ("a",), {"b"}),
        (EITHER, {}, ("a", "b"), set()),
        (EITHER, {"a": False, "b": False}, (), set()),
        (TOGETHER, {}, (), {"a", "b"}),
        (TOGETHER, {"a": False}, (), {"d"}),
        (TOGETHER, {"a": True}, (), {"b"}),
        (TOGETHER, {"a": True}, ("b",), {"d"}),
        (TOGETHER, {"d": True}, (), set()),
    ],
)
def test_what_can_still_settle_conditions(what, values, skipped, wanted) -> None:
    assert useful(what, skipped=skipped, **values) == wanted


def programme(slug: str, *criteria: Any, offers: tuple[CompiledOffer, ...] = ()) -> Any:
    return CompiledProgramme(
        slug=slug,
        route="direct",
        relevance={"financing": 3},
        municipalities=1,
        conditions=conditions(*criteria),
        offers=offers,
    )


def ask(*programmes: CompiledProgramme, skipped: tuple[str, ...] = (), **values: bool) -> list:
    given = facts(**values)
    matches = Matching(Matcher(programmes), given, {"financing": 3}).matches
    return list_next_attributes(matches, given, skipped=skipped)


def test_what_decides_most_programmes_comes_first_then_by_name() -> None:
    programmes = (
        programme("p", need("c"), need("b")),
        programme("q", need("c"), need("a")),
    )
    assert ask(*programmes) == ["c", "a", "b"]


def test_nothing_is_asked_for_what_does_not_fit_any_more() -> None:
    assert ask(programme("p", need("a"), need("b")), a=False) == []


def test_an_offers_own_conditions_wait_until_its_programme_fits() -> None:
    offered = programme("p", need("a"), offers=(CompiledOffer("o", conditions(need("b"))),))
    assert ask(offered) == ["a"]
    assert ask(offered, a=True) == ["b"]
    assert ask(offered, a=False) == []
    assert ask(offered, skipped=("a",)) == []
    assert ask(offered, a=True, skipped=("b",)) == []
