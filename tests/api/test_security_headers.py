"""What a linter cannot see: the headers of safety and version on every answer, whatever it is."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from programmes.api import views
from tests.api.conftest import API, Post

EXPECTED = {
    "API-Version": settings.API_VERSION,
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}

pytestmark = pytest.mark.usefixtures("catalogue")


def assert_safe(answer: Any, status: int) -> None:
    assert answer.status_code == status
    assert {name: answer[name] for name in EXPECTED} == EXPECTED
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies


@pytest.mark.parametrize("base", [API, "/hsds"])
def test_reads(client: Client, base: str) -> None:
    path = f"{base}/openapi.json"
    answer = client.get(path)
    assert_safe(answer, 200)
    assert answer["Cache-Control"] == "no-cache"
    assert_safe(client.get(path, headers={"If-None-Match": answer["ETag"]}), 304)
    assert_safe(client.get(path, headers={"If-Match": '"other"'}), 412)
    assert_safe(client.head(path), 200)
    assert_safe(client.options(path), 204)
    assert_safe(client.get(path, {"a": "b"}), 400)
    assert_safe(client.get(f"{path}/"), 404)
    assert_safe(client.get(f"{base}/nothing"), 404)
    assert_safe(client.delete(path), 405)
    # There is nothing but JSON, and rather that than a 406.
    assert_safe(client.get(path, headers={"Accept": "text/html"}), 200)


def test_matches(post_matches: Post) -> None:
    answer = post_matches({})
    assert_safe(answer, 200)
    assert answer["Cache-Control"] == "no-store"
    assert_safe(post_matches(b"{"), 400)
    assert_safe(post_matches({}, content_type="text/plain"), 415)
    assert_safe(post_matches(b" " * (settings.MAX_BODY_BYTES + 1)), 413)


@pytest.mark.parametrize("base", [API, "/hsds"])
def test_too_many(client: Client, settings: Any, base: str) -> None:
    settings.API_RATE_PER_MINUTE = 1
    client.get(f"{base}/openapi.json")
    assert_safe(client.get(f"{base}/openapi.json"), 429)


def test_defect_of_ours(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "get_current_catalogue", lambda: 1 / 0)
    assert_safe(client.get(f"{API}/programmes"), 500)


@pytest.mark.parametrize("path", [f"{API}/programmes", f"{API}/nothing", "/hsds/services"])
@pytest.mark.parametrize(("seconds", "said"), [(0, None), (60, "max-age=60")])
def test_only_over_https_in_production(
    path: str, seconds: int, said: str | None, settings: Any
) -> None:
    settings.SECURE_HSTS_SECONDS = seconds
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = False
    assert Client().get(path, secure=True).headers.get("Strict-Transport-Security") == said
