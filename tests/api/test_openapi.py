"""The document describes every endpoint, and every answer is as described."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLResolver, get_resolver

from programmes.api.description import EXAMPLE_REQUEST
from tests.api.conftest import API, Post

ENDPOINTS = {
    "/programmes": "get",
    "/programmes/{slug}": "get",
    "/attributes": "get",
    "/matches": "post",
    "/referrals": "get",
    "/referrals/{id}": "get",
    "/referrals/{id}/acceptances": "post",
    "/referrals/{id}/refusals": "post",
    "/referrals/{id}/progress-notes": "post",
    "/referrals/{id}/outcomes": "post",
    "/events": "get",
    "/openapi.json": "get",
}
# Described as the `tokenUrl` of what the others need; it keeps to RFC 6749 instead.
ELSEWHERE = {"oauth/token"}
PROBLEM = "application/problem+json"

pytestmark = pytest.mark.usefixtures("catalogue")
Document = dict[str, Any]


@pytest.fixture
def document(client: Client) -> Document:
    return client.get(f"{API}/openapi.json").json()


def validate(document: Document, schema: Document, value: Any) -> None:
    whole = {**schema, "components": document["components"]}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(whole, format_checker=checker).validate(value)


def answer_schema(document: Document, path: str, status: int = 200) -> Document:
    operation = document["paths"][path][ENDPOINTS[path]]
    media_type = "application/json" if status == 200 else PROBLEM
    schema: Document = operation["responses"][str(status)]["content"][media_type]["schema"]
    return schema


def test_every_endpoint_is_described(document: Document) -> None:
    assert {path: next(iter(one)) for path, one in document["paths"].items()} == ENDPOINTS
    named = {
        path.lstrip("/").replace("{slug}", "<slug:slug>").replace("{id}", "<uuid:id>")
        for path in ENDPOINTS
    }
    assert set(list_routes(get_resolver("portal.api_urls").url_patterns)) - ELSEWHERE == named


def list_routes(patterns: list[Any]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from list_routes(one.url_patterns)
        else:
            yield str(one.pattern)


def test_who_needs_a_token_is_said(document: Document) -> None:
    for path, method in ENDPOINTS.items():
        operation = document["paths"][path][method]
        partner = path.startswith(("/referrals", "/events"))
        scopes = {"get": ["referrals:read"], "post": ["referrals:read", "referrals:write"]}
        needed = [one for one in operation.get("security", []) if one]
        assert needed == ([{"partner": scopes[method]}] if partner else [])
        assert ("401" in operation["responses"]) is partner
    scheme = document["components"]["securitySchemes"]["partner"]
    flow = scheme["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == f"{settings.PUBLIC_URL}/api/v1/oauth/token"
    assert set(flow["scopes"]) == {"referrals:read", "referrals:write"}


def test_head_of_the_document(document: Document) -> None:
    assert document["openapi"].startswith("3.1")
    info = document["info"]
    assert info["version"] == settings.API_VERSION
    assert all(info["contact"][key] for key in ("name", "email", "url"))
    assert info["license"]["identifier"] == "EUPL-1.2"
    assert document["servers"][0]["url"] == f"{settings.PUBLIC_URL}/api/v1"


def test_every_operation_says_enough(document: Document) -> None:
    for path, method in ENDPOINTS.items():
        operation = document["paths"][path][method]
        assert all(operation[key] for key in ("operationId", "summary", "description", "tags"))
        assert {"400", "405", "429", "503"} <= set(operation["responses"])
        for status, response in operation["responses"].items():
            assert "API-Version" in response["headers"]
            assert status < "400" or list(response["content"]) == [PROBLEM]
        for status in ("429", "503"):
            assert "Retry-After" in operation["responses"][status]["headers"]
    assert {"411", "413", "415"} <= set(document["paths"]["/matches"]["post"]["responses"])
    assert "404" in document["paths"]["/programmes/{slug}"]["get"]["responses"]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("path", ["/programmes", "/attributes", "/programmes?limit=1"])
def test_lists_are_as_described(
    client: Client, document: Document, path: str, language: str
) -> None:
    answer = client.get(API + path, headers={"Accept-Language": language}).json()
    validate(document, answer_schema(document, path.split("?")[0]), answer)


def test_every_programme_is_as_described(
    client: Client, document: Document, catalogue: Any
) -> None:
    schema = answer_schema(document, "/programmes/{slug}")
    for slug in catalogue.programmes:
        validate(document, schema, client.get(f"{API}/programmes/{slug}").json())


@pytest.mark.parametrize(
    "body",
    [
        {},
        EXAMPLE_REQUEST,
        {"facts": {"started": False, "exports": True, "annualTurnover": "5.00", "fte": 0.5}},
        {"needs": [{"theme": "legislation", "urgency": 1}], "includeIneligible": False},
    ],
)
def test_matches_are_as_described(document: Document, post_matches: Post, body: Any) -> None:
    request = document["paths"]["/matches"]["post"]["requestBody"]
    assert list(request["content"]) == ["application/json"]
    validate(document, request["content"]["application/json"]["schema"], body)
    validate(document, answer_schema(document, "/matches"), post_matches(body).json())


@pytest.mark.parametrize(
    "body",
    [
        {"colour": 1},
        {"facts": {"colour": 1}},
        {"facts": {"fte": -1}},
        {"facts": {"legalForm": "gmbh"}},
        {"needs": [{"theme": "ambition"}]},
        {"needs": [{"theme": "ambition", "urgency": 4}]},
        {"includeIneligible": 1},
    ],
)
def test_what_is_refused_is_not_described_as_right(
    document: Document, post_matches: Post, body: Any
) -> None:
    content = document["paths"]["/matches"]["post"]["requestBody"]["content"]
    with pytest.raises(jsonschema.ValidationError):
        validate(document, content["application/json"]["schema"], body)
    answer = post_matches(body)
    validate(document, answer_schema(document, "/matches", 400), answer.json())


@pytest.mark.parametrize(
    ("path", "address", "status"),
    [
        ("/programmes", "/programmes?limit=0", 400),
        ("/programmes/{slug}", "/programmes/nothing", 404),
        ("/openapi.json", "/openapi.json?a=b", 400),
    ],
)
def test_problems_are_as_described(
    client: Client, document: Document, path: str, address: str, status: int
) -> None:
    answer = client.get(API + address)
    assert answer.status_code == status
    validate(document, answer_schema(document, path, status), answer.json())


def test_examples_are_as_described(document: Document) -> None:
    shown = 0
    for path, method in ENDPOINTS.items():
        for response in document["paths"][path][method]["responses"].values():
            for content in response.get("content", {}).values():
                values = [one["value"] for one in content.get("examples", {}).values()]
                values += [content["example"]] if "example" in content else []
                shown += len(values)
                for value in values:
                    validate(document, content["schema"], value)
    assert shown > 20


def test_example_of_a_match_is_what_the_endpoint_says(
    document: Document, post_matches: Post
) -> None:
    content = document["paths"]["/matches"]["post"]
    request = content["requestBody"]["content"]["application/json"]["example"]
    answer = post_matches(request, headers={"Accept-Language": "en"}).json()
    example = content["responses"]["200"]["content"]["application/json"]["example"]
    assert example["matches"] == answer["matches"][:1]


def test_facts_are_those_of_the_catalogue(document: Document, catalogue: Any) -> None:
    facts = document["components"]["schemas"]["Facts"]
    assert list(facts["properties"]) == list(catalogue.attributes)
    assert facts["additionalProperties"] is False
    assert facts["properties"]["legalForm"]["anyOf"][0]["enum"][0] == "eenmanszaak"


def test_codes_are_those_that_exist(document: Document, post_matches: Post) -> None:
    facts = document["components"]["schemas"]["Facts"]["properties"]
    known = {"municipality": "GM0758", "sbiCode": "6910"}
    unknown = {"municipality": "GM9999", "sbiCode": "0010"}
    for given, status in ((known, 200), (unknown, 400)):
        assert post_matches({"facts": given}).status_code == status
        for name, value in given.items():
            valid = jsonschema.Draft202012Validator(facts[name]).is_valid(value)
            assert valid is (status == 200), name


def test_themes_are_those_of_the_catalogue(document: Document, catalogue: Any) -> None:
    theme = document["components"]["schemas"]["Need"]["properties"]["theme"]
    assert theme["enum"] == list(catalogue.document["themes"])


def test_body_of_a_match_is_required(document: Document, post_matches: Post) -> None:
    assert document["paths"]["/matches"]["post"]["requestBody"]["required"] is True
    assert post_matches(b"").status_code == 400


def test_document_is_in_english_whatever_is_asked(client: Client) -> None:
    answer = client.get(f"{API}/openapi.json", headers={"Accept-Language": "nl"})
    assert answer["Content-Language"] == "en"


def test_document_warns_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    from portal.api.openapi import build_document

    build_document.cache_clear()
    build_document("portal.api_urls")
    assert "Warning" not in capsys.readouterr().err
