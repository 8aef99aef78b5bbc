"""docs/contract.md against the code: the names and codes that it lists are those there are."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings

from programmes.api.match_schema import (
    Match,
    MatchAnswer,
    MatchRequest,
    Need,
    Outcome,
    Question,
    Verdict,
)
from programmes.api.schema import Criterion, Offer, Programme
from programmes.engine.criteria import OPERATORS_BY_TYPE
from programmes.enums import OfferKind, ProgrammeStatus, RegionKind, Route
from referrals.api.events import EVENT_NAMES
from referrals.enums import Helped, RefusalReason

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
QUOTED = re.compile(r"`([^`]+)`")
CODES = re.compile(r"""["'](unknown-\w+|wrong-type|out-of-range|duplicate|required)["'],\s""")


def list_quoted(start: str, end: str) -> list[str]:
    """What stands between backticks from `start` to the first `end` after it."""
    part = TEXT[TEXT.index(start) + len(start) :]
    return QUOTED.findall(part[: part.index(end)])


def list_keys(start: str) -> list[str]:
    """The keys at the first level of the shape that follows `start`."""
    shape = TEXT[TEXT.index(start) + len(start) :]
    shape = shape[: shape.index("`")]
    while re.search(r"\{[^{}]*\}|\[[^\[\]]*\]", shape):
        shape = re.sub(r"\{[^{}]*\}|\[[^\[\]]*\]", "", shape)
    return shape.split()


def list_fields(model: Any) -> list[str]:
    return list(model.model_json_schema()["properties"])


def test_the_version_is_that_of_the_code() -> None:
    assert f"version {settings.API_VERSION} of the API" in TEXT


def test_slugs_are_those_of_the_catalogue(catalogue: Any) -> None:
    document = catalogue.document
    assert list_quoted("company visit:", "\n\n") == list(document["themes"])
    assert list_quoted("overview table:", "\n\n") == list(document["policy_themes"])
    assert list_quoted("Programmes, in the order of the source:", "\n\n") == list(
        catalogue.programmes
    )


def test_attributes_are_those_of_the_catalogue(catalogue: Any) -> None:
    rows = re.findall(r"^\| (`[^|]+) \| (\w+) \| ([^|]*)\|$", TEXT, re.MULTILINE)
    listed = {name: kind for names, kind, _ in rows for name in QUOTED.findall(names)}
    assert listed == {name: one["type"] for name, one in catalogue.attributes.items()}
    legal_forms = next(QUOTED.findall(words) for names, _, words in rows if "legalForm" in names)
    choices = catalogue.attributes["legalForm"]["choices"]
    assert legal_forms == [one["value"] for one in choices]


def test_operators_go_with_the_types_of_the_code() -> None:
    table = TEXT[TEXT.index("| operator |") : TEXT.index("- `outcome`")]
    listed: dict[str, set[str]] = {}
    for operators, kinds in re.findall(r"^\| (`[^|]+) \|[^|]+\| ([^|]+) \|", table, re.MULTILINE):
        for kind in kinds.split(", "):
            listed.setdefault(kind, set()).update(QUOTED.findall(operators))
    assert listed == {kind: {*operators} for kind, operators in OPERATORS_BY_TYPE.items()}


def test_closed_lists_are_those_of_the_code() -> None:
    assert list_quoted("- `kind` of a region:", ".") == RegionKind.values
    assert list_quoted("- `route`:", "\n- ") == Route.values
    assert list_quoted("- `status`:", ".") == ProgrammeStatus.values
    assert list_quoted("; its `kind`:", ".\n") == OfferKind.values
    assert list_quoted("- `reason`:", ". ") == RefusalReason.values
    assert list_quoted("`helped`:", ".\n") == Helped.values
    told = list_quoted("may be asked again. `type`:", ".\n")
    assert sorted(told) == sorted(EVENT_NAMES.values())
    assert {*list_quoted("- `outcome`:", " as long")} == {*Outcome.__args__}
    assert {*list_quoted("over criteria and choices:", ". The")} == {*Verdict.__args__}


def test_codes_of_errors_are_those_of_the_code() -> None:
    files = [*(ROOT / "portal").rglob("*.py"), *(ROOT / "programmes").rglob("*.py")]
    files += (ROOT / "referrals").rglob("*.py")
    raised = {code for path in files for code in CODES.findall(path.read_text(encoding="utf-8"))}
    assert {*list_quoted("Codes:", ". Wrong")} == raised


def test_shapes_have_the_keys_of_the_code() -> None:
    assert list_keys("programmes/{slug}`\n`") == list_fields(Programme)
    assert list_keys("A criterion is `") == list_fields(Criterion)
    assert sorted(list_keys("An offer is `")) == sorted(list_fields(Offer))
    assert list_keys("today in Amsterdam unless given, `includeIneligible` true. Answer: `") == (
        list_fields(MatchAnswer)
    )
    assert list_keys("A match is `") == list_fields(Match)
    asked = TEXT[TEXT.index("Request: `") : TEXT.index("; urgency 1 to 3")]
    assert re.findall(r'"(\w+)"', asked) == [
        *list_fields(MatchRequest)[:3],
        *list_fields(Need),
        *list_fields(MatchRequest)[3:],
    ]
    question = re.search(r"`questions\[\{(.*)\[slug\]\}\]`", TEXT)
    assert question
    assert question[1].split(",") == list_fields(Question)
