"""Put the facts of one programme into words, each group with the headings of the source that it
comes from, for the page of a programme and for the comparison. Pure, apart from the language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.wording import format_day, format_decimal, pick_language
from programmes.engine.catalogue import Catalogue
from programmes.engine.facts import read_amount
from programmes.engine.published import (
    PublishedBudget,
    PublishedContribution,
    PublishedOffer,
    PublishedPeriod,
    PublishedProgramme,
    PublishedResult,
    RoleKey,
    Text,
)
from programmes.presenting.benefit import describe_benefit, describe_contribution, word_euro

# A label and what is said of it; empty when the source says nothing.
Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A result that the source reports, in words."""

    label: str
    value: str
    as_of: str
    section: str


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation in one of its roles; the website may be empty."""

    name: str
    website: str


def list_themes(catalogue: Catalogue, programme: PublishedProgramme) -> list[Row]:
    """Return the name of each theme that a programme serves, and why it does."""
    names = catalogue.document["themes"]
    return [
        (pick_language(names[one["theme"]]["name"]), pick_language(one["why"]))
        for one in programme["themes"]
    ]


def list_policy_themes(catalogue: Catalogue, programme: PublishedProgramme) -> list[str]:
    """Return the names of the policy themes that a programme serves, in the catalogue's order."""
    names = catalogue.document["policy_themes"]
    return [pick_language(names[slug]) for slug in names if slug in programme["policy_themes"]]


def list_parties(
    catalogue: Catalogue, programme: PublishedProgramme
) -> list[tuple[str, list[Party]]]:
    """Return the organisations in each role that anybody has, under the name of the role."""
    roles: tuple[tuple[str, RoleKey], ...] = (
        (_("Begonnen door"), "initiators"),
        (_("Uitgevoerd door"), "executors"),
        (_("Werkt samen met"), "partners"),
    )
    return [
        (label, pick_parties(catalogue, programme[role]))
        for label, role in roles
        if programme[role]
    ]


def pick_parties(catalogue: Catalogue, slugs: Iterable[str]) -> list[Party]:
    """Return the organisations with these slugs. Raises KeyError for an unknown one."""
    organisations = catalogue.document["organisations"]
    return [
        Party(organisations[slug]["name"], organisations[slug]["website"] or "") for slug in slugs
    ]


def list_budget(budget: PublishedBudget) -> list[Row]:
    """Return what the whole programme costs, its parts, and the note."""
    return [
        (_("Budget"), word_amount(budget["amount"])),
        *((pick_language(part["label"]), word_amount(part["amount"])) for part in budget["parts"]),
        (_("Toelichting bij het budget"), pick_language(budget["note"])),
    ]


def list_period(period: PublishedPeriod) -> list[Row]:
    """Return when a programme began and ends, and the note, in this order."""
    return [
        (_("Begonnen"), word_day(period["start"])),
        (_("Loopt tot"), word_day(period["end"])),
        (_("Toelichting bij de looptijd"), pick_language(period["note"])),
    ]


def list_your_part(programme: PublishedProgramme) -> list[Row]:
    """Return what a programme costs an entrepreneur in money and time."""
    spent = programme["time_investment"]
    return [
        (_("Wat u betaalt"), " ".join(describe_price(programme["own_contribution"]))),
        (_("Tijd die het u kost"), pick_language(spent["text"]) if spent else ""),
    ]


def describe_price(contribution: PublishedContribution | None) -> list[str]:
    """Return what the entrepreneur pays, with the note; empty when the source does not say."""
    if not contribution:
        return []
    sentences = [describe_contribution(contribution), pick_language(contribution["note"])]
    return [sentence for sentence in sentences if sentence]


def describe_offer(offer: PublishedOffer) -> list[str]:
    """Return sentences about the money in an offer, for a company about which nothing is known."""
    contribution = offer["own_contribution"]
    note = pick_language(contribution["note"]) if contribution else ""
    return [one for one in [*describe_benefit(offer, {}), note] if one]


def list_results(results: Iterable[PublishedResult]) -> list[Figure]:
    """Return the results that the source reports, in words."""
    return [
        Figure(
            pick_language(one["label"]),
            word_result(one["value"], one["unit"]),
            word_day(one["as_of"]),
            one["section"],
        )
        for one in results
    ]


def word_result(value: int | str, unit: Text | str | None) -> str:
    """Return a result with its unit: euros, a number with a word, or the words of the source."""
    if isinstance(unit, str):  # "EUR" is the only one that is no text
        return word_amount(value)
    number = read_amount(value)
    worded = str(value) if number is None else format_decimal(number, language=_language())
    return f"{worded} {pick_language(unit)}".strip()


def word_amount(amount: int | str | None) -> str:
    """Return an amount in euros; empty when it is not a number."""
    number = read_amount(amount)
    return "" if number is None else word_euro(number)


def word_day(partial: str | None) -> str:
    """Return a day, month or year for the language of the page; empty when there is none."""
    return format_day(partial, language=_language())


def list_sections(facts: Iterable[Mapping[str, object] | None]) -> list[str]:
    """Return the headings of the source under which these facts stand, each once."""
    found = (fact["section"] for fact in facts if fact)
    return list(dict.fromkeys(str(section) for section in found if section))


def _language() -> str:
    return (get_language() or "nl")[:2]
