"""Read what a partner sends or asks for: everything that is wrong with it, or what it says."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rest_framework.request import Request

from portal import clock
from portal.api.collecting import ErrorCollector
from portal.api.pagination import MAX_LIMIT, check_limit, list_query_errors
from programmes.engine.facts import FactError, parse_value
from programmes.models import Programme
from programmes.publishing.versions import get_current_catalogue
from referrals.enums import Helped, RefusalReason, Status
from referrals.forms.answers import MAX_EURO, MAX_JOBS

MAX_CHARACTERS: Final = 1000
PUBLIC_STATUSES: Final = tuple(status.value for status in Status if status != Status.DRAFT)
ISO: Final = "%Y-%m-%dT%H:%M:%S.%f"
MAX_PLACES: Final = 2**62


class Cursor(NamedTuple):
    """In the list: of the last referral read."""

    changed_at: datetime
    pk: UUID


class Wanted(NamedTuple):
    """Which referrals, from where."""

    limit: int
    cursor: Cursor | None
    status: str | None
    programme: str | None
    modified_after: datetime | None


def read_wanted(request: Request) -> Wanted:
    """Raises InvalidInput with every error found."""
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
    return Wanted(limit, cursor, status, programme, since)


def is_programme(slug: str) -> bool:
    return "\0" not in slug and Programme.objects.filter(slug=slug).exists()


def read_limit(limit: str | None, errors: ErrorCollector) -> int:
    wrong = [] if limit is None else check_limit(limit)
    errors.errors += wrong
    return MAX_LIMIT if limit is None or wrong else int(limit)


def parse_modified_after(value: str | None, errors: ErrorCollector) -> datetime | None:
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
    """Opaque: only we need to understand it."""
    moment = cursor.changed_at.astimezone(UTC).strftime(ISO)
    return encode(f"{moment}/{cursor.pk}")


def read_cursor(text: str | None, errors: ErrorCollector) -> Cursor | None:
    if text is None:
        return None
    try:
        moment, pk = decode(text).split("/")
        return Cursor(datetime.strptime(moment, ISO).replace(tzinfo=UTC), UUID(pk))
    except ValueError:
        errors.refuse("/cursor", "unknown-code", _("Deze cursor bestaat niet."))
        return None


class Since(NamedTuple):
    """Which events: after which place in the feed."""

    limit: int
    position: int


def read_since(request: Request) -> Since:
    errors = ErrorCollector(list_query_errors(request, allowed=("after", "limit")))
    limit = read_limit(request.query_params.get("limit"), errors)
    after = request.query_params.get("after")
    position = 0 if after is None else read_position(after)
    if position is None:
        errors.refuse("/after", "unknown-code", _("Deze cursor bestaat niet."))
    errors.finish()
    return Since(limit, position or 0)


def write_position(position: int) -> str:
    return encode(f"event/{position}")


def read_position(cursor: str) -> int | None:
    try:
        head, position = decode(cursor).split("/")
    except ValueError:
        return None
    # Python refuses to read a number of thousands of digits.
    right = head == "event" and position.isascii() and position.isdecimal() and len(position) < 20
    return int(position) if right and int(position) < MAX_PLACES else None


def encode(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str) -> str:
    """Raises ValueError, also when we would write it otherwise."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (NotBase64, UnicodeError) as error:
        raise ValueError from error
    if encode(text) != cursor:
        raise ValueError
    return text


Words = dict[str, Any]
MONEY: Final = {"type": "money", "minimum": "0", "maximum": str(MAX_EURO)}
JOBS: Final = {"type": "number", "minimum": "0", "maximum": str(MAX_JOBS)}


class BodyReader(ErrorCollector):
    """A null is a key not given."""

    def read(self, body: Any, *, allowed: Collection[str]) -> dict[str, Any]:
        if not isinstance(body, dict):
            self.refuse("", "wrong-type", _("Verwacht een object."))
            return {}
        self.refuse_unknown_keys(body, allowed=allowed)
        return {key: value for key, value in body.items() if value is not None}

    def read_text(self, given: Mapping[str, Any], key: str, *, required: bool = False) -> str:
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

    def read_choice(self, given: Mapping[str, Any], key: str, *, choices: Collection[str]) -> str:
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

    def read_number(
        self, given: Mapping[str, Any], key: str, *, kind: Mapping[str, Any]
    ) -> Decimal | None:
        if key not in given:
            return None
        try:
            number: Decimal = parse_value(
                given[key], attribute=kind, catalogue=get_current_catalogue(), as_of=clock.today()
            )
        except FactError as error:
            self.refuse(f"/{key}", error.code, _(error.detail))
            return None
        return number


def read_acceptance(body: Any) -> Words:
    """As responding.accept() takes it; so does each below. Raises InvalidInput."""
    reader = BodyReader()
    words = {"note": reader.read_text(reader.read(body, allowed=("note",)), "note")}
    reader.finish()
    return words


def read_refusal(body: Any) -> Words:
    reader = BodyReader()
    given = reader.read(body, allowed=("reason", "note"))
    reason = reader.read_choice(given, "reason", choices=RefusalReason.values)
    note = reader.read_text(given, "note", required=reason == RefusalReason.OTHER)
    reader.finish()
    return {"reason": reason, "note": note}


def read_progress(body: Any) -> Words:
    reader = BodyReader()
    given = reader.read(body, allowed=("note",))
    words = {"note": reader.read_text(given, "note", required=True)}
    reader.finish()
    return words


def read_outcome(body: Any) -> Words:
    reader = BodyReader()
    given = reader.read(body, allowed=("helped", "what", "financingRaised", "jobs", "investment"))
    words = {
        "helped": reader.read_choice(given, "helped", choices=Helped.values),
        "figures": {
            "what": reader.read_text(given, "what"),
            "financing_raised": reader.read_number(given, "financingRaised", kind=MONEY),
            "jobs": reader.read_number(given, "jobs", kind=JOBS),
            "investment": reader.read_number(given, "investment", kind=MONEY),
        },
    }
    reader.finish()
    return words
