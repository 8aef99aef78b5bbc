"""What a first visit costs: page, style sheets, script, icon and font together, as they cross the
wire.
"""

import gzip
import re
from posixpath import dirname, join, normpath

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.factories import IntakeFactory
from tests.web.test_components import Page

MAX_BYTES = 100_000
# What browser and server say to each other around each file.
HEADERS = 700
STATIC = "/static/"
IN_STYLES = re.compile(r"""url\(["']?(?!data:)([^"')]+)["']?\)""")
COMPRESSIBLE = (".css", ".js", ".svg")
FETCHED = {("link", "stylesheet"), ("link", "preload"), ("link", "icon")}


def visit(address: str) -> dict[str, int]:
    """By address: the bytes of everything that a browser without cache fetches."""
    answer = Client().get(address, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    html = gzip.decompress(answer.content).decode()
    costs = {address: len(answer.content)}
    for one in list_files(Page(html)):
        costs |= weigh(one)
    return costs


def list_files(page: Page) -> list[str]:
    links = [one["href"] for one in page.all("link") if ("link", one.get("rel")) in FETCHED]
    sources = [one["src"] for one in page.elements if one.get("src")]
    return [*links, *sources]


def weigh(address: str) -> dict[str, int]:
    """A file, and what it loads in turn."""
    if not address.startswith(STATIC):
        headers = {"accept-encoding": "gzip"}
        return {address: len(Client().get(address, headers=headers).content)}
    name = address.removeprefix(STATIC)
    path = finders.find(name)
    assert path, name
    with open(path, "rb") as file:
        content = file.read()
    costs = {address: len(gzip.compress(content) if name.endswith(COMPRESSIBLE) else content)}
    if name.endswith(".css"):
        for url in IN_STYLES.findall(content.decode()):
            costs |= weigh(STATIC + normpath(join(dirname(name), url)))
    return costs


@pytest.fixture
def addresses(programme_rows: None) -> dict[str, str]:
    intake = IntakeFactory(
        own_words="De bank geeft geen lening",
        needs={"financing": 3, "ambition": 2, "legislation": 1},
        town="Arnhem",
        facts={"municipality": "GM0202", "started": True, "foundedOn": "2015-05-01", "fte": 6.5},
    )
    return {
        "home": reverse("home"),
        "catalogue": reverse("programmes:list"),
        "programme": reverse("programmes:detail", args=["groeiversneller"]),
        "intake": reverse("intake:start"),
        "result": reverse("intake:result", args=[intake.token]),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "catalogue", "programme", "intake", "result"])
def test_a_first_view_is_light(name: str, addresses: dict[str, str]) -> None:
    costs = visit(addresses[name])
    assert {address.rpartition(".")[2] for address in costs} >= {"css", "js", "woff2", "svg"}
    total = sum(costs.values()) + HEADERS * len(costs)
    assert total <= MAX_BYTES, (total, costs)


@pytest.mark.django_db
def test_the_font_is_fetched_at_once_and_once(addresses: dict[str, str]) -> None:
    page = Page(Client().get(addresses["home"]).content.decode())
    preload = page.one("link", rel="preload")
    assert "crossorigin" in preload
    fonts = [one for one in visit(addresses["home"]) if one.endswith(".woff2")]
    assert fonts == [preload["href"]]


@pytest.mark.django_db
def test_scripts_hold_nothing_up(addresses: dict[str, str]) -> None:
    for address in addresses.values():
        for script in Page(Client().get(address).content.decode()).all("script"):
            assert script.get("type") == "application/ld+json" or "defer" in script, script


@pytest.mark.django_db
def test_pictures_keep_their_room(addresses: dict[str, str]) -> None:
    """Width and height stand in the page, so that nothing jumps when a style sheet arrives."""
    for address in addresses.values():
        page = Page(Client().get(address).content.decode())
        for picture in [*page.all("img"), *page.all("svg")]:
            assert {"width", "height"} <= picture.keys(), picture
