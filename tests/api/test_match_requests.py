"""What POST matches refuses, with every error at once."""

from datetime import UTC, datetime
from typing import Any

import pytest

from portal import clock
from portal.api.problems import CONTENT_TYPE
from tests.api.conftest import Post

NEED = {"theme": "innovation", "urgency": 2}


def list_errors(answer: Any) -> list[tuple[str, str]]:
    assert (answer.status_code, answer["Content-Type"]) == (400, CONTENT_TYPE)
    problem = answer.json()
    assert list(problem) == ["status", "title", "detail", "errors"]
    assert all(one["detail"] for one in problem["errors"])
    return [(one["pointer"], one["code"]) for one in problem["errors"]]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ([], "", "wrong-type"),
        (None, "", "wrong-type"),
        ("facts", "", "wrong-type"),
        (5, "", "wrong-type"),
        ({"colour": "red"}, "/colour", "unknown-key"),
        ({"a/b~c": None}, "/a~1b~0c", "unknown-key"),
        ({"asOf": "yesterday"}, "/asOf", "wrong-type"),
        ({"asOf": "2019-02-29"}, "/asOf", "wrong-type"),
        ({"asOf": "20190301"}, "/asOf", "wrong-type"),
        ({"asOf": "2019-W09-5"}, "/asOf", "wrong-type"),
        ({"asOf": "2019-03-01T00:00:00Z"}, "/asOf", "wrong-type"),
        ({"asOf": 20190301}, "/asOf", "wrong-type"),
        ({"asOf": False}, "/asOf", "wrong-type"),
        ({"asOf": ["2019-03-01"]}, "/asOf", "wrong-type"),
        ({"asOf": "0001-01-01"}, "/asOf", "out-of-range"),
        ({"asOf": "1899-12-31"}, "/asOf", "out-of-range"),
        ({"asOf": "2200-01-01"}, "/asOf", "out-of-range"),
        ({"asOf": "9999-12-31"}, "/asOf", "out-of-range"),
        ({"facts": []}, "/facts", "wrong-type"),
        ({"facts": "fte"}, "/facts", "wrong-type"),
        ({"facts": False}, "/facts", "wrong-type"),
        ({"facts": {"colour": "red"}}, "/facts/colour", "unknown-attribute"),
        ({"facts": {"colour": None}}, "/facts/colour", "unknown-attribute"),
        ({"facts": {"a/b": 1}}, "/facts/a~1b", "unknown-attribute"),
        ({"facts": {"fte": -1}}, "/facts/fte", "out-of-range"),
        ({"facts": {"fte": 1.005}}, "/facts/fte", "out-of-range"),
        ({"facts": {"fte": "6"}}, "/facts/fte", "wrong-type"),
        ({"facts": {"fte": True}}, "/facts/fte", "wrong-type"),
        ({"facts": {"fte": []}}, "/facts/fte", "wrong-type"),
        ({"facts": {"fte": 1e300}}, "/facts/fte", "out-of-range"),
        ({"facts": {"employees": 1.5}}, "/facts/employees", "wrong-type"),
        ({"facts": {"annualTurnover": "12,50"}}, "/facts/annualTurnover", "wrong-type"),
        ({"facts": {"annualTurnover": "-1.00"}}, "/facts/annualTurnover", "out-of-range"),
        ({"facts": {"started": "no"}}, "/facts/started", "wrong-type"),
        ({"facts": {"started": 0}}, "/facts/started", "wrong-type"),
        ({"facts": {"municipality": "GM9999"}}, "/facts/municipality", "unknown-code"),
        ({"facts": {"municipality": "PV30"}}, "/facts/municipality", "unknown-code"),
        ({"facts": {"municipality": 758}}, "/facts/municipality", "wrong-type"),
        ({"facts": {"municipality": {}}}, "/facts/municipality", "wrong-type"),
        ({"facts": {"sbiCode": "0000"}}, "/facts/sbiCode", "unknown-code"),
        ({"facts": {"sbiCode": "10.71"}}, "/facts/sbiCode", "unknown-code"),
        ({"facts": {"legalForm": "gmbh"}}, "/facts/legalForm", "unknown-code"),
        ({"facts": {"foundedOn": "2019-13-01"}}, "/facts/foundedOn", "wrong-type"),
        (
            {"asOf": "2019-03-01", "facts": {"foundedOn": "2019-03-02"}},
            "/facts/foundedOn",
            "out-of-range",
        ),
        ({"needs": {}}, "/needs", "wrong-type"),
        ({"needs": "innovation"}, "/needs", "wrong-type"),
        ({"needs": ["innovation"]}, "/needs/0", "wrong-type"),
        ({"needs": [NEED, None]}, "/needs/1", "wrong-type"),
        ({"needs": [{"urgency": 1}]}, "/needs/0/theme", "required"),
        ({"needs": [{"theme": None, "urgency": 1}]}, "/needs/0/theme", "required"),
        ({"needs": [{"theme": 5, "urgency": 1}]}, "/needs/0/theme", "wrong-type"),
        ({"needs": [{"theme": "luck", "urgency": 1}]}, "/needs/0/theme", "unknown-theme"),
        ({"needs": [NEED, {**NEED, "urgency": 3}]}, "/needs/1/theme", "duplicate"),
        ({"needs": [{"theme": "ambition"}]}, "/needs/0/urgency", "required"),
        ({"needs": [{"theme": "ambition", "urgency": 0}]}, "/needs/0/urgency", "out-of-range"),
        ({"needs": [{"theme": "ambition", "urgency": 4}]}, "/needs/0/urgency", "out-of-range"),
        ({"needs": [{"theme": "ambition", "urgency": 1.5}]}, "/needs/0/urgency", "wrong-type"),
        ({"needs": [{"theme": "ambition", "urgency": "3"}]}, "/needs/0/urgency", "wrong-type"),
        ({"needs": [{"theme": "ambition", "urgency": True}]}, "/needs/0/urgency", "wrong-type"),
        ({"needs": [{**NEED, "why": "x"}]}, "/needs/0/why", "unknown-key"),
        ({"includeIneligible": "true"}, "/includeIneligible", "wrong-type"),
        ({"includeIneligible": 0}, "/includeIneligible", "wrong-type"),
    ],
)
def test_one_error(post_matches: Post, body: Any, pointer: str, code: str) -> None:
    assert list_errors(post_matches(body)) == [(pointer, code)]


