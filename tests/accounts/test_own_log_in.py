"""The whole way of logging in by the own organisation, with a provider over real HTTP."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client

from portal.accounts.models import User
from portal.settings.login import OIDC_OPTIONS
from tests.accounts.provider import SECRET, Provider, serve_provider
from tests.desk import make_people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme_rows")]


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    settings.STAFF_SECOND_FACTOR = True
    with serve_provider() as server:
        app = {
            "provider_id": "breda",
            "name": "Gemeente Breda",
            "client_id": "portaal",
            "secret": SECRET,
            "settings": {"server_url": server.url, "organisation": "gemeente-breda"},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], **OIDC_OPTIONS}}
        make_people()
        yield server


def go(provider: Provider, *, email: str) -> tuple[Client, Any]:
    """From the page to log in, by the provider, back to the portal."""
    provider.person = {"sub": f"nummer-van-{email}", "email": email, "email_verified": True}
    client = Client()
    page = client.get("/account/login/").content.decode()
    assert "Inloggen bij Gemeente Breda" in page
    away = client.post("/account/oidc/breda/login/")
    assert away.url.startswith(f"{provider.url}/authorize?")
    back = httpx.get(away.url).headers["Location"]
    parts = urlsplit(back)
    return client, client.get(f"{parts.path}?{parts.query}")


def test_who_is_known_gets_to_work(provider: Provider) -> None:
    client, answer = go(provider, email="Manager@portaal.example")
    assert answer.status_code == 302
    assert client.get("/werk/").status_code == 200, "the organisation asked for the second step"
    assert client.get("/account/start/").url == "/werk/"
    again, _answer = go(provider, email="Manager@portaal.example")
    assert again.get("/werk/").status_code == 200


@pytest.mark.parametrize(
    "email", ["niemand@portaal.example", "neighbour@portaal.example", "ada@bouwer.example"]
)
def test_nobody_else_comes_in(provider: Provider, email: str) -> None:
    """Not a stranger, not somebody of another organisation, not an entrepreneur."""
    people = User.objects.count()
    client, answer = go(provider, email=email)
    assert answer.status_code == 403
    assert client.get("/werk/").status_code == 302
    assert User.objects.count() == people


def test_the_secret_and_the_token_stay_between_servers(provider: Provider) -> None:
    client, _answer = go(provider, email="manager@portaal.example")
    sent = provider.asked["/authorize"]
    assert SECRET not in str(sent)
    assert sent["redirect_uri"].endswith("/account/oidc/breda/login/callback/")
    assert "code_challenge" in sent
    assert SECRET not in str(dict(client.session))


@pytest.mark.parametrize("change", [{"state": "geraden"}, {"code": "geraden"}, {"state": ""}])
def test_a_forged_way_back_lets_nobody_in(provider: Provider, change: dict[str, str]) -> None:
    provider.person = {"sub": "1", "email": "manager@portaal.example"}
    client = Client()
    away = client.post("/account/oidc/breda/login/")
    back = urlsplit(httpx.get(away.url).headers["Location"])
    query = {name: one[0] for name, one in parse_qs(back.query).items()} | change
    answer = client.get(back.path, query)
    assert answer.status_code < 500
    assert client.get("/werk/").status_code == 302


def test_a_provider_that_is_down_is_told(provider: Provider) -> None:
    client = Client()
    away = client.post("/account/oidc/breda/login/")
    back = urlsplit(httpx.get(away.url).headers["Location"])
    provider.shutdown()
    provider.server_close()
    for answer in (
        client.get(f"{back.path}?{back.query}"),
        client.post("/account/oidc/breda/login/"),
    ):
        assert answer.status_code == 503
        assert "geeft geen antwoord" in answer.content.decode()
