"""The language is in the address; a choice is remembered for the bare front page alone."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.test_components import Page

pytestmark = pytest.mark.usefixtures("catalogue")


def find_switch(html: str, code: str) -> str:
    links = [e for e in Page(html).all("a", hreflang=code) if "/taal/" in e["href"]]
    (link,) = links
    return str(link["href"])


@pytest.mark.parametrize(
    ("start", "code", "target"),
    [
        ("/", "en", "/en/"),
        ("/programmas/?theme=financing&q=a%26b", "en", "/en/programmas/?theme=financing&q=a%26b"),
        ("/en/privacy/", "nl", "/privacy/"),
    ],
)
def test_the_switch_leads_to_the_same_page(
    client: Client, start: str, code: str, target: str
) -> None:
    response = client.get(find_switch(client.get(start).content.decode(), code))
    assert response.status_code == 302
    assert response["Location"] == target
    page = client.get(target)
    assert page.status_code == 200
    assert page.headers["Content-Language"] == code


def test_the_choice_is_kept_for_a_year(client: Client, settings: Any) -> None:
    response = client.get("/taal/en/?naar=/")
    cookie = response.cookies["portal_language"]
    assert cookie.value == "en"
    assert cookie["max-age"] == 365 * 86_400
    assert cookie["samesite"] == "Lax"
    assert cookie["httponly"]
    assert not cookie["secure"]
    assert "no-store" in response.headers["Cache-Control"]
    settings.LANGUAGE_COOKIE_SECURE = True
    assert client.get("/taal/en/").cookies["portal_language"]["secure"]


@pytest.mark.parametrize(
    "target",
    [
        "https://elders.example/",
        "//elders.example/",
        "/\\elders.example",
        "\\\\elders.example",
        "javascript:alert(1)",
        "programmas/",
        "/a\r\nSet-Cookie: x=y",
        "/\x00",
        "",
    ],
)
def test_nobody_is_sent_elsewhere(client: Client, target: str) -> None:
    response = client.get("/taal/en/", {"naar": target})
    assert response.status_code == 302
    assert response["Location"] == "/en/"


@pytest.mark.parametrize("code", ["fr", "NL", "nl-be", "x"])
def test_a_language_we_do_not_have(client: Client, code: str) -> None:
    response = client.get(f"/taal/{code}/")
    assert response.status_code == 404
    assert "portal_language" not in response.cookies


@pytest.mark.parametrize(
    ("cookie", "url", "location"),
    [
        ("en", "/", "/en/"),
        ("en", "/?q=geld", "/en/?q=geld"),
        ("nl", "/", None),
        ("", "/", None),
        ("fr", "/", None),
        ("en", "/programmas/", None),
        ("en", "/privacy/", None),
        ("nl", "/en/", None),
    ],
)
def test_only_the_bare_front_page_asks_the_cookie(
    client: Client, cookie: str, url: str, location: str | None
) -> None:
    client.cookies["portal_language"] = cookie
    response = client.get(url)
    assert response.status_code == (302 if location else 200)
    assert response.headers.get("Location") == location
    # Whoever is logged in gets a page of their own, so every page may differ by cookie.
    assert "Cookie" in response.headers["Vary"]


def test_a_browser_that_prefers_english_is_not_sent_away(client: Client) -> None:
    assert client.get("/", headers={"Accept-Language": "en"}).status_code == 200


def test_links_keep_the_language(client: Client) -> None:
    for name in ("home", "programmes:list", "privacy"):
        page = Page(client.get("/en" + reverse(name)).content.decode())
        inside = [
            e["href"]
            for e in page.all("a")
            if e["href"].startswith("/") and not e["href"].startswith("/taal/")
        ]
        assert inside
        assert all(href.startswith("/en/") for href in inside), inside


def test_the_letter_box_speaks_both_languages(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MAIL_DIR = tmp_path
    for prefix, code in (("", "nl"), ("/en", "en")):
        response = client.get(f"{prefix}/demo/post/")
        assert response.headers["Content-Language"] == code


def test_the_banner_of_the_demonstration_leads_to_the_post(client: Client, settings: Any) -> None:
    settings.DEMO = True
    hrefs = [e["href"] for e in Page(client.get("/en/privacy/").content.decode()).all("a")]
    assert "/en/demo/post/" in hrefs


@pytest.mark.django_db
@pytest.mark.parametrize(("url", "code"), [("/beheer/login/", "nl"), ("/en/beheer/login/", "en")])
def test_logging_in_follows_the_address(client: Client, url: str, code: str) -> None:
    response = client.get(url, follow=True)
    assert response.status_code == 200
    assert f'lang="{code}"' in response.content.decode()
