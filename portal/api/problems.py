"""Errors as application/problem+json (RFC 9457): status, title, detail, and all errors at once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemError:
    """One thing wrong with the input: where (JSON pointer), a code of the contract, and a sentence."""

    pointer: str
    code: str
    detail: str


class InvalidInput(exceptions.APIException):
    """400 with every error found."""

    status_code = 400

    def __init__(self, errors: Sequence[ProblemError]) -> None:
        super().__init__(_("De invoer klopt niet; zie errors."))
        self.errors = list(errors)


def describe_problem(status: int, *, detail: str = "", errors: Sequence[ProblemError] = ()) -> dict[str, Any]:
    return {
        "status": status,
        "title": HTTPStatus(status).phrase,
        "detail": detail or HTTPStatus(status).description or HTTPStatus(status).phrase,
        "errors": [asdict(error) for error in errors],
    }


def build_problem_response(*, status: int, detail: str = "") -> HttpResponse:
    """For answers that never reach a view."""
    response = HttpResponse(
        orjson.dumps(describe_problem(status, detail=detail)), status=status, content_type=CONTENT_TYPE
    )
    response["API-Version"] = settings.API_VERSION
    return response


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal in the same shape; anything else is a 500 elsewhere."""
    if isinstance(error, Http404):
        error = exceptions.NotFound(_("Dit bestaat hier niet."))
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    headers = {}
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    body = describe_problem(error.status_code, detail=str(error.detail), errors=getattr(error, "errors", ()))
    return Response(body, status=error.status_code, headers=headers, content_type=CONTENT_TYPE)
