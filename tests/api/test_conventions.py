"""What holds for every endpoint: headers, problems, methods, languages."""

import pytest
from django.conf import settings
from django.test import Client

from programmes.api import views
from tests.api.conftest import API, Post, assert_problem

READS = [
    f"{API}/{path}" for path in ("programmes", "programmes/smitzh", "attributes", "openapi.json")
]
UNKNOWN = [
    "/api/",
    "/api/v1",
    "/api/v1/",
    "/api/v2/programmes",
    f"{API}/programmes/",
    f"{API}/programmes/smitzh/",
    f"{API}/attributes/",
    f"{API}/matches/",
    f"{API}/openapi.json/",
    f"{API}/programmes/a.b",
    f"{API}/nothing",
]

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.mark.parametrize("path", READS)
def test_headers_of_every_answer(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer["API-Version"] == settings.API_VERSION
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert "Accept-Language" in answer["Vary"]
    assert "Cookie" not in answer["Vary"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies


def test_headers_of_a_match(post_matches: Post) -> None:
    answer = post_matches({})
    assert answer["Content-Type"] == "application/json"
    assert answer["API-Version"] == settings.API_VERSION
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer
    assert not answer.cookies


@pytest.mark.parametrize("path", UNKNOWN)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_unknown_address_is_a_problem_and_never_a_redirect(
    client: Client, method: str, path: str
) -> None:
    assert_problem(client.generic(method, path), 404)


@pytest.mark.parametrize("path", [*READS, f"{API}/matches"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_wrong_method(client: Client, method: str, path: str) -> None:
    right = "POST" if path.endswith("matches") else "GET"
    if method == right:
        return
    answer = client.generic(method, path, b"{}", content_type="application/json")
    assert_problem(answer, 405)
    assert right in answer["Allow"].split(", ")
    assert method not in answer["Allow"].split(", ")


@pytest.mark.parametrize("path", READS)
def test_head_is_get_without_the_body(client: Client, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == get["ETag"]


def test_head_of_a_match_is_refused(client: Client) -> None:
    assert client.head(f"{API}/matches").status_code == 405


@pytest.mark.parametrize("path", [*READS, f"{API}/matches"])
def test_preflight(client: Client, path: str) -> None:
    method = "POST" if path.endswith("matches") else "GET"
    answer = client.options(
        path,
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert method in answer["Access-Control-Allow-Methods"].split(", ")
    assert "content-type" in answer["Access-Control-Allow-Headers"].lower()
    assert answer["API-Version"] == settings.API_VERSION
    assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "nl"),
        ("", "nl"),
        ("nl", "nl"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("EN", "en"),
        ("nl;q=0.3, en;q=0.8", "en"),
        ("de, fr", "nl"),
        ("de, en;q=0.1", "en"),
        ("*", "nl"),
        ("x" * 1000, "nl"),
    ],
)
def test_language(client: Client, accepted: str | None, language: str) -> None:
    headers = {} if accepted is None else {"Accept-Language": accepted}
    answer = client.get(f"{API}/attributes?limit=1", headers=headers)
    assert answer["Content-Language"] == language
    question = {"nl": "Bent u al begonnen", "en": "Have you already started"}[language]
    assert answer.json()["items"][0]["question"].startswith(question)


def test_language_of_one_request_does_not_reach_the_next(client: Client) -> None:
    client.get(f"{API}/attributes", headers={"Accept-Language": "en"})
    assert client.get(f"{API}/attributes")["Content-Language"] == "nl"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png;q=0.1", "nonsense"])
def test_there_is_nothing_but_json(client: Client, accept: str) -> None:
    answer = client.get(f"{API}/attributes", headers={"Accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("path", READS)
def test_unchanged_answer_is_not_sent_again(client: Client, path: str) -> None:
    etag = client.get(path)["ETag"]
    answer = client.get(path, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == etag
    assert answer["API-Version"] == settings.API_VERSION
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_etag_differs_by_language(client: Client) -> None:
    dutch = client.get(f"{API}/attributes")["ETag"]
    english = client.get(
        f"{API}/attributes", headers={"Accept-Language": "en", "If-None-Match": dutch}
    )
    assert english.status_code == 200


def test_failed_precondition_is_a_problem(client: Client) -> None:
    assert_problem(client.get(f"{API}/attributes", headers={"If-Match": '"other"'}), 412)


def test_defect_of_ours_is_a_problem_too(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views, "get_current_catalogue", fail)
    answer = client.get(f"{API}/attributes")
    assert "secret" not in str(assert_problem(answer, 500))
    assert any(record.exc_info for record in caplog.records)
