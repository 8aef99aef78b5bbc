"""Answers errors as application/problem+json (RFC 9457): status, title, detail, and all errors at
once.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus

import orjson
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from portal.api.headers import mark_public

CONTENT_TYPE = "application/problem+json"
# The words of this portal instead of those of the framework; a 400 itself says what is wrong.
DETAILS = {
    401: gettext_lazy("Hiervoor moet u zich aanmelden."),
    403: gettext_lazy("Dit mag u niet zien of doen."),
    404: gettext_lazy("Dit bestaat hier niet."),
    405: gettext_lazy("Deze methode kan hier niet; zie de header Allow."),
    411: gettext_lazy("Zeg met Content-Length hoe lang de aanvraag is."),
    412: gettext_lazy("Dit is ondertussen veranderd."),
    413: gettext_lazy("De aanvraag is te groot; hoogstens 1 MiB mag."),
    415: gettext_lazy("Stuur de aanvraag als application/json."),
    429: gettext_lazy("Dit is te veel in korte tijd. Wacht zoveel seconden als Retry-After zegt."),
    428: gettext_lazy("Stuur If-Match mee, met de ETag van wat u las."),
    500: gettext_lazy("Er ging iets mis bij ons. Probeer het later nog eens."),
    503: gettext_lazy("Er is niets bewaard. Probeer het na zoveel seconden als Retry-After zegt."),
}


@dataclass(frozen=True, slots=True)
class ProblemError:
    """One thing wrong with the input: where (JSON pointer), a code of the contract, a sentence.

    The pointer of a query key is /<key>.
    """

    pointer: str
    code: str
    detail: str


class InvalidInput(exceptions.APIException):
    """A 400 with every error found."""

    status_code = 400

    def __init__(self, errors: Sequence[ProblemError]) -> None:
        super().__init__(_("De invoer klopt niet; zie errors."))
        self.errors = list(errors)


class NotAForm(exceptions.APIException):
    """A 415 at the one endpoint that takes a form instead of JSON."""

    status_code = 415

    def __init__(self, wanted: str) -> None:
        super().__init__(_("Stuur de aanvraag als %(type)s.") % {"type": wanted})


def describe_problem(
    status: int, *, detail: str = "", errors: Sequence[ProblemError] = ()
) -> dict[str, object]:
    """Return the body of a refusal; `detail` counts where DETAILS has no words for the status."""
    return {
        "status": status,
        "title": HTTPStatus(status).phrase,
        "detail": str(DETAILS.get(status, "")) or detail or HTTPStatus(status).phrase,
        "errors": [asdict(error) for error in errors],
    }


def build_problem_response(*, status: int, detail: str = "") -> HttpResponse:
    """Return a refusal for a request that never reaches a view of the API."""
    body = orjson.dumps(describe_problem(status, detail=detail))
    response = HttpResponse(body, status=status, content_type=CONTENT_TYPE)
    # Set here too, for requests that are refused before the language is chosen.
    response.headers["Content-Language"] = get_language() or "nl"
    response.headers["Vary"] = "Accept-Language"
    mark_public(response)
    return response


def answer_problem(error: Exception, context: dict[str, object]) -> Response | None:
    """Answer every refusal in the same shape, as the exception handler of DRF; None for a defect
    of ours.
    """
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError()
    if not isinstance(error, exceptions.APIException):
        return None
    body = describe_problem(
        error.status_code, detail=str(error.detail), errors=getattr(error, "errors", ())
    )
    if isinstance(error, NotAForm):
        body["detail"] = str(error.detail)
    return Response(
        body, status=error.status_code, headers=_list_headers(error), content_type=CONTENT_TYPE
    )


def _list_headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if hasattr(error, "wait"):
        headers["Retry-After"] = str(max(1, int(error.wait or 1)))
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    return headers
