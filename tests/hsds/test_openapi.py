"""The document describes every endpoint, and every answer is as described."""

from typing import Any

import jsonschema
import pytest
from django.conf import settings

from programmes.hsds.urls import urlpatterns
from tests.hsds.conftest import Get

Document = dict[str, Any]


@pytest.fixture
def document(get: Get) -> Document:
    found: Document = get("/openapi.json")
    return found


def validate(document: Document, path: str, value: Any) -> None:
    answer = document["paths"][path]["get"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    whole = {**schema, "components": document["components"]}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(whole, format_checker=checker).validate(value)


def test_every_endpoint_is_described(document: Document) -> None:
    routes = {"/" + str(one.pattern).replace("<uuid:id>", "{id}") for one in urlpatterns}
    assert set(document["paths"]) == routes
    assert document["servers"][0]["url"] == f"{settings.PUBLIC_URL}/hsds"
    assert document["info"]["title"] == "Ondernemersloket HSDS API"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/", {}),
        ("/services", {}),
        ("/services", {"full": "true"}),
        ("/services", {"minimal": "true"}),
        ("/organizations", {}),
        ("/organizations", {"full": "true"}),
        ("/organizations", {"full_service": "true"}),
        ("/taxonomies", {}),
        ("/taxonomy_terms", {}),
        ("/service_at_locations", {}),
    ],
)
def test_lists_are_as_described(
    get: Get, document: Document, path: str, query: dict[str, str], language: str
) -> None:
    validate(document, path, get(path, language=language, **query))


@pytest.mark.parametrize("path", ["services", "organizations", "taxonomies", "taxonomy_terms"])
def test_details_are_as_described(get: Get, document: Document, path: str) -> None:
    for one in get(f"/{path}", per_page=100)["contents"]:
        validate(document, f"/{path}/{{id}}", get(f"/{path}/{one['id']}"))


def test_a_null_is_not_as_described(get: Get, document: Document) -> None:
    service = get("/services")["contents"][0]
    spoilt = get(f"/services/{service['id']}") | {"alert": None}
    with pytest.raises(jsonschema.ValidationError):
        validate(document, "/services/{id}", spoilt)
