"""Two to four programmes side by side, and every way to ask for something else."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programmes.browsing.views.compare import list_rows, read_chosen
from programmes.engine.catalogue import Catalogue
from tests.conftest import catalogue as published_catalogue
from tests.web.test_components import Page

catalogue = published_catalogue
TWO = ("groeiversneller", "kennistraject")
FOUR = (*TWO, "mkb-doorgaan", "techpack")


def show(*slugs: str, **extra: str) -> Page:
    query = urlencode([("programme", slug) for slug in slugs] + list(extra.items()))
    response = Client().get(f"/programmas/vergelijk/?{query}")
    assert response.status_code == 200
    return Page(response.content.decode())


def list_columns(page: Page) -> list[str]:
    return [
        one["href"].strip("/").rpartition("/")[2]
        for one in page.all("a")
        if re.fullmatch(r"/programmas/[a-z0-9-]+/", one.get("href", ""))
        and one["href"].strip("/").rpartition("/")[2] in FOUR
    ]


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("slugs", [TWO, FOUR[:3], FOUR])
def test_a_column_per_programme_in_the_order_of_the_address(slugs: Sequence[str]) -> None:
    page = show(*slugs)
    assert list_columns(page) == list(slugs)
    heads = [one for one in page.all("th") if one.get("scope") == "col"]
    assert len(heads) == len(slugs)


def test_a_row_differs_when_two_programmes_say_other_things(catalogue: Catalogue) -> None:
    one, other = (catalogue.programmes[slug] for slug in TWO)
    rows = list(list_rows(catalogue, [one, other]))
    assert {row.label for row in rows if row.differs} >= {"Waar", "Wat u betaalt", "Looptijd"}
    assert {row.label for row in rows if not row.differs} >= {"Hoe u meedoet", "Status"}
    assert not [row.label for row in list_rows(catalogue, [one, one]) if row.differs]


def test_the_order_of_lines_is_no_difference(catalogue: Catalogue) -> None:
    one = catalogue.programmes["mkb-doorgaan"]
    turned = {**one, "regions": one["regions"][::-1]}
    assert not [row.label for row in list_rows(catalogue, [one, turned]) if row.differs]


def test_only_the_differences(catalogue: Catalogue) -> None:
    rows = list(list_rows(catalogue, [catalogue.programmes[slug] for slug in TWO]))
    everything, differences = show(*TWO), show(*TWO, differences="1")
    shown = [one for one in differences.all("th") if one.get("scope") == "row"]
    assert len(shown) == sum(row.differs for row in rows) < len(rows)
    assert len([one for one in everything.all("th") if one.get("scope") == "row"]) == len(rows)
    assert "Toon alle punten" in differences.one("main")["text"]
    assert "Toon alleen de verschillen" in everything.one("main")["text"]


@pytest.mark.usefixtures("catalogue")
def test_a_difference_is_a_word_and_a_shape_beside_a_colour() -> None:
    text = show(*TWO).one("table")["text"]
    assert "Verschilt" in text
    assert "Gelijk" in text


@pytest.mark.usefixtures("catalogue")
def test_each_column_can_be_taken_out() -> None:
    page = show(*FOUR[:3], differences="1")
    taken = [one["href"] for one in page.all("a") if one["text"].startswith("Haal weg")]
    wanted = [[slug for slug in FOUR[:3] if slug != gone] for gone in FOUR[:3]]
    assert [QueryDict(href[1:]).getlist("programme") for href in taken] == wanted
    assert all("differences=1" in href for href in taken)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(("slugs", "room"), [(FOUR[:3], True), (FOUR, False)])
def test_a_programme_can_be_added_while_there_is_room(slugs: Sequence[str], *, room: bool) -> None:
    page = show(*slugs)
    assert bool(page.all("select")) is room
    options = {one.get("value") for one in page.all("option")}
    assert not options & set(slugs)
    if room:
        hidden = [one["value"] for one in page.all("input", type="hidden")]
        assert hidden == list(slugs)


# --- other wishes --------------------------------------------------------------------------------


@pytest.mark.usefixtures("catalogue")
def test_none_gives_two_boxes_to_choose_from() -> None:
    page = show()
    assert len(page.all("select")) == 2
    assert not page.all("table")


@pytest.mark.usefixtures("catalogue")
def test_one_is_offered_company() -> None:
    page = show("groeiversneller")
    assert len(page.all("select")) == 1
    queries = [
        QueryDict(one["href"].partition("?")[2]).getlist("programme")
        for one in page.all("a")
        if "vergelijk/?" in one.get("href", "") and "lang" not in one
    ]
    assert queries
    assert all(query[0] == "groeiversneller" and len(query) == 2 for query in queries)


@pytest.mark.parametrize(
    ("slugs", "known", "problems"),
    [
        ([], 0, []),
        (["", ""], 0, []),
        (TWO, 2, []),
        (["techpack", "techpack"], 1, ["twee keer"]),
        (["techpack", "x", "x"], 1, ["1 programma kennen", "twee keer"]),
        (["techpack", "x", "y"], 1, ["2 programma's kennen"]),
        ([*FOUR, "mkb-werkt"], 4, ["Niet getoond: MKB Werkt!"]),
        (["techpack'--", "%00", "😀", "\\"], 0, ["4 programma's kennen"]),
        (["x"] * 400, 0, ["1 programma kennen", "twee keer"]),
    ],
)
def test_what_cannot_be_shown_is_told(
    catalogue: Catalogue, slugs: Sequence[str], known: int, problems: list[str]
) -> None:
    chosen = read_chosen(QueryDict(urlencode([("programme", one) for one in slugs])), catalogue)
    assert len(chosen.slugs) == known
    assert len(chosen.problems) == len(problems)
    for told, wanted in zip(chosen.problems, problems, strict=True):
        assert wanted in told


@pytest.mark.usefixtures("catalogue")
def test_the_page_tells_it_too_and_repeats_nothing_strange() -> None:
    page = show("groeiversneller", "<script>x()</script>")
    assert "1 programma kennen wij niet" in page.one("main")["text"]
    assert "x()" not in page.one("main")["text"]


@pytest.mark.usefixtures("catalogue")
def test_four_take_as_many_queries_as_two() -> None:
    show(*TWO)
    counts = []
    for slugs in (TWO, FOUR):
        with CaptureQueriesContext(connection) as queries:
            show(*slugs)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 2
