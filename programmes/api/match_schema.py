"""The shapes of `POST matches`, from which openapi.json is made."""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from portal.api.openapi import ApiModel
from programmes.api.schema import Criterion, Level, OfferBase, Scalar, Slug, Theme, Url
from programmes.enums import Route

Outcome = Literal["met", "not-met", "unknown"]
Verdict = Literal["eligible", "undetermined", "ineligible"]


class JudgedCriterion(Criterion):
    """A condition held against a company."""

    actual: Scalar | None
    """The fact as it was sent; `null` if it is not known."""
    outcome: Outcome


class JudgedOffer(OfferBase):
    """An offer held against a company."""

    criteria: list[JudgedCriterion]
    verdict: Verdict
    """By the conditions of its programme and its own together."""


class Facts(ApiModel):
    """What is known of the company, by attribute (`GET /attributes`); `null` is not given."""

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
    """The day to judge by, from 1900-01-01 to 2199-12-31; by default today in Amsterdam."""
    facts: Facts | None
    needs: list[Need] | None
    """A theme at most once."""
    include_ineligible: bool | None
    """Whether to list programmes that do not fit; by default `true`."""


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
    """`undetermined`: nothing stands in the way, but something is not known yet."""
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
