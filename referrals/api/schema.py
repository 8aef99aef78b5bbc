"""The shapes of referrals and events, from which openapi.json is made. The tests check every
answer against them.
"""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from portal.api.openapi import ApiModel
from programmes.api.match_schema import Outcome, Verdict
from programmes.api.schema import Level, Money, Slug, Theme, Url
from referrals.api.events import EVENT_NAMES
from referrals.api.requests import MAX_CHARACTERS, PUBLIC_STATUSES
from referrals.bounds import MAX_EURO, MAX_JOBS
from referrals.enums import Actor, Helped, RefusalReason

PublicStatus = Annotated[str, Field(json_schema_extra={"enum": list(PUBLIC_STATUSES)})]
EventName = Annotated[str, Field(json_schema_extra={"enum": list(EVENT_NAMES.values())})]
Note = Annotated[str, Field(max_length=MAX_CHARACTERS)]
AskedNote = Annotated[str, Field(min_length=1, max_length=MAX_CHARACTERS, pattern=r"\S")]
AskedMoney = Annotated[
    str | float | int,
    Field(
        json_schema_extra={
            "anyOf": [
                {"type": "string", "pattern": r"^\d{1,10}(\.\d{1,2})?$"},
                {"type": "number", "minimum": 0, "maximum": MAX_EURO},
            ]
        },
        description="Euro, with at most two decimals.",
        examples=["10000.00"],
    ),
]


class Contact(ApiModel):
    """Whom to call."""

    name: str
    company: str | None
    email: str
    phone: str | None


class AskedTheme(ApiModel):
    theme: Theme
    urgency: Level


class KeptVerdict(ApiModel):
    """How one condition was judged; its words stand in `GET /programmes/{slug}`."""

    id: str
    actual: Any
    """The answer; `null` if unknown."""
    outcome: Outcome


class ReportedOutcome(ApiModel):
    """What came of it, as the organisation told it."""

    helped: Helped
    what: str | None
    financing_raised: Money | None
    jobs: float | None
    """Jobs added, in full-time equivalents."""
    investment: Money | None


class Referral(ApiModel):
    """A question of an entrepreneur to your organisation.

    `contact`, `question`, `note` and `outcome` are `null`, and `facts`, `needs` and `criteria`
    empty, once the question was withdrawn or erased: then erase them too. `contact` is also `null`
    while it stands refused or expired.
    """

    id: UUID
    status: PublicStatus
    programme: Slug
    """What was asked for; see `GET /programmes/{slug}`."""
    is_fallback: bool
    """Nobody could help: you are asked to search further, whatever the programme."""
    verdict: Verdict
    as_of: date
    """The day for which the verdict holds."""
    catalogue_version: int
    language: Slug
    """The language that the entrepreneur reads and writes."""
    reason: str | None
    """The reason that came with the last answer."""
    contact: Contact | None
    question: str | None
    facts: dict[str, Any]
    """By attribute; see `GET /attributes`."""
    needs: list[AskedTheme]
    criteria: list[KeptVerdict]
    note: str | None
    """What was written with the last answer."""
    outcome: ReportedOutcome | None
    created_at: datetime
    changed_at: datetime
    page: Url
    """Where a person of your organisation sees it."""


class ReferralList(ApiModel):
    items: list[Referral]
    next: Url | None
    """The next page; `null` on the last."""


class EventData(ApiModel):
    status: PublicStatus
    """The status of the referral from then on."""
    reason: str | None
    actor: Actor
    """`partner`: your system, or somebody with the link in your mail. `staff`: somebody who is
    logged in to the portal, a colleague of yours too. `clock`: a deadline passed.
    """


class Event(ApiModel):
    """That something happened. What was said stands in the referral; a question to the
    entrepreneur and the answer to it stand on its `page`.
    """

    id: str
    """Counts from 1 in the feed of your organisation, without gaps."""
    type: EventName
    occurred_at: datetime
    referral: UUID
    data: EventData


class EventList(ApiModel):
    items: list[Event]
    cursor: str
    """Give this as `after` the next time; there always is one."""


class Acceptance(ApiModel):
    note: Note | None = None
    """The entrepreneur reads this; for example when you will call."""


class Refusal(ApiModel):
    reason: RefusalReason
    note: Note | None = None
    """The entrepreneur reads this; required for `other`."""


class ProgressNote(ApiModel):
    note: AskedNote
    """The entrepreneur reads this."""


class OutcomeReport(ApiModel):
    helped: Helped
    what: Note | None = None
    """What it brought, in a few sentences."""
    financing_raised: AskedMoney | None = None
    jobs: Annotated[float, Field(ge=0, le=MAX_JOBS)] | None = None
    """Jobs added, in full-time equivalents with at most two decimals."""
    investment: AskedMoney | None = None
