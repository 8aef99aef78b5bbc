"""A referral as partners read it, in lists, alone, and in answers to what they send. Its shape is
defined here and nowhere else.

It is read in one query, without making objects of rows: what is stored as JSON goes out as it
stands. Nothing in it depends on the language of the reader, so neither does its entity tag.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final
from uuid import UUID

import orjson
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    DateTimeField,
    ExpressionWrapper,
    FilteredRelation,
    Func,
    Q,
    QuerySet,
    TextField,
)
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler
from django.urls import reverse
from django.utils import translation

from portal.api.json import write_json
from referrals.consents import allow_reading
from referrals.enums import UNHELPED, OutcomeMoment, OutcomeSource, Status
from referrals.models import Referral

COLUMNS: Final = (
    "id",
    "status",
    "programme__slug",
    "is_fallback",
    "verdict",
    "as_of",
    "catalogue_id",
    "language",
    "reason",
    "created",
    "changed",
    "readable",
    "intake__contact__name",
    "intake__contact__company",
    "intake__contact__email",
    "intake__contact__phone",
    "question",
    "facts_text",
    "needs_text",
    "outcomes_text",
    "note",
    "helped",
    "report__what",
    "report__financing_raised",
    "report__jobs",
    "report__investment",
)
EMPTY_LIST: Final = orjson.Fragment(b"[]")
EMPTY_OBJECT: Final = orjson.Fragment(b"{}")
# A referral as JSON, by key; and a row of COLUMNS, in their order.
Row = dict[str, Any]
Columns = tuple[Any, ...]


class InUTC(Func):
    """A moment without its time zone: with one, PostgreSQL's driver takes longer over the moments
    of a page than the database takes over the whole page.
    """

    template = "(%(expressions)s AT TIME ZONE 'UTC')"
    output_field = DateTimeField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s", **context)


def list_visible(organisation: int) -> QuerySet[Referral]:
    """Return what was sent to an organisation, given by row key, including what it may no longer
    read.
    """
    return Referral.objects.filter(was_sent_to(organisation))


def list_rows(organisation: int) -> QuerySet[Referral, Columns]:
    """Return the same rows with COLUMNS, to be filtered further and then given to represent()."""
    return _select_columns().filter(was_sent_to(organisation))


def was_sent_to(organisation: int) -> Q:
    return Q(organisation=organisation) & ~Q(status=Status.DRAFT)


@cache
def _select_columns() -> QuerySet[Referral, Columns]:
    """Build the query once: building it takes as long as reading a page."""
    readable = ~Q(status=Status.WITHDRAWN) & Q(intake__contact__isnull=False) & allow_reading()
    completion = Q(told__source=OutcomeSource.PARTNER, told__moment=OutcomeMoment.COMPLETION)
    return Referral.objects.annotate(
        created=InUTC("created_at"),
        changed=InUTC("changed_at"),
        readable=ExpressionWrapper(readable, BooleanField()),
        report=FilteredRelation("told", condition=completion),
        facts_text=Cast("facts", TextField()),
        needs_text=Cast("needs", TextField()),
        outcomes_text=Cast("outcomes", TextField()),
    ).values_list(*COLUMNS)


def represent(rows: QuerySet[Referral, Columns]) -> Iterator[Row]:
    """Yield each referral as JSON, in the order of the rows and in one query."""
    base = find_page_base()
    return (build_row(*one, base=base) for one in rows)


def build_row(
    pk: UUID,
    status: str,
    programme: str,
    is_fallback: bool,
    verdict: str,
    as_of: date,
    catalogue: int,
    language: str,
    reason: str,
    created: datetime,
    changed: datetime,
    readable: bool,
    *personal: Any,
    base: str,
) -> Row:
    return {
        "id": pk,
        "status": status,
        "programme": programme,
        "isFallback": is_fallback,
        "verdict": verdict,
        "asOf": as_of,
        "catalogueVersion": catalogue,
        "language": language,
        "reason": reason or None,
        **(build_personal(*personal) if readable else NOTHING_PERSONAL),
        **(NOBODY_TO_CALL if status in UNHELPED else {}),
        "createdAt": created.replace(tzinfo=UTC),
        "changedAt": changed.replace(tzinfo=UTC),
        "page": f"{base}{pk}/",
    }


NOTHING_PERSONAL: Final[Row] = {
    "contact": None,
    "question": None,
    "facts": EMPTY_OBJECT,
    "needs": EMPTY_LIST,
    "criteria": EMPTY_LIST,
    "note": None,
    "outcome": None,
}


# An organisation that does not help needs no name and number any more.
NOBODY_TO_CALL: Final[Row] = {"contact": None}


def build_personal(
    name: str,
    company: str,
    email: str,
    phone: str,
    question: str,
    facts: str,
    needs: str,
    criteria: str,
    note: str,
    helped: str,
    *figures: Any,
) -> Row:
    return {
        "contact": {
            "name": name,
            "company": company or None,
            "email": email,
            "phone": phone or None,
        },
        "question": question or None,
        "facts": orjson.Fragment(facts),
        "needs": [
            {"theme": theme, "urgency": urgency} for theme, urgency in orjson.loads(needs).items()
        ],
        "criteria": orjson.Fragment(criteria),
        "note": note or None,
        "outcome": build_outcome(helped, *figures) if helped else None,
    }


def build_outcome(
    helped: str,
    what: str | None,
    financing: Decimal | None,
    jobs: Decimal | None,
    investment: Decimal | None,
) -> Row:
    """Return the outcome as the organisation told it: money as decimal strings, jobs as a
    number.
    """
    return {
        "helped": helped,
        "what": what or None,
        "financingRaised": None if financing is None else str(financing),
        "jobs": None if jobs is None else float(jobs),
        "investment": None if investment is None else str(investment),
    }


def write_referral(organisation: int, pk: UUID) -> bytes | None:
    """Return the JSON of one referral, whose bytes determine its entity tag; None when the
    organisation has no such referral.
    """
    row = next(represent(list_rows(organisation).filter(pk=pk)), None)
    return None if row is None else write_json(row)


@cache
def find_page_base() -> str:
    """Return the address under which the inbox shows referrals to people."""
    nil = UUID(int=0)
    with translation.override(settings.LANGUAGE_CODE):
        page = reverse("referrals:received", kwargs={"pk": nil})
    return f"{settings.PUBLIC_URL}{page.removesuffix(f'{nil}/')}"
