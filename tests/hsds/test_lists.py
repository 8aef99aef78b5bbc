"""What may be asked of a list: pages, words, terms, moments."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.test import Client

from programmes.models import CatalogueVersion
from tests.api.conftest import assert_problem
from tests.hsds.conftest import HSDS, Get

LISTS = ("services", "organizations", "taxonomies", "taxonomy_terms", "service_at_locations")


def names(page: dict[str, Any]) -> list[str]:
    return [one["name"] for one in page["contents"]]


def test_pages_hold_everything_once(get: Get) -> None:
    pages = [get("/services", per_page=7, page=number) for number in (1, 2, 3)]
    assert [one["size"] for one in pages] == [7, 7, 6]
    assert [one["first_page"] for one in pages] == [True, False, False]
    assert [one["last_page"] for one in pages] == [False, False, True]
    assert {one["total_pages"] for one in pages} == {3}
    assert [name for one in pages for name in names(one)] == names(get("/services"))


@pytest.mark.parametrize("page", [2, 10**9])
def test_page_after_the_last_is_empty(get: Get, page: int) -> None:
    answer = get("/services", page=page)
    assert (answer["empty"], answer["size"], answer["contents"]) == (True, 0, [])
    assert answer["total_items"] == 20


@pytest.mark.parametrize("path", LISTS)
def test_nothing_found_is_an_empty_page(get: Get, path: str) -> None:
    answer = get(f"/{path}", search="zeppelin")
    assert (answer["total_items"], answer["total_pages"], answer["empty"]) == (0, 1, True)
    assert answer["first_page"]
    assert answer["last_page"]


def test_search_wants_every_word(get: Get) -> None:
    assert names(get("/services", search="familie"))
    found = set(names(get("/services", search="FAMILIE bedrijven")))
    assert found <= set(names(get("/services", search="familie")))
    assert get("/services", search="familie zeppelin")["empty"]
    assert get("/services", search="   ")["total_items"] == 20


@pytest.mark.parametrize("words", ["%", "\\", "'\"", "日本", "☃"])
def test_search_in_signs_finds_nothing(get: Get, words: str) -> None:
    assert get("/services", search=words)["total_items"] == 0


def test_by_term_taxonomy_and_organisation(get: Get, catalogue: Any) -> None:
    terms = {one["code"]: one for one in get("/taxonomy_terms")["contents"]}
    financing = terms["financing"]
    wanted = [
        one["title"]["nl"]
        for one in catalogue.programmes.values()
        if any(theme["theme"] == "financing" for theme in one["themes"])
    ]
    assert 0 < len(wanted) < 20
    assert names(get("/services", taxonomy_term_id=financing["id"])) == wanted
    by_taxonomy = get("/services", taxonomy_id=financing["taxonomy_id"])
    assert by_taxonomy["total_items"] == 20
    (tno,) = get("/organizations", search="tno")["contents"]
    assert 0 < get("/services", organization_id=tno["id"])["total_items"] < 20
    assert get("/services", organization_id=financing["id"])["empty"]
    assert get("/services", taxonomy_term_id=tno["id"])["empty"]


def test_modified_after_is_inclusive(get: Get) -> None:
    moment = CatalogueVersion.objects.get().published_at.replace(microsecond=0)
    for shift, count in ((-1, 20), (0, 20), (1, 0)):
        asked = (moment + timedelta(seconds=shift)).isoformat()
        assert get("/services", modified_after=asked)["total_items"] == count


def test_minimal_is_everything_on_one_page(get: Get) -> None:
    page = get("/services", minimal="true")
    assert (page["size"], page["total_pages"]) == (20, 1)
    assert set(page["contents"][0]) == {"id", "modified_date"}


def test_full_is_what_the_detail_says(get: Get) -> None:
    for one in get("/services", full="true", per_page=3)["contents"]:
        assert get(f"/services/{one['id']}") == one


def test_lines(client: Client, get: Get) -> None:
    answer = client.get(f"{HSDS}/services?format=ndjson&per_page=2")
    assert answer["Content-Type"] == "application/x-ndjson"
    lines = [orjson.loads(line) for line in answer.content.splitlines()]
    assert [one["name"] for one in lines] == names(get("/services"))
    empty = client.get(f"{HSDS}/services?format=ndjson&search=zeppelin")
    assert (empty.status_code, empty.content) == (200, b"")
    assert empty["Content-Type"] == "application/x-ndjson"


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("page=0", "/page", "out-of-range"),
        ("page=1000000001", "/page", "out-of-range"),
        ("page=one", "/page", "wrong-type"),
        ("per_page=101", "/per_page", "out-of-range"),
        ("format=xml", "/format", "out-of-range"),
        ("full=yes", "/full", "wrong-type"),
        ("taxonomy_term_id=financing", "/taxonomy_term_id", "wrong-type"),
        ("modified_after=yesterday", "/modified_after", "wrong-type"),
        ("search=" + "x" * 201, "/search", "out-of-range"),
        ("colour=red", "/colour", "unknown-key"),
        ("page=1&page=2", "/page", "duplicate"),
    ],
)
def test_what_cannot_be_asked(
    client: Client, catalogue: Any, query: str, pointer: str, code: str
) -> None:
    problem = assert_problem(client.get(f"{HSDS}/services?{query}"), 400)
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [(pointer, code)]


def test_all_errors_at_once(client: Client, catalogue: Any) -> None:
    answer = client.get(f"{HSDS}/services?page=0&full=1&colour=red&format=ndjson")
    assert len(assert_problem(answer, 400)["errors"]) == 3


def test_the_longest_search_is_allowed(get: Get) -> None:
    assert get("/services", search="x" * 200)["empty"]


@pytest.mark.parametrize("path", LISTS)
def test_before_anything_was_loaded(client: Client, db: None, path: str) -> None:
    from programmes.publishing.versions import forget_compiled

    forget_compiled()
    answer = client.get(f"{HSDS}/{path}")
    assert answer.status_code == 200
    assert answer.json()["empty"] is (path not in {"taxonomies", "taxonomy_terms"})
