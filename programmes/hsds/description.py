"""The OpenAPI document of the HSDS API. It has its own, since its keys are in snake_case."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter

from portal.api.openapi import LANGUAGE, Document, describe_endpoint
from programmes.hsds.queries import MAX_LETTERS, MAX_PAGE, MAX_PER_PAGE
from programmes.hsds.schema import HsdsModel

DESCRIPTION = """
The same catalogue as in the other API of this portal, for consumers of the Human Services Data
Specification (HSDS 3.1) of Open Referral. Public, read only, no key needed.

A programme is a service; our themes and other vocabularies are taxonomies; regions are service
areas. What is not known is left out. Identifiers are UUIDs that never change. Texts come in Dutch,
or in English with `Accept-Language: en`. Errors are `application/problem+json` (RFC 9457).
""".strip()
FLAG = {"type": "boolean"}
ID = {"type": "string", "format": "uuid"}
# By key of a query: its schema, and what it does.
KEYS: Mapping[str, tuple[Document, str]] = {
    "search": (
        {"type": "string", "maxLength": MAX_LETTERS},
        "Words with which words of the name or description begin.",
    ),
    "page": ({"type": "integer", "minimum": 1, "maximum": MAX_PAGE}, "Which page."),
    "per_page": (
        {"type": "integer", "minimum": 1, "maximum": MAX_PER_PAGE, "default": 50},
        "How many on a page.",
    ),
    "format": (
        {"type": "string", "enum": ["json", "ndjson"]},
        "`ndjson` gives everything at once, one object per line.",
    ),
    "taxonomy_term_id": (ID, "Only what has this term."),
    "taxonomy_id": (ID, "Only what has a term of this taxonomy."),
    "organization_id": (ID, "Only services in which this organisation has a role."),
    "parent_id": (ID, "Only terms under this one; no term has any."),
    "modified_after": (
        {"type": "string", "format": "date-time"},
        "Only what changed at this moment or later.",
    ),
    "minimal": (FLAG, "Only `id` and `modified_date`, all on one page."),
    "full": (FLAG, "With everything that belongs to it."),
    "full_service": (FLAG, "With its services in full."),
    "top_only": (FLAG, "Only terms that lie under no other; that is all of them."),
}
IDENTIFIER = OpenApiParameter("id", ID, OpenApiParameter.PATH, description="As in the list.")
TAGS = ["hsds"]


# A decorator of a view's method, which keeps its type.
Describe = Callable[[Any], Any]


def list_parameters(keys: Sequence[str]) -> list[OpenApiParameter]:
    """Return the parameters of an endpoint that takes these query keys, and the language."""
    found = [OpenApiParameter(key, KEYS[key][0], description=KEYS[key][1]) for key in keys]
    return [*found, LANGUAGE]


def describe_list(
    name: str, *, summary: str, answer: type[HsdsModel], keys: Sequence[str]
) -> Describe:
    """Return the description of an endpoint that lists."""
    return describe_endpoint(
        name,
        summary=summary,
        answer=answer,
        tags=TAGS,
        description="In pages, in the order of the source.",
        parameters=list_parameters(keys),
    )


def describe_one(
    name: str,
    *,
    summary: str,
    answer: type[HsdsModel],
    keys: Sequence[str] = (),
    path: OpenApiParameter | None = IDENTIFIER,
) -> Describe:
    """Return the description of an endpoint that shows one thing."""
    return describe_endpoint(
        name,
        summary=summary,
        answer=answer,
        problems=[404] if path else [],
        tags=TAGS,
        description=f"{summary}.",
        parameters=[*([path] if path else []), *list_parameters(keys)],
    )


def describe_hsds(document: Document) -> Document:
    """Return the document that the code gives, under a title and an address of its own."""
    title = {"title": "Ondernemersloket HSDS API", "description": DESCRIPTION}
    return {
        **document,
        "info": {**document["info"], **title},
        "servers": [{"url": f"{settings.PUBLIC_URL}/hsds", "description": "This portal"}],
        "paths": {path: add_lines(one) for path, one in document["paths"].items()},
        "tags": [
            {"name": "hsds", "description": "The catalogue as HSDS."},
            {"name": "document", "description": "This document."},
        ],
    }


def add_lines(operations: Document) -> Document:
    """Add to a list that it can also be had as lines."""
    get = operations["get"]
    if all(one["name"] != "format" for one in get["parameters"]):
        return operations
    answer = get["responses"]["200"]
    content = {**answer["content"], "application/x-ndjson": {"schema": {"type": "string"}}}
    responses = {**get["responses"], "200": {**answer, "content": content}}
    return {"get": {**get, "responses": responses}}
