"""Cuts lists into pages, by `limit` and a cursor that only we need to understand."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.request import Request

from portal.api.pointers import escape_pointer
from portal.api.problems import InvalidInput, ProblemError

MAX_LIMIT = 100


class Page(NamedTuple):
    """The position where a page starts, and how many items it may hold."""

    start: int
    limit: int


def take_page(keys: Sequence[str], request: Request) -> tuple[Sequence[str], str | None]:
    """Return the keys of the page asked for, and the address of the next page or None. Raises
    InvalidInput.
    """
    page = read_page(request, keys=keys)
    end = page.start + page.limit
    if end >= len(keys):
        return keys[page.start :], None
    query = urlencode({"limit": page.limit, "cursor": keys[end - 1]})
    return keys[page.start : end], f"{settings.PUBLIC_URL}{request.path}?{query}"


def read_page(request: Request, *, keys: Sequence[str]) -> Page:
    """Return the page asked for. Raises InvalidInput with every error of the query."""
    errors = list_query_errors(request, allowed=("limit", "cursor"))
    limit, cursor = request.query_params.get("limit"), request.query_params.get("cursor")
    if limit is not None:
        errors += check_limit(limit)
    if cursor is not None and cursor not in keys:
        errors.append(ProblemError("/cursor", "unknown-code", _("Deze cursor bestaat niet.")))
    if errors:
        raise InvalidInput(errors)
    start = 0 if cursor is None else keys.index(cursor) + 1
    return Page(start, int(limit or MAX_LIMIT))


def refuse_unknown_query(request: Request) -> None:
    """Raise InvalidInput for any key in the query, for an endpoint that has none."""
    if errors := list_query_errors(request, allowed=()):
        raise InvalidInput(errors)


def list_query_errors(request: Request, *, allowed: Sequence[str]) -> list[ProblemError]:
    """Return an error for each key that is unknown or given twice: a misspelt key would silently
    answer another question.
    """
    errors = []
    for name, values in request.query_params.lists():
        pointer = f"/{escape_pointer(name)}"
        if name not in allowed:
            errors.append(ProblemError(pointer, "unknown-key", _("Deze sleutel kennen wij niet.")))
        elif len(values) > 1:
            errors.append(ProblemError(pointer, "duplicate", _("Dit staat er twee keer.")))
    return errors


def check_limit(limit: str) -> list[ProblemError]:
    """Return what is wrong with a limit, if anything."""
    if not (limit.isascii() and limit.removeprefix("-").isdecimal()):
        return [ProblemError("/limit", "wrong-type", _("Verwacht een heel getal."))]
    if len(limit) > 4 or not 1 <= int(limit) <= MAX_LIMIT:
        detail = _("Verwacht een getal van 1 tot en met %(most)s.") % {"most": MAX_LIMIT}
        return [ProblemError("/limit", "out-of-range", detail)]
    return []
