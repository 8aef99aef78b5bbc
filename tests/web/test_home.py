"""The front page: every way in leads somewhere, and a newcomer finds a programme within three
clicks.
"""

import re
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal.site.home import count_contents
from programmes.browsing.index import get_index
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue
from tests.web.test_components import Page

# A programme for a family business in Overijssel.
SOUGHT = "/programmas/familiebedrijven/"

pytestmark = pytest.mark.django_db


class Newcomer:
    """Clicks on what stands on the page, and counts the clicks."""

    def __init__(self) -> None:
        self.client = Client()
        self.clicks = 0
        self.page = self._read(self.client.get("/"))

    def follow(self, href: str) -> None:
        """By a link of the page, found by where it leads."""
        assert href in [one.get("href") for one in self.page.all("a")], href
        self._click(href)

    def choose(self, name: str) -> None:
        """By the first link with this text, as read or as read aloud."""
        for one in self.page.all("a"):
            if name in (" ".join(one["text"].split()), one.get("aria-label")):
                return self._click(one["href"])
        raise AssertionError(f"no link {name!r}")

    def search(self, words: str) -> None:
        form = self.page.one("form", role="search")
        field = self.page.one("input", type="search")
        self._click(f"{form['action']}?{urlencode({field['name']: words})}")

    def finds(self, href: str) -> bool:
        """Whether one more click opens it, in what stands on the page now."""
        if href not in [one.get("href", "").split("?")[0] for one in self.page.all("a")]:
            return False
        self._click(href)
        return True

    def _click(self, href: str) -> None:
        self.clicks += 1
        self.page = self._read(self.client.get(href))

    def _read(self, answer: HttpResponse) -> Page:
        assert answer.status_code == 200
        return Page(answer.content.decode())


@pytest.fixture
def newcomer(catalogue: Catalogue) -> Newcomer:
    return Newcomer()


def test_by_the_map(newcomer: Newcomer, catalogue: Catalogue) -> None:
    index = get_index(catalogue, language="nl")
    total = index.find(Wanted()).counts["region"]["PV23"]
    newcomer.choose(f"Overijssel: {total} programma's")
    assert newcomer.finds(SOUGHT)
    assert newcomer.clicks <= 3


def test_by_the_list_of_provinces(newcomer: Newcomer) -> None:
    newcomer.choose("Overijssel")
    assert newcomer.finds(SOUGHT)
    assert newcomer.clicks <= 3


@pytest.mark.parametrize(
    "words",
    ["familiebedrijf", "familiebedrijf in Overijssel", "familie bedrijf", "familiebedrijff"],
)
def test_by_searching(newcomer: Newcomer, words: str) -> None:
    newcomer.search(words)
    assert newcomer.finds(SOUGHT)
    assert newcomer.clicks <= 3


def test_by_a_theme(newcomer: Newcomer, catalogue: Catalogue) -> None:
    theme = catalogue.programmes["familiebedrijven"]["themes"][0]["theme"]
    newcomer.follow(f"{reverse('programmes:list')}?theme={theme}")
    assert newcomer.finds(SOUGHT)
    assert newcomer.clicks <= 3


def test_what_does_not_fit_is_not_found(newcomer: Newcomer) -> None:
    """So that the tests above say something: the ways in do narrow what is shown."""
    newcomer.choose("Limburg")
    assert not newcomer.finds(SOUGHT)


def test_the_intake_is_the_first_way_in(newcomer: Newcomer) -> None:
    main = [one for one in newcomer.page.all("a") if "main" in one["inside"]]
    assert main[0]["href"] == reverse("intake:start")


def test_every_link_leads_to_a_page(newcomer: Newcomer) -> None:
    links = {one["href"] for one in newcomer.page.all("a") if one.get("href", "").startswith("/")}
    assert len(links) > 30
    for href in links:
        assert newcomer.client.get(href).status_code in {200, 302}, href


def test_numbers_are_counted(newcomer: Newcomer, catalogue: Catalogue) -> None:
    numbers = count_contents(catalogue)
    programmes = catalogue.document["programmes"]
    assert numbers["programmes"] == len(programmes) == 20
    assert numbers["offers"] == sum(len(one["offers"]) for one in programmes)
    known = set(catalogue.document["organisations"])
    named = {
        slug
        for one in programmes
        for slug in [*one["initiators"], *one["executors"], *one["partners"]]
    }
    assert numbers["organisations"] == len(known & named) <= len(known)
    shown = [int(one["text"]) for one in newcomer.page.all("dd")]
    assert shown == [numbers["programmes"], numbers["offers"], numbers["organisations"]]


def test_the_page_stands_before_anything_is_published() -> None:
    answer = Client().get("/")
    assert answer.status_code == 200
    assert not re.search(r"portal-map__province--\d", answer.content.decode())


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_links_keep_the_language(prefix: str) -> None:
    page = Page(Client().get(f"{prefix}/").content.decode())
    provinces = [one["href"] for one in page.all("a") if "?region=" in one.get("href", "")]
    assert len(provinces) == 24
    assert all(href.startswith(f"{prefix}/programmas/") for href in provinces)
