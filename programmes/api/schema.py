"""The shapes of programmes and attributes, from which openapi.json is made.

The tests check every answer against them.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from portal.api.openapi import ApiModel
from programmes.enums import AttributeType, OfferKind, Operator, ProgrammeStatus, RegionKind, Route

Money = Annotated[
    str,
    Field(
        pattern=r"^\d+\.\d{2}$", description="Euro, as a decimal string.", examples=["10000.00"]
    ),
]
Rate = Annotated[
    str, Field(pattern=r"^[01](\.\d+)?$", description="From 0 to 1.", examples=["0.50"])
]
PartialDate = Annotated[
    str,
    Field(
        pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$",
        description="A day, month or year, as precise as the source.",
        examples=["2017-03-01", "2017"],
    ),
]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Theme = Annotated[Slug, Field(description="One of the eleven themes.", examples=["innovation"])]
Level = Annotated[int, Field(ge=1, le=3)]
Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Scalar = bool | int | float | str


class Region(ApiModel):
    """Where a programme works."""

    code: str
    name: str
    kind: RegionKind


class ThemeRelevance(ApiModel):
    theme: Theme
    relevance: Level
    """3: made for it; 2: helps well; 1: touches on it."""
    why: str


class Period(ApiModel):
    start: PartialDate | None
    end: PartialDate | None
    note: str | None


class BudgetPart(ApiModel):
    label: str
    amount: Money


class Budget(ApiModel):
    """What the programme costs as a whole; not what a company gets or pays."""

    amount: Money | None
    note: str | None
    parts: list[BudgetPart]


class Contribution(ApiModel):
    """What a company itself pays; both are 0.00 when it is free."""

    min: Money | None
    max: Money | None
    note: str | None


class Bounds(ApiModel):
    """Both bounds are inclusive."""

    min: int | float | str
    max: int | float | str


class CriterionSource(ApiModel):
    section: str
    """The heading of the source under which the condition stands."""


class Criterion(ApiModel):
    """One condition.

    Conditions with the same `choice` are alternatives; those among them with the same
    `alternative` belong together.
    """

    id: str
    attribute: str
    """One of `GET /attributes`."""
    operator: Operator
    expected: Scalar | list[str] | Bounds
    """A value, a list of codes, two bounds, or an ISO 8601 duration since a date."""
    choice: str | None
    """`null` if the condition is required."""
    alternative: str | None
    source: CriterionSource
    text: str
    """The condition in words; in a match, the outcome in words."""


class OfferBase(ApiModel):
    kind: OfferKind
    title: str
    max_amount: Money | None
    funding_rate: Rate | None
    guarantee_rate: Rate | None
    min_investment: Money | None
    own_contribution: Contribution | None
    capacity: str | None
    duration: str | None
    note: str | None


class Offer(OfferBase):
    """What a company gets."""

    criteria: list[Criterion]
    """The conditions of this offer, besides those of its programme."""


class Result(ApiModel):
    label: str
    value: int | str
    unit: str | None
    """In words; `EUR` for money."""
    as_of: PartialDate | None
    section: str


class Reading(ApiModel):
    value: str
    section: str


class Contradiction(ApiModel):
    """Where the source says two things."""

    what: str
    readings: list[Reading]


class Link(ApiModel):
    label: str
    url: Url


class Source(ApiModel):
    document: str
    page: int
    """The page on which the chapter starts."""
    section: str
    """The title of the chapter."""


class Programme(ApiModel):
    """One support programme, as the source describes it."""

    slug: Slug
    title: str
    summary: str
    goal: str
    approach: str
    target_group: str
    initiators: list[str]
    executors: list[str]
    partners: list[str]
    regions: list[Region]
    policy_themes: list[Slug]
    themes: list[ThemeRelevance]
    route: Route
    """How a company gets in."""
    status: ProgrammeStatus
    """As known on `verifiedOn`."""
    period: Period
    budget: Budget
    time_investment: str | None
    own_contribution: Contribution | None
    offers: list[Offer]
    criteria: list[Criterion]
    judged_by_desk: list[str]
    """What only people can judge."""
    results: list[Result]
    lessons: list[str]
    contradictions: list[Contradiction]
    links: list[Link]
    source: Source
    verified_on: date
    review_due: date
    """From this day on somebody has to check it again."""
    accepts_referrals: bool


class ProgrammeList(ApiModel):
    """In the order of the source."""

    items: list[Programme]
    next: Url | None


class Choice(ApiModel):
    value: Slug
    label: str


class Attribute(ApiModel):
    """A fact about a company that criteria may use."""

    attribute: str
    """The key in `facts`."""
    type: AttributeType
    unit: str | None
    choices: list[Choice]
    question: str
    why: str
    """Why it is asked."""


class AttributeList(ApiModel):
    items: list[Attribute]
    next: Url | None
