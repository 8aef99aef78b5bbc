"""The page for developers: what the document says, lines that work, and a try-out."""

import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from programmes.api.description import EXAMPLE_REQUEST

PAGE = "/ontwikkelaars/"
TRY = "/ontwikkelaars/proberen/"

pytestmark = pytest.mark.usefixtures("catalogue")


def read(client: Client, path: str, **query: Any) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_operation_stands_on_the_page(client: Client, prefix: str) -> None:
    text = read(client, prefix + PAGE)
    for base in ("/api/v1", "/hsds"):
        for path in client.get(f"{base}/openapi.json").json()["paths"]:
            assert f"<code>{base}{path}</code>" in text


def test_every_line_works_as_it_stands(client: Client) -> None:
    lines = re.findall(r"curl '([^']+)'", read(client, PAGE))
    assert len(lines) > 12
    for url in lines:
        path = url.removeprefix(settings.PUBLIC_URL)
        if path != "/api/v1/matches":
            assert client.get(path).status_code == 200, path


def test_what_needs_a_token_has_lines_with_one(client: Client) -> None:
    lines = re.findall(
        r'curl "([^"]+)" --header "Authorization: Bearer \$TOKEN"', read(client, PAGE)
    )
    assert f"{settings.PUBLIC_URL}/api/v1/referrals/$ID/acceptances" in lines
    assert len(lines) == 7


def test_page_holds_nothing_of_a_visitor(client: Client) -> None:
    answer = client.get(PAGE)
    assert "csrf" not in answer.content.decode()
    assert not answer.cookies
    again = client.get(PAGE, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_asking_for_an_address(client: Client) -> None:
    text = read(client, TRY, address="/api/v1/programmes/smitzh")
    assert "Antwoord: 200 OK" in text
    assert '"slug": "smitzh"' in text
    assert "API-Version" in text


def test_the_answer_is_in_the_language_of_the_page(client: Client) -> None:
    text = read(client, f"/en{TRY}", address="/api/v1/attributes?limit=1")
    assert "Have you already started your company?" in text


def test_a_refusal_is_shown_as_well(client: Client) -> None:
    assert "400 Bad Request" in read(client, TRY, address="/api/v1/programmes?limit=0")


def test_a_long_answer_is_cut_off(client: Client) -> None:
    text = read(client, TRY, address="/api/v1/programmes")
    assert "Hier staat alleen het begin." in text
    assert len(text) < 60_000


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "/beheer/",
        "/api/v1/matches",
        "//example.org/api/v1/programmes",
        "https://example.org/hsds/services/",
        "http://[",
        "/hsds/services\x00",
        "/hsds/" + "x" * 2000,
    ],
)
def test_what_cannot_be_asked_for(client: Client, address: str) -> None:
    text = read(client, TRY, address=address)
    assert "portal-error" in text
    assert "Antwoord:" not in text


@pytest.mark.parametrize(
    "path", ["nothing", "../../beheer/", "/beheer/", "%2e%2e/%2e%2e/beheer/", "programmes/%00"]
)
def test_no_way_out_of_the_api(client: Client, path: str) -> None:
    text = read(client, TRY, address=f"/api/v1/{path}")
    assert "Antwoord: 404 Not Found" in text or "portal-error" in text


@pytest.mark.parametrize("query", ["%", "a=%zz&b=\\", "limit=🙂", "cursor='"])
def test_strange_queries_get_an_answer(client: Client, query: str) -> None:
    assert "400 Bad Request" in read(client, TRY, address=f"/api/v1/programmes?{query}")


def test_matching_a_company_without_a_token() -> None:
    # Nothing is stored and nobody is known: there is nothing that a stranger's page could forge.
    client = Client(enforce_csrf_checks=True)
    answer = client.post(TRY, {"body": str(EXAMPLE_REQUEST).replace("'", '"').replace("T", "t")})
    text = unescape(answer.content.decode())
    assert "Antwoord: 200 OK" in text
    assert '"catalogueVersion"' in text
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.parametrize(
    ("body", "said"),
    [("{", "400 Bad Request"), ("[]", "400 Bad Request"), ('{"colour": 1}', "unknown-key")],
)
def test_wrong_json(client: Client, body: str, said: str) -> None:
    assert said in unescape(client.post(TRY, {"body": body}).content.decode())


def test_no_json(client: Client) -> None:
    assert "Antwoord:" not in client.post(TRY, {"body": ""}).content.decode()


def test_try_out_counts_for_the_limit(client: Client, settings: Any) -> None:
    settings.API_RATE_PER_MINUTE = 1
    assert "200 OK" in read(client, TRY, address="/api/v1/attributes?limit=1")
    assert "429 Too Many Requests" in read(client, TRY, address="/hsds/taxonomies")
    assert client.get("/api/v1/attributes").status_code == 429
