"""What all endpoints have in common in openapi.json, and the view that serves the document."""

from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from threading import Lock
from typing import Any, Literal

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.pagination import refuse_unknown_query
from portal.api.problems import CONTENT_TYPE, ProblemError, describe_problem
from portal.api.views import PublicView

JSON = "application/json"
Document = dict[str, Any]
Code = Literal[
    "unknown-attribute",
    "unknown-code",
    "unknown-theme",
    "unknown-key",
    "wrong-type",
    "out-of-range",
    "duplicate",
    "required",
]
DESCRIPTION = """
Which support programmes exist for small and medium-sized companies, what they ask of a company,
and which of them fit it.

What it says of programmes is public and needs no key; `POST /matches` stores nothing. Referrals
are for the organisation that received them; its systems get a token by client credentials.

- Every documented key is always present: unknown is `null`, none is `[]`.
- Money is a decimal string in euro (`"10000.00"`), a rate a decimal string from 0 to 1 (`"0.50"`).
- Dates are ISO 8601. Codes are national: CBS municipalities of 2026, SBI 2025.
- Texts come in Dutch, or in English with `Accept-Language: en`.
- Errors are `application/problem+json` (RFC 9457), all at once.
""".strip()


class ApiModel(BaseModel):
    """Shapes of the JSON; only described with these, never read or written with them."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="forbid", use_attribute_docstrings=True
    )


class InputError(ApiModel):
    """One thing that is wrong with the input."""

    pointer: str
    """Where: a JSON pointer into the body, or `/key` for a query key."""
    code: Code
    """What, for a machine."""
    detail: str
    """What, for a person, in the language of the answer."""


class Problem(ApiModel):
    """Why there is no answer (RFC 9457)."""

    status: int
    """The HTTP status again."""
    title: str
    """The name of the status."""
    detail: str
    """What happened, for a person, in the language of the answer."""
    errors: list[InputError]
    """Everything that is wrong with the input; empty when it is not about the input."""


LANGUAGE = OpenApiParameter(
    "Accept-Language",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="`nl` (default) or `en`.",
    examples=[OpenApiExample("English", value="en")],
)
UNCHANGED_SINCE = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The `ETag` of an earlier answer: 304 when nothing has changed since.",
)
# An error for the example, by whether the endpoint only reads.
EXAMPLE_ERROR = {
    True: ("unknown-key", "Deze sleutel kennen wij niet."),
    False: ("unknown-attribute", "Dit kenmerk bestaat niet."),
}
PAGING = (
    OpenApiParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": 100, "default": 100},
        description="How many items on a page at most.",
    ),
    OpenApiParameter(
        "cursor", OpenApiTypes.STR, description="From `next` of the page before; opaque."
    ),
)
# Its name, its type, what it says, and the statuses it is sent with (True for all).
SentHeader = tuple[str, OpenApiTypes, str, bool | list[int]]
SENT_HEADERS: tuple[SentHeader, ...] = (
    ("API-Version", OpenApiTypes.STR, "The full version of this API.", True),
    ("Content-Language", OpenApiTypes.STR, "The language of the answer.", True),
    ("Retry-After", OpenApiTypes.INT, "Seconds to wait.", [429, 503]),
    ("ETag", OpenApiTypes.STR, "Identifies these bytes.", [200, 201, 304]),
    ("WWW-Authenticate", OpenApiTypes.STR, "What kind of token is needed.", [401]),
)


def describe_endpoint(
    name: str,
    *,
    summary: str,
    answer: type[BaseModel] | OpenApiTypes,
    success: int = 200,
    problems: Iterable[int] = (),
    read: bool = True,
    also_sent: Iterable[SentHeader] = (),
    **more: Any,
) -> Callable[[Any], Any]:
    """Return a decorator that describes an endpoint. `answer` is a model or a type; `problems` are
    the statuses of refusals, and `also_sent` the headers of answers, besides those that every
    endpoint has.
    """
    responses: dict[int | tuple[int, str], OpenApiResponse] = {
        (success, JSON): OpenApiResponse(answer, description=summary)
    }
    if read:
        responses[304] = OpenApiResponse(description="Nothing has changed.")
    for status in sorted({400, 405, 429, 500, 503, *problems}):
        responses[status, CONTENT_TYPE] = _describe_refusal(status, read=read)
    parameters = [*more.pop("parameters", ()), *((UNCHANGED_SINCE,) if read else ())]
    headers = [
        OpenApiParameter(header, kind, OpenApiParameter.HEADER, description=text, response=sent)
        for header, kind, text, sent in (*SENT_HEADERS, *also_sent)
        if header != "ETag" or read or success == 201
    ]
    return extend_schema(
        operation_id=name,
        summary=summary,
        responses=responses,
        parameters=[*parameters, *headers],
        **more,
    )


def _describe_refusal(status: int, *, read: bool) -> OpenApiResponse:
    unknown = ProblemError("/colour" if read else "/facts/colour", *EXAMPLE_ERROR[read])
    detail, errors = (
        ("De invoer klopt niet; zie errors.", [unknown]) if status == 400 else ("", [])
    )
    example = OpenApiExample(
        HTTPStatus(status).phrase,
        value=describe_problem(status, detail=detail, errors=errors),
        media_type=CONTENT_TYPE,
    )
    return OpenApiResponse(Problem, description=HTTPStatus(status).phrase, examples=[example])


def list_settings() -> dict[str, object]:
    """Return the settings of drf-spectacular for this document."""
    return {
        "TITLE": "Ondernemersloket API",
        "DESCRIPTION": DESCRIPTION,
        "VERSION": settings.API_VERSION,
        "OAS_VERSION": "3.1.0",
        "CONTACT": {
            "name": "Ondernemersloket",
            "email": settings.DESK_MAILBOX,
            "url": settings.PUBLIC_URL,
        },
        "LICENSE": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        "SERVERS": [{"url": f"{settings.PUBLIC_URL}/api/v1", "description": "This portal"}],
        "TAGS": [
            {"name": "programmes", "description": "What support exists."},
            {"name": "matches", "description": "What fits a company."},
            {"name": "referrals", "description": "What your organisation received."},
            {"name": "document", "description": "This document."},
        ],
        "POSTPROCESSING_HOOKS": [],
        "SORT_OPERATIONS": False,
        "SORT_OPERATION_PARAMETERS": False,
    }


_generating = Lock()


@cache
def build_document(urlconf: str) -> Document:
    """Return what follows from the code alone. The lock is there because the settings are patched
    for all threads.
    """
    with _generating, patched_settings(list_settings()):
        generator = SchemaGenerator(urlconf=urlconf)  # type: ignore[no-untyped-call]
        document: Document = generator.get_schema(public=True)  # type: ignore[no-untyped-call]
    strip_titles(document["components"]["schemas"])
    for operations in document["paths"].values():
        for operation in operations.values():
            if "requestBody" in operation:
                # Even if every key may be left out: an empty body is no JSON.
                operation["requestBody"]["required"] = True
    return document


def strip_titles(node: object) -> None:
    """Remove the titles of Pydantic, which only repeat the name of the key."""
    children = node if isinstance(node, list) else []
    if isinstance(node, dict):
        if isinstance(node.get("title"), str):
            del node["title"]
        children = [child for key, child in node.items() if key not in {"example", "examples"}]
    for child in children:
        strip_titles(child)


def leave_unchanged(document: Document) -> Document:
    """Add nothing to a document that follows from the code alone."""
    return document


class OpenApiDocument(PublicView):
    """`complete` adds what follows from the data."""

    urlconf = "portal.api_urls"
    complete: Callable[[Document], Document] = staticmethod(leave_unchanged)

    @describe_endpoint(
        "getDocument",
        summary="This document",
        answer=OpenApiTypes.OBJECT,
        tags=["document"],
        description="OpenAPI 3.1, in English. Facts and examples follow the current catalogue.",
    )
    def get(self, request: Request) -> Response:
        refuse_unknown_query(request)
        response = Response(self.complete(build_document(self.urlconf)))
        response.headers["Content-Language"] = "en"
        return response
