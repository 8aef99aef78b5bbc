"""Readers of what a partner sends or asks for. Each returns what it says, or raises InvalidInput
with everything that is wrong with it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, NamedTuple
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rest_framework.request import Request

from portal import clock
from portal.api.collecting import ErrorCollector
from portal.api.pagination import MAX_LIMIT, check_limit, list_query_errors
from programmes.engine.facts import FactError, ValueKind, parse_value
from programmes.models import Programme
from programmes.publishing.versions import get_current_catalogue
from referrals.bounds import LIMITS
from referrals.enums import Helped, RefusalReason, Status

MAX_CHARACTERS: Final = 1000
PUBLIC_STATUSES: Final = tuple(status.value for status in Status if status != Status.DRAFT)
ISO: Final = "%Y-%m-%dT%H:%M:%S.%f"
# More events than a feed can ever have.
MAX_POSITION: Final = 2**62


class Cursor(NamedTuple):
    """Where the next page of the list begins: after this referral, the last one read."""

    changed_at: datetime
    pk: UUID


class ListQuery(NamedTuple):
    """Which referrals a partner asks for, and how many. A filter that was not given is None."""

    limit: int
    cursor: Cursor | None
    status: str | None
    programme: str | None
    modified_after: datetime | None


def read_list_query(request: Request) -> ListQuery:
    """Return what the query of the list asks for. Raises InvalidInput with every error found."""
    errors = ErrorCollector(
        list_query_errors(
            request, allowed=("status", "programme", "modifiedAfter", "limit", "cursor")
        )
    )
    query = request.query_params
    limit = read_limit(query.get("limit"), errors)
    status, programme = query.get("status"), query.get("programme")
    if status is not None and status not in PUBLIC_STATUSES:
        errors.refuse("/status", "unknown-code", _("Deze status bestaat niet."))
    if programme is not None and not is_programme(programme):
        errors.refuse("/programme", "unknown-code", _("Dit programma bestaat niet."))
    since = parse_modified_after(query.get("modifiedAfter"), errors)
    cursor = read_cursor(query.get("cursor"), errors)
    errors.finish()
    return ListQuery(limit, cursor, status, programme, since)


def is_programme(slug: str) -> bool:
    return "\0" not in slug and Programme.objects.filter(slug=slug).exists()


def read_limit(limit: str | None, errors: ErrorCollector) -> int:
    """Return the size of a page: the largest where none was asked for, or what was asked is wrong;
    what is wrong goes to `errors`. So do the readers below.
    """
    wrong = [] if limit is None else check_limit(limit)
    errors.errors += wrong
    return MAX_LIMIT if limit is None or wrong else int(limit)


def parse_modified_after(value: str | None, errors: ErrorCollector) -> datetime | None:
    """Return the moment in UTC; None where there is none, or none with a time zone."""
    if value is None:
        return None
    try:
        moment = parse_datetime(value)
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    detail = _("Verwacht een moment, zoals 2026-01-31T12:00:00Z.")
    errors.refuse("/modifiedAfter", "wrong-type", detail)
    return None


def write_cursor(cursor: Cursor) -> str:
    """Return the cursor as opaque text: only we need to understand it."""
    moment = cursor.changed_at.astimezone(UTC).strftime(ISO)
    return encode(f"{moment}/{cursor.pk}")


def read_cursor(text: str | None, errors: ErrorCollector) -> Cursor | None:
    """Return the cursor that write_cursor() wrote; None where there is none, or another text."""
    if text is None:
        return None
    try:
        moment, pk = decode(text).split("/")
        return Cursor(datetime.strptime(moment, ISO).replace(tzinfo=UTC), UUID(pk))
    except ValueError:
        errors.refuse("/cursor", "unknown-code", _("Deze cursor bestaat niet."))
        return None


class FeedQuery(NamedTuple):
    """Which events a partner asks for: at most `limit` after `position` in its feed."""

    limit: int
    position: int


def read_feed_query(request: Request) -> FeedQuery:
    """Return what the query of the feed asks for. Raises InvalidInput with every error found."""
    errors = ErrorCollector(list_query_errors(request, allowed=("after", "limit")))
    limit = read_limit(request.query_params.get("limit"), errors)
    after = request.query_params.get("after")
    position = 0 if after is None else read_position(after)
    if position is None:
        errors.refuse("/after", "unknown-code", _("Deze cursor bestaat niet."))
    errors.finish()
    return FeedQuery(limit, position or 0)


def write_position(position: int) -> str:
    """Return a position in the feed as opaque text."""
    return encode(f"event/{position}")


def read_position(cursor: str) -> int | None:
    """Return the position that write_position() wrote; None for any other text."""
    try:
        head, position = decode(cursor).split("/")
    except ValueError:
        return None
    # Python refuses to read a number of thousands of digits.
    right = head == "event" and position.isascii() and position.isdecimal() and len(position) < 20
    return int(position) if right and int(position) < MAX_POSITION else None


def encode(text: str) -> str:
    """Return the text in Base64 that needs no escaping in an address, without padding."""
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str) -> str:
    """Return the text that encode() was given. Raises ValueError for anything that it would not
    write, so that one cursor has one spelling.
    """
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (NotBase64, UnicodeError) as error:
        raise ValueError from error
    if encode(text) != cursor:
        raise ValueError
    return text


# An object of JSON, and what a function of responding.py takes by name.
Body = Mapping[str, object]
Arguments = dict[str, object]
# By field of an outcome, its figure as a kind of attribute: the engine reads both alike.
FIGURES: Final[Mapping[str, ValueKind]] = {
    name: {
        "type": "number" if name == "jobs" else "money",
        "minimum": "0",
        "maximum": str(limit),
    }
    for name, limit in LIMITS.items()
}


class BodyReader(ErrorCollector):
    """Reads the keys of a body and collects what is wrong with them. A null counts as a key that
    was not given.
    """

    def read(self, body: object, *, allowed: Collection[str]) -> Body:
        """Return the keys that were given; none where the body is no object."""
        if not isinstance(body, dict):
            self.refuse("", "wrong-type", _("Verwacht een object."))
            return {}
        self.refuse_unknown_keys(body, allowed=allowed)
        return {key: value for key, value in body.items() if value is not None}

    def read_text(self, given: Body, key: str, *, required: bool = False) -> str:
        """Return the text without spaces around it; "" where there is none, or it is wrong."""
        value = given.get(key, "")
        if not isinstance(value, str) or "\0" in value:
            self.refuse(f"/{key}", "wrong-type", _("Verwacht een tekst."))
            return ""
        if len(value) > MAX_CHARACTERS:
            detail = _("Gebruik hoogstens %(most)s tekens.") % {"most": MAX_CHARACTERS}
            self.refuse(f"/{key}", "out-of-range", detail)
        if required and not value.strip():
            self.refuse(f"/{key}", "required", _("Dit moet u invullen."))
        return value.strip()

    def read_choice(self, given: Body, key: str, *, choices: Collection[str]) -> str:
        """Return the code; "" where there is none, or it is not among the choices."""
        value = given.get(key)
        if value is None:
            self.refuse(f"/{key}", "required", _("Dit moet u invullen."))
        elif not isinstance(value, str):
            self.refuse(f"/{key}", "wrong-type", _("Verwacht een tekst."))
        elif value not in choices:
            detail = _("Kies uit: %(choices)s.") % {"choices": ", ".join(choices)}
            self.refuse(f"/{key}", "unknown-code", detail)
        else:
            return value
        return ""

    def read_figure(self, given: Body, key: str, field: str) -> Decimal | None:
        """Return the figure under `key` for a `field` of an outcome; None where none was sent."""
        if key not in given:
            return None
        try:
            number: Decimal = parse_value(
                given[key],
                attribute=FIGURES[field],
                catalogue=get_current_catalogue(),
                as_of=clock.today(),
            )
        except FactError as error:
            self.refuse(f"/{key}", error.code, _(error.detail))
            return None
        return number


def read_acceptance(body: object) -> Arguments:
    """Return the arguments for responding.accept(). Raises InvalidInput with every error found, as
    do the readers below.
    """
    reader = BodyReader()
    note = reader.read_text(reader.read(body, allowed=("note",)), "note")
    reader.finish()
    return {"note": note}


def read_refusal(body: object) -> Arguments:
    """Return the arguments for responding.refuse()."""
    reader = BodyReader()
    given = reader.read(body, allowed=("reason", "note"))
    reason = reader.read_choice(given, "reason", choices=RefusalReason.values)
    note = reader.read_text(given, "note", required=reason == RefusalReason.OTHER)
    reader.finish()
    return {"reason": reason, "note": note}


def read_progress(body: object) -> Arguments:
    """Return the arguments for responding.report_progress()."""
    reader = BodyReader()
    given = reader.read(body, allowed=("note",))
    note = reader.read_text(given, "note", required=True)
    reader.finish()
    return {"note": note}


def read_outcome(body: object) -> Arguments:
    """Return the arguments for responding.complete(), money and jobs as decimals."""
    reader = BodyReader()
    given = reader.read(body, allowed=("helped", "what", "financingRaised", "jobs", "investment"))
    arguments: Arguments = {
        "helped": reader.read_choice(given, "helped", choices=Helped.values),
        "figures": {
            "what": reader.read_text(given, "what"),
            "financing_raised": reader.read_figure(given, "financingRaised", "financing_raised"),
            "jobs": reader.read_figure(given, "jobs", "jobs"),
            "investment": reader.read_figure(given, "investment", "investment"),
        },
    }
    reader.finish()
    return arguments
