"""What holds for every endpoint, as for the other API: headers, problems, addresses, methods."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.api.conftest import assert_problem
from tests.hsds.conftest import HSDS, Get

NOBODY = "00000000-0000-5000-8000-000000000000"
READS = [
    HSDS,
    f"{HSDS}/",
    *(f"{HSDS}/{path}" for path in ("services", "organizations", "taxonomies", "taxonomy_terms")),
    f"{HSDS}/service_at_locations",
    f"{HSDS}/openapi.json",
]
UNKNOWN = [
    f"{HSDS}/services/",
    f"{HSDS}/openapi.json/",
    f"{HSDS}/taxonomy-terms",
    f"{HSDS}/services/smitzh",
    f"{HSDS}/services/{NOBODY}",
    f"{HSDS}/services/{NOBODY}/",
    f"{HSDS}/organizations/{NOBODY}",
    f"{HSDS}/taxonomies/{NOBODY}",
    f"{HSDS}/taxonomy_terms/{NOBODY}",
    f"{HSDS}/service_at_locations/{NOBODY}",
]

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.mark.parametrize("path", READS)
def test_headers(client: Client, path: str) -> None:
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer["API-Version"] == settings.API_VERSION
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Language"] == "en"
    assert "Accept-Language" in answer["Vary"]
    assert "Cookie" not in answer["Vary"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    again = client.get(path, headers={"If-None-Match": answer["ETag"], "Accept-Language": "en"})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", UNKNOWN)
def test_unknown_is_a_problem_and_never_a_redirect(client: Client, path: str) -> None:
    assert_problem(client.get(path), 404)


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: Client, method: str, path: str) -> None:
    assert_problem(client.generic(method, path, b"{}", content_type="application/json"), 405)


def test_large_body_is_refused_as_a_problem(client: Client) -> None:
    body = b" " * (settings.MAX_BODY_BYTES + 1)
    answer = client.generic("POST", f"{HSDS}/services", body, content_type="application/json")
    assert_problem(answer, 413)


def test_too_many(client: Client, settings: Any) -> None:
    settings.API_RATE_PER_MINUTE = 1
    client.get(f"{HSDS}/services")
    assert_problem(client.get(f"{HSDS}/services?format=ndjson"), 429)


def test_about(get: Get) -> None:
    about = get("/")
    assert about["version"] == "3.1"
    assert about["profile"] == f"{settings.PUBLIC_URL}/ontwikkelaars/"
    assert about["openapi_url"] == f"{settings.PUBLIC_URL}/hsds/openapi.json"
    assert get("") == about


def test_number_of_queries_does_not_grow(get: Get, django_assert_max_num_queries: Any) -> None:
    for path in ("/services", "/services?full=true", "/organizations?full_service=true"):
        with django_assert_max_num_queries(2):
            get(path)
