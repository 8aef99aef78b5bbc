"""Pages of text, and what machines ask for: they say what the software does."""

import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as XML

import pytest
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.links import sign_token
from portal.site.texts import REVIEWED_ON
from tests.factories import IntakeFactory
from tests.walking import Visitor
from tests.web.test_components import Page

NAMES = sorted(REVIEWED_ON)
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_whole(client: Client, name: str, prefix: str) -> None:
    response = client.get(prefix + reverse(name))
    html = response.content.decode()
    page = Page(html)
    assert page.one("h1")["text"].strip()
    assert not re.search(r"\{\{|\{%|\bNone\b", html)
    assert not response.cookies
    headings = [int(e["tag"][1]) for e in page.elements if re.fullmatch(r"h[1-6]", e["tag"])]
    assert all(after <= before + 1 for before, after in zip(headings, headings[1:], strict=False))


@pytest.mark.usefixtures("catalogue")
def test_the_desk_can_be_reached_from_every_page(client: Client, settings: Any) -> None:
    settings.DESK_MAILBOX = "loket@duinrade.example"
    hrefs = {e["href"] for e in Page(client.get("/").content.decode()).all("a")}
    assert {reverse(name) for name in NAMES} <= hrefs
    for name in ("contact", "privacy", "accessibility"):
        assert "mailto:loket@duinrade.example" in client.get(reverse(name)).content.decode()


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(("days", "words"), [(1, "1 dag na uw"), (31, "31 dagen na uw")])
def test_privacy_tells_the_days_of_the_setting(
    client: Client, settings: Any, days: int, words: str
) -> None:
    settings.INTAKE_KEEP_DAYS = days
    assert words in client.get(reverse("privacy")).content.decode()


@pytest.mark.usefixtures("programme_rows")
def test_every_cookie_that_is_set_is_on_the_page() -> None:
    visitor = Visitor()
    visitor.open("/taal/en/?naar=/")
    page = visitor.open("/intake/")
    visitor.send(page, own_words="De bank geeft geen lening")
    listed = {
        e["text"]
        for e in Page(visitor.open(reverse("cookies")).html).elements
        if e["tag"] == "code"
    }
    assert set(visitor.client.cookies) >= {"csrftoken", "portal_language"}
    assert set(visitor.client.cookies) <= listed


def test_security_txt_keeps_to_the_standard(client: Client, settings: Any) -> None:
    settings.PUBLIC_URL = "https://portaal.example"
    settings.SECURITY_MAILBOX = "veilig@portaal.example"
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:veilig@portaal.example"
    assert fields["Canonical"] == "https://portaal.example/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "nl, en"
    left = datetime.fromisoformat(fields["Expires"]) - clock.now()
    assert timedelta(days=30) < left < timedelta(days=365)


def test_robots_keeps_out_of_private_places(client: Client, settings: Any) -> None:
    settings.PUBLIC_URL = "https://portaal.example"
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /beheer/", "Disallow: /status/", "Disallow: /en/status/"} <= set(lines)
    assert "Disallow: /" not in lines
    assert not any(line.startswith("Disallow: /programmas/ ") for line in lines)
    assert lines[-1] == "Sitemap: https://portaal.example/sitemap.xml"


@pytest.mark.usefixtures("catalogue")
def test_the_site_map_lists_what_can_be_read(client: Client, settings: Any) -> None:
    settings.PUBLIC_URL = "http://testserver"
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"].startswith("application/xml")
    root = XML.fromstring(response.content)  # noqa: S314 (our own answer)
    places = [str(place.text) for place in root.iter(f"{SITEMAP}loc")]
    assert len(places) == len(set(places))
    assert sum(re.search(r"/programmas/[^/]+/$", place) is not None for place in places) >= 40
    for place in (*places[:12], places[-1]):
        page = Page(client.get(place.removeprefix("http://testserver")).content.decode())
        assert page.one("link", rel="canonical")["href"] == place
    for one in root.iter(f"{SITEMAP}url"):
        others = {link.get("hreflang"): link.get("href") for link in one.iter(f"{XHTML}link")}
        assert set(others) == {"nl", "en", "x-default"}
        assert one.findtext(f"{SITEMAP}loc") in others.values()
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", one.findtext(f"{SITEMAP}lastmod") or "")


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("/", "/"),
        ("/en/", "/en/"),
        ("/programmas/?sort=title&page=1&utm_source=x", "/programmas/"),
        ("/en/programmas/groeiversneller/", "/en/programmas/groeiversneller/"),
    ],
)
def test_a_page_names_its_one_address_and_its_translations(
    client: Client, settings: Any, url: str, canonical: str
) -> None:
    settings.PUBLIC_URL = "https://portaal.example"
    page = Page(client.get(url).content.decode())
    dutch = canonical.removeprefix("/en")
    assert page.one("link", rel="canonical")["href"] == f"https://portaal.example{canonical}"
    alternates = {
        e["hreflang"]: e["href"] for e in page.all("link", rel="alternate") if "hreflang" in e
    }
    assert alternates["x-default"] == alternates["nl"] == f"https://portaal.example{dutch}"
    assert alternates["en"] == f"https://portaal.example/en{dutch}"
    title = page.one("meta", property="og:title")["content"]
    assert title
    assert page.all("title")[0]["text"].startswith(title)
    described = page.one("meta", property="og:description")["content"]
    assert described == page.one("meta", name="description")["content"]


@pytest.mark.usefixtures("programme_rows")
def test_a_private_page_has_no_address_for_others(client: Client) -> None:
    token = sign_token("intake", IntakeFactory().pk)
    html = client.get(f"/intake/{token}/resultaat/").content.decode()
    assert not Page(html).all("link", rel="canonical")
    assert not Page(html).all("meta", property="og:title")
