"""Sets the headers that every answer of the API has, whichever part of the portal gives it."""

from django.conf import settings
from django.http import HttpResponseBase

EXPOSED = "API-Version, Content-Language, ETag, Retry-After"


def mark_version(response: HttpResponseBase) -> None:
    """Set the full version of the API."""
    response.headers["API-Version"] = settings.API_VERSION


def mark_public(response: HttpResponseBase) -> None:
    """Set the version, and allow any website to read the answer: it holds no secrets."""
    mark_version(response)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED


def allow_preflight(response: HttpResponseBase, *, methods: list[str]) -> None:
    """Answer what a browser asks before it sends JSON from another website (CORS)."""
    response.headers["Access-Control-Allow-Methods"] = ", ".join(methods)
    response.headers["Access-Control-Allow-Headers"] = (
        "Accept-Language, Content-Type, If-None-Match"
    )
    response.headers["Access-Control-Max-Age"] = "86400"
