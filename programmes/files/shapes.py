"""The shapes of the catalogue files, checked on reading; docs/catalogue.md says what keys mean."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from programmes.enums import (
    FRESHNESS_MONTHS,
    AttributeType,
    OfferKind,
    Operator,
    ProgrammeStatus,
    RegionKind,
    Route,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$", max_length=60)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Money = Annotated[str, StringConstraints(pattern=r"^\d{1,13}\.\d{2}$")]
Rate = Annotated[str, StringConstraints(pattern=r"^(0(\.\d{1,4})?|1(\.0{1,4})?)$")]
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
FullDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", use_enum_values=True)


class Text(Entry):
    nl: Words
    en: Words


class Sourced(Entry):
    """A statement with the heading of the source under which it stands."""

    text: Text
    section: Words


class RegionEntry(Entry):
    code: Slug
    kind: RegionKind
    name: Text
    province: Slug | None = None
    corop: dict[str, str] | None = None
    municipalities: list[Slug] = []


class TownEntry(Entry):
    name: Words
    municipality: Slug
    alias_of: str = ""
    kind: Literal["town", "municipality"] = "town"


class SectorEntry(Entry):
    code: Annotated[str, StringConstraints(pattern=r"^([A-Z]|\d{2})$")]
    section: Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
    version: int
    label: Text
    words: dict[Literal["nl", "en"], list[Words]] = {}


class ThemeEntry(Entry):
    slug: Slug
    name: Text
    description: Text
    intake_question: Text
    visit_question: Text
    stems: dict[Literal["nl", "en"], list[Words]]


class PolicyThemeEntry(Entry):
    slug: Slug
    name: Text
    description: Text


class Choice(Entry):
    value: Slug
    label: Text


class AttributeEntry(Entry):
    slug: Slug
    type: AttributeType
    unit: str | None = None
    choices: list[Choice] | None = None
    open_ended: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    group: Slug
    question: Text
    help: Text | None = None
    why: Text
    unknown: Text
    says: Text | None = None
    asks: Text | None = None
    says_true: Text | None = None
    says_false: Text | None = None
    asks_true: Text | None = None
    asks_false: Text | None = None

    def list_phrases(self) -> dict[str, dict[str, str]]:
        """Return the texts that explain an outcome, by name, as far as there are any."""
        names = ("unknown", "says", "asks", "says_true", "says_false", "asks_true", "asks_false")
        return {name: text.model_dump() for name in names if (text := getattr(self, name))}


class OrganisationEntry(Entry):
    slug: Slug
    name: Words
    kind: Slug
    website: Url | None = None


class SignpostEntry(Entry):
    slug: Slug
    themes: Annotated[list[Slug], Field(min_length=1)]
    name: Words
    sentence: Text
    website: Url


class Chapter(Entry):
    programme: Slug
    title: Words
    page: int
    headings: list[Words]


class Part(Entry):
    headings: list[Words]


class SourceDocument(Entry):
    title: Words
    publisher: Words
    year: int
    month: int


class Sources(Entry):
    document: SourceDocument
    part1: Part
    chapters: list[Chapter]


class Contribution(Entry):
    min: Money | None = None
    max: Money | None = None
    note: Text | None = None


class SourcedContribution(Contribution):
    section: Words


class CriterionEntry(Entry):
    id: Slug
    attribute: Slug
    operator: Operator
    expected: Any
    choice: Slug | None = None
    alternative: Slug | None = None
    section: Words
    note: Text | None = None


class OfferEntry(Entry):
    id: Slug
    kind: OfferKind
    title: Text
    max_amount: Money | None = None
    funding_rate: Rate | None = None
    guarantee_rate: Rate | None = None
    min_investment: Money | None = None
    own_contribution: Contribution | None = None
    capacity: Text | None = None
    duration: Text | None = None
    note: Text | None = None
    section: Words
    criteria: list[CriterionEntry] = []


class ThemeRelevance(Entry):
    theme: Slug
    relevance: Annotated[int, Field(ge=1, le=3)]
    why: Text


class Period(Entry):
    start: PartialDate | None
    end: PartialDate | None
    note: Text | None = None
    section: Words | None = None


class BudgetPart(Entry):
    label: Text
    amount: Money


class Budget(Entry):
    amount: Money | None
    note: Text | None = None
    parts: list[BudgetPart] = []
    section: Words | None = None


class Result(Entry):
    label: Text
    value: int | str
    unit: Text | Literal["EUR"] | None = None
    as_of: PartialDate | None = None
    section: Words


class Reading(Entry):
    value: Text
    section: Words


class Contradiction(Entry):
    what: Text
    readings: Annotated[list[Reading], Field(min_length=2)]


class Link(Entry):
    label: Text
    url: Url


class Source(Entry):
    page: int
    section: Words


class ProgrammeEntry(Entry):
    slug: Slug
    order: Annotated[int, Field(ge=1)]
    title: Text
    summary: Text
    goal: Text
    approach: Text
    target_group: Text
    initiators: list[Slug]
    executors: list[Slug]
    partners: list[Slug]
    regions: Annotated[list[Slug], Field(min_length=1)]
    policy_themes: list[Slug]
    themes: Annotated[list[ThemeRelevance], Field(min_length=1)]
    route: Route
    route_note: Text
    status: ProgrammeStatus
    accepts_referrals: bool
    period: Period
    budget: Budget
    time_investment: Sourced | None
    own_contribution: SourcedContribution | None
    offers: list[OfferEntry]
    criteria: list[CriterionEntry]
    judged_by_desk: list[Sourced]
    results: list[Result]
    lessons: list[Sourced]
    contradictions: list[Contradiction]
    links: list[Link]
    source: Source
    verified_on: FullDate
    freshness_months: Literal[FRESHNESS_MONTHS]  # type: ignore[valid-type]
