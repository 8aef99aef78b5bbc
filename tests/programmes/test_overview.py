"""The overview table of the source: a row per programme, a column per theme of policy."""

import re

import pytest
from django.test import Client

from programmes.engine.catalogue import Catalogue
from tests.conftest import catalogue as published_catalogue
from tests.web.test_components import Page

catalogue = published_catalogue
# In the order of the source.
THEMES = (
    "knowing-and-reaching",
    "growth-ambitions",
    "sme-financing",
    "talent-and-human-capital",
    "renewal-and-innovation",
    "self-organisation",
)


@pytest.fixture
def page(catalogue: Catalogue) -> Page:
    return Page(Client().get("/programmas/overzicht/").content.decode())


def read_rows(catalogue: Catalogue) -> list[list[str]]:
    """The cells of each row of the body, as text."""
    html = Client().get("/programmas/overzicht/").content.decode()
    body = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    assert body
    rows = re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


def test_a_row_per_programme_in_the_order_of_the_source(catalogue: Catalogue) -> None:
    pages = [int(row[1]) for row in read_rows(catalogue)]
    assert pages == sorted(pages)
    assert pages == [one["source"]["page"] for one in catalogue.programmes.values()]
    assert len(pages) == 20


def test_a_mark_where_the_source_has_one_with_a_word_for_who_cannot_see_it(
    catalogue: Catalogue,
) -> None:
    for row, programme in zip(read_rows(catalogue), catalogue.programmes.values(), strict=True):
        wanted = ["Ja" if theme in programme["policy_themes"] else "Nee" for theme in THEMES]
        assert row[2:8] == wanted, programme["slug"]


def test_columns_stand_in_the_order_of_the_source_and_lead_to_the_list(page: Page) -> None:
    themes = [
        one["href"].partition("policyTheme=")[2]
        for one in page.all("a")
        if "policyTheme=" in one.get("href", "")
    ]
    assert themes == list(THEMES)


def test_totals_per_theme_add_up(catalogue: Catalogue) -> None:
    html = Client().get("/programmas/overzicht/").content.decode()
    foot = re.search(r"<tfoot>(.*?)</tfoot>", html, re.DOTALL)
    assert foot
    totals = [int(cell) for cell in re.findall(r">(\d+)</td>", foot[1])]
    served = [one["policy_themes"] for one in catalogue.programmes.values()]
    assert totals == [20, *(sum(theme in one for one in served) for theme in THEMES)]


def test_the_table_says_what_it_is_and_scrolls_by_keyboard(page: Page) -> None:
    assert page.one("caption")["text"].strip()
    region = page.one("div", role="region")
    assert region["tabindex"] == "0"
    assert region["aria-labelledby"] in page.ids()


@pytest.mark.django_db
def test_an_empty_catalogue_has_no_table() -> None:
    response = Client().get("/programmas/overzicht/")
    assert response.status_code == 200
    assert not Page(response.content.decode()).all("table")
