"""The shapes of contract.md as models, from which openapi.json is made. The tests hold every answer against them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

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
Outcome = Literal["met", "not-met", "unknown"]
Verdict = Literal["eligible", "undetermined", "ineligible"]
Scalar = bool | int | float | str


class Region(ApiModel):
    """Where a programme works."""

    code: str
    name: str
    kind: RegionKind


class ThemeRelevance(ApiModel):
    theme: Theme
    relevance: Level
    """3: what it is for; 2: helps well; 1: touches it."""
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
    """What a company pays itself; both 0.00 when it is free."""

    min: Money | None
    max: Money | None
    note: str | None


class Bounds(ApiModel):
    """Both ends inclusive."""

    min: int | float | str
    max: int | float | str


class CriterionSource(ApiModel):
    section: str
    """The heading of the source under which the condition stands."""


class Criterion(ApiModel):
    """One condition. Those with the same `choice` are alternatives; with the same `alternative` they belong together."""

    id: str
    attribute: str
    """One of `GET /attributes`."""
    operator: Operator
    expected: Scalar | list[str] | Bounds
    """A value, a list of codes, two bounds, or an ISO 8601 duration since a date."""
    choice: str | None
    """`null`: required."""
    alternative: str | None
    source: CriterionSource
    text: str
    """The condition in words; in a match, the outcome in words."""


class JudgedCriterion(Criterion):
    """A condition held against a company."""

    actual: Scalar | None
    """The fact as it was sent; `null` if it is not known."""
    outcome: Outcome


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
    """Conditions of this offer, besides those of its programme."""


class JudgedOffer(OfferBase):
    """An offer held against a company."""

    criteria: list[JudgedCriterion]
    verdict: Verdict
    """Of its programme and its own conditions together."""


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


class Facts(ApiModel):
    """What is known of the company, by attribute; the attributes are those of `GET /attributes`. `null`: not given."""

    model_config = ConfigDict(extra="allow")


class Need(ApiModel):
    """A theme on which the company wants to get on."""

    theme: Theme
    urgency: Level
    """3: most urgent."""


class MatchRequest(ApiModel):
    """Every key is optional; `null` is a key not given."""

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.update(required=[]))

    as_of: Annotated[date, Field(examples=["2019-03-01"])] | None
    """The day to judge by: today in Amsterdam. From 1900-01-01 to 2199-12-31."""
    facts: Facts | None
    needs: list[Need] | None
    """A theme at most once."""
    include_ineligible: bool | None
    """Whether to list programmes that do not fit: `true`."""


class ProgrammeReference(ApiModel):
    slug: Slug
    title: str
    url: Url
    """The page about it, in the language of the answer."""


class ThemeMatch(ApiModel):
    theme: Theme
    urgency: Level
    relevance: Level


class Match(ApiModel):
    programme: ProgrammeReference
    rank: Annotated[int, Field(ge=1)]
    score: Annotated[int, Field(ge=0)]
    """The sum of urgency × relevance over the needs."""
    verdict: Verdict
    """`eligible`: meets everything; `undetermined`: something is not known yet; `ineligible`: a condition is not met."""
    route: Route
    criteria: list[JudgedCriterion]
    themes: list[ThemeMatch]
    """The needs that the programme serves."""
    offers: list[JudgedOffer]


class Question(ApiModel):
    """A fact worth asking for: it can change a verdict."""

    attribute: str
    text: str
    why: str
    decides: list[Slug]
    """The programmes that it helps to decide, best first."""


class MatchAnswer(ApiModel):
    as_of: date
    catalogue_version: str
    """The same version, input and day give the same answer, to the byte."""
    matches: list[Match]
    """Every programme, best first; those that do not fit come last."""
    questions: list[Question]
    """The most useful first."""
    unmet_themes: list[Theme]
    """Themes asked for that nothing serves."""
