"""The shapes of the published catalogue: plain data as JSON keeps it, read by key everywhere.

`publishing.versions.build_document` writes it and `docs/catalogue.md` says what each key means.
Money and rates are decimal strings, dates are ISO strings, and None means that the source does
not say.
"""

from collections.abc import Mapping
from typing import Literal, NotRequired, TypedDict

# {"nl": …, "en": …}
Text = Mapping[str, str]
# The keys under which a programme names its organisations.
RoleKey = Literal["initiators", "executors", "partners"]
ROLE_KEYS: tuple[RoleKey, ...] = ("initiators", "executors", "partners")
# An ISO date, or only its year or its year and month.
PartialDate = str


class PublishedRegion(TypedDict):
    """`members` are the codes of its municipalities, its own if it is one."""

    kind: str
    name: Text
    members: list[str]


class PublishedTown(TypedDict):
    """A town or village; `alias_of` is its official name, or empty."""

    name: str
    municipality: str
    alias_of: str


class PublishedSector(TypedDict):
    """A section or division of the SBI; `words` are everyday words by language."""

    label: Text
    words: Mapping[str, list[str]]


class PublishedTheme(TypedDict):
    """`stems` are the beginnings of everyday words that lead to it, by language."""

    position: NotRequired[int]
    name: Text
    description: Text
    intake_question: Text
    visit_question: Text
    stems: Mapping[str, list[str]]


class PublishedOrganisation(TypedDict):
    """An organisation that a programme may name; it may have no website."""

    name: str
    website: str | None


class PublishedSignpost(TypedDict):
    """A national desk or scheme; `themes` are slugs."""

    name: str
    sentence: Text
    website: str
    themes: list[str]


class PublishedChoice(TypedDict):
    """A value that an attribute may have, and what it is called."""

    value: str
    label: Text


class PublishedAttribute(TypedDict):
    """A fact that criteria may use; `group` is the page of the intake that asks for it."""

    slug: str
    type: str
    unit: str | None
    choices: list[PublishedChoice] | None
    open_ended: bool
    minimum: str | None
    maximum: str | None
    group: str
    question: Text
    help: Text | None
    why: Text
    phrases: Mapping[str, Text]


class PublishedCriterion(TypedDict):
    """What `compile_criterion` turns into a test; `id` is unique in the whole catalogue."""

    id: str
    attribute: str
    operator: str
    expected: object
    choice: str | None
    alternative: str | None
    section: str
    note: Text | None


class PublishedContribution(TypedDict):
    """What the entrepreneur pays; only that of a programme has a section of its own."""

    min: str | None
    max: str | None
    note: Text | None
    section: NotRequired[str]


class PublishedOffer(TypedDict):
    """What a company gets from a programme; amounts in euros, rates from 0 to 1."""

    slug: str
    kind: str
    title: Text
    max_amount: str | None
    funding_rate: str | None
    guarantee_rate: str | None
    min_investment: str | None
    own_contribution: PublishedContribution | None
    capacity: Text | None
    duration: Text | None
    note: Text | None
    section: str
    criteria: list[PublishedCriterion]


class PublishedStatement(TypedDict):
    """A statement of the source, and the heading under which it stands."""

    text: Text
    section: str


class PublishedRelevance(TypedDict):
    """How well a programme serves a theme: 1 (touches it) to 3 (made for it)."""

    theme: str
    relevance: int
    why: Text


class PublishedPeriod(TypedDict):
    """When a programme began and when it ends."""

    start: PartialDate | None
    end: PartialDate | None
    note: Text | None
    section: str | None


class PublishedBudgetPart(TypedDict):
    """A part of a budget, and its amount in euros."""

    label: Text
    amount: str


class PublishedBudget(TypedDict):
    """What a programme costs as a whole, in euros; not what a company pays."""

    amount: str | None
    note: Text | None
    parts: list[PublishedBudgetPart]
    section: str | None


class PublishedResult(TypedDict):
    """A result that the source reports; `unit` is "EUR" for money."""

    label: Text
    value: int | str
    unit: Text | str | None
    as_of: PartialDate | None
    section: str


class PublishedReading(TypedDict):
    """One of the things that the source says about a fact."""

    value: Text
    section: str


class PublishedContradiction(TypedDict):
    """A fact about which the source says two or more things."""

    what: Text
    readings: list[PublishedReading]


class PublishedLink(TypedDict):
    """A page elsewhere about the programme."""

    label: Text
    url: str


class PublishedSource(TypedDict):
    """The page of the overview table, and the title of the chapter."""

    page: int
    section: str


class PublishedProgramme(TypedDict):
    """Organisations, regions and themes are slugs or codes of the same document."""

    slug: str
    title: Text
    summary: Text
    goal: Text
    approach: Text
    target_group: Text
    initiators: list[str]
    executors: list[str]
    partners: list[str]
    regions: list[str]
    policy_themes: list[str]
    themes: list[PublishedRelevance]
    route: str
    route_note: Text
    status: str
    accepts_referrals: bool
    period: PublishedPeriod
    budget: PublishedBudget
    time_investment: PublishedStatement | None
    own_contribution: PublishedContribution | None
    offers: list[PublishedOffer]
    criteria: list[PublishedCriterion]
    judged_by_desk: list[PublishedStatement]
    results: list[PublishedResult]
    lessons: list[PublishedStatement]
    contradictions: list[PublishedContradiction]
    links: list[PublishedLink]
    source: PublishedSource
    verified_on: str
    freshness_months: int


class CatalogueDocument(TypedDict):
    """The whole catalogue; mappings are by code or slug, lists in the order of the source."""

    source: str
    regions: Mapping[str, PublishedRegion]
    towns: list[PublishedTown]
    sectors: Mapping[str, PublishedSector]
    themes: Mapping[str, PublishedTheme]
    policy_themes: Mapping[str, Text]
    policy_theme_order: NotRequired[list[str]]
    organisations: Mapping[str, PublishedOrganisation]
    signposts: list[PublishedSignpost]
    attributes: list[PublishedAttribute]
    programmes: list[PublishedProgramme]
