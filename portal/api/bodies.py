"""Checks a request before its body is read: it is JSON, it is there, and it is not too large."""

from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType
from rest_framework.request import Request

JSON = "application/json"


class LengthRequired(APIException):
    status_code = status.HTTP_411_LENGTH_REQUIRED


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


def admit_body(request: Request) -> None:
    """Refuse what `request.data` would take for an empty body. Raises UnsupportedMediaType,
    ParseError, LengthRequired or TooLarge.
    """
    http = request._request
    if http.content_type != JSON or http.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType(http.META.get("CONTENT_TYPE", ""))
    if "chunked" in http.headers.get("Transfer-Encoding", "").lower():
        _take_chunks(request)
    length = http.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or not int(length):
        raise ParseError(_("Dit is geen geldige JSON."))


def _take_chunks(request: Request) -> None:
    """Read a chunked body: Django reads as many bytes as Content-Length says, here none at all."""
    environ = request._request.META
    if not environ.get("wsgi.input_terminated"):
        raise LengthRequired
    try:
        body = environ["wsgi.input"].read(settings.MAX_BODY_BYTES + 1)
    except Exception as error:  # each server has errors of its own for a broken chunk
        raise ParseError from error
    if len(body) > settings.MAX_BODY_BYTES:
        raise TooLarge
    environ["CONTENT_LENGTH"] = str(len(body))
    request._request._stream = BytesIO(body)