def test_all_errors_at_once(post_matches: Post) -> None:
    body = {
        "asOf": "soon",
        "facts": {"fte": -1, "colour": "red", "foundedOn": "2150-01-01", "exports": 1},
        "needs": [{"theme": "luck", "urgency": 9}, {}, 7, NEED, NEED],
        "includeIneligible": "no",
        "language": "nl",
    }
    assert sorted(list_errors(post_matches(body))) == [
        ("/asOf", "wrong-type"),
        ("/facts/colour", "unknown-attribute"),
        ("/facts/exports", "wrong-type"),
        ("/facts/fte", "out-of-range"),
        ("/includeIneligible", "wrong-type"),
        ("/language", "unknown-key"),
        ("/needs/0/theme", "unknown-theme"),
        ("/needs/0/urgency", "out-of-range"),
        ("/needs/1/theme", "required"),
        ("/needs/1/urgency", "required"),
        ("/needs/2", "wrong-type"),
        ("/needs/4/theme", "duplicate"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'fte': 6}",
        b'{"facts": {"fte": NaN}}',
        b'{"facts": {"fte": 1e999}}',
        b"\xff\xfe",
        b'\xef\xbb\xbf{"facts": {}}',
        b'{"facts": {"businessPark": "\\ud800"}}',
        b"[" * 100_000,
        b"facts=1",
    ],
)
def test_what_is_not_json(post_matches: Post, body: bytes) -> None:
    answer = post_matches(body)
    assert list_errors(answer) == []
    assert answer.json()["detail"] == "Dit is geen geldige JSON."


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"asOf": None, "facts": None, "needs": None, "includeIneligible": None},
        {"facts": {"fte": None, "municipality": None}},
        {"needs": []},
    ],
)
def test_every_key_is_optional_and_null_is_not_given(post_matches: Post, body: Any) -> None:
    empty = post_matches({}).json()
    answer = post_matches(body)
    assert answer.status_code == 200
    assert answer.json() == empty
    assert len(empty["matches"]) == 20
    assert {match["verdict"] for match in empty["matches"]} <= {"eligible", "undetermined"}


@pytest.mark.parametrize(
    "facts",
    [
        {"fte": 6},
        {"fte": 6.25},
        {"fte": 0},
        {"employees": 10.0},
        {"annualTurnover": "10000.00"},
        {"annualTurnover": 10000},
        {"annualTurnover": 10000.5},
        {"sbiCode": "6910"},
        {"businessPark": "some-other-park"},
        {"foundedOn": "2019-03-01"},
        {"started": False, "foundedOn": "2019-09-01"},
        {"exports": False},
    ],
)
def test_facts_that_are_right(post_matches: Post, facts: dict[str, Any]) -> None:
    assert post_matches({"asOf": "2019-03-01", "facts": facts}).status_code == 200


@pytest.mark.parametrize("day", ["1900-01-01", "2019-03-01", "2024-02-29", "2199-12-31"])
def test_any_day_in_reach_can_be_judged(post_matches: Post, day: str) -> None:
    facts = {"foundedOn": "1900-01-01", "tookOverOn": "1900-01-01"}
    assert post_matches({"asOf": day, "facts": facts}).json()["asOf"] == day


def test_without_a_day_it_is_today_in_amsterdam(post_matches: Post) -> None:
    with clock.frozen(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)):
        assert post_matches({}).json()["asOf"] == "2026-07-01"


def test_query_keys_are_refused(post_matches: Post, client: Any) -> None:
    answer = client.post("/api/v1/matches?lang=nl", b"{}", content_type="application/json")
    assert list_errors(answer) == [("/lang", "unknown-key")]
