"""Read what is asked of a list: the query keys of HSDS, which are in snake_case."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.request import Request

from portal.api.pagination import list_query_errors
from portal.api.problems import InvalidInput, ProblemError
from programmes.reading.search import fold

MAX_PER_PAGE = 100
DEFAULT_PER_PAGE = 50
MAX_LETTERS = 200
MAX_PAGE = 1_000_000_000
# By query key: the value that its reader gave.
Asked = Mapping[str, Any]
Item = TypeVar("Item")


# Each reader raises TypeError for text that is not of its kind, and ValueError for a value that is
# not allowed. Both carry a sentence for the client.


def read_page_number(text: str) -> int:
    """Return the number of a page, from 1. Raises TypeError or ValueError."""
    return _read_number(text, limit=MAX_PAGE)


def read_page_size(text: str) -> int:
    """Return how many items go on a page, at least one. Raises TypeError or ValueError."""
    return _read_number(text, limit=MAX_PER_PAGE)


def _read_number(text: str, *, limit: int) -> int:
    if not (text.isascii() and text.removeprefix("-").isdecimal()):
        raise TypeError(_("Verwacht een heel getal."))
    if len(text) > 10 or not 1 <= int(text) <= limit:
        raise ValueError(_("Verwacht een getal van 1 tot en met %(most)s.") % {"most": limit})
    return int(text)


def read_flag(text: str) -> bool:
    """Return whether a flag is set. Raises TypeError."""
    if text not in {"true", "false"}:
        raise TypeError(_("Verwacht true of false."))
    return text == "true"


def read_uuid(text: str) -> str:
    """Return an identifier in its normal form. Raises TypeError."""
    try:
        return str(UUID(text))
    except ValueError as error:
        raise TypeError(_("Verwacht een UUID.")) from error


def parse_modified_after(text: str) -> datetime:
    """Return a date or a moment; without a time zone it is in UTC. Raises TypeError."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise TypeError(_("Verwacht een datum met tijd, zoals 2026-01-31T12:00:00Z.")) from error


def read_words(text: str) -> list[str]:
    """Return the folded words of a search; signs only are one word. Raises ValueError."""
    if len(text) > MAX_LETTERS:
        most = {"most": MAX_LETTERS}
        raise ValueError(_("Gebruik hoogstens %(most)s tekens.") % most)
    return fold(text).split() or ([text] if text.strip() else [])


def read_format(text: str) -> str:
    """Return the format asked for. Raises ValueError."""
    if text not in {"json", "ndjson"}:
        raise ValueError(_("Verwacht json of ndjson."))
    return text


READERS: Mapping[str, Callable[[str], object]] = {
    "search": read_words,
    "page": read_page_number,
    "per_page": read_page_size,
    "format": read_format,
    "taxonomy_term_id": read_uuid,
    "taxonomy_id": read_uuid,
    "organization_id": read_uuid,
    "parent_id": read_uuid,
    "modified_after": parse_modified_after,
    "minimal": read_flag,
    "full": read_flag,
    "full_service": read_flag,
    "top_only": read_flag,
}
PAGING = ("search", "page", "per_page", "format")


def read_query(request: Request, *, allowed: Sequence[str]) -> Asked:
    """Return the values of the keys that were given. Raises InvalidInput with every error."""
    errors = list_query_errors(request, allowed=allowed)
    asked: dict[str, object] = {}
    for key in allowed:
        text = request.query_params.get(key)
        if text is None:
            continue
        try:
            asked[key] = READERS[key](text)
        except TypeError as error:
            errors.append(ProblemError(f"/{key}", "wrong-type", str(error)))
        except ValueError as error:
            errors.append(ProblemError(f"/{key}", "out-of-range", str(error)))
    if errors:
        raise InvalidInput(errors)
    return asked


def take_page(
    found: Sequence[Item],
    asked: Asked,
    *,
    describe: Callable[[Item], object],
    whole: bool = False,
) -> dict[str, object]:
    """Return the page asked for, described, with the counts of HSDS.

    With `whole`, everything goes on one page, unless a size was asked for.
    """
    size = asked.get("per_page") or (max(1, len(found)) if whole else DEFAULT_PER_PAGE)
    number, pages = asked.get("page", 1), max(1, math.ceil(len(found) / size))
    contents = [describe(one) for one in found[(number - 1) * size : number * size]]
    return {
        "total_items": len(found),
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }
