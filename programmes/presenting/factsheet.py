"""The facts of one programme in words, each group with the headings of the source it comes from;
what the page of a programme and the comparison show.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.wording import format_day, format_decimal, pick_language
from programmes.engine.catalogue import Catalogue
from programmes.engine.facts import read_money
from programmes.presenting.benefit import describe_benefit, describe_contribution, word_euro

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


def list_themes(catalogue: Catalogue, programme: Mapping[str, Any]) -> list[Row]:
    names = catalogue.document["themes"]
    return [
        (pick_language(names[one["theme"]]["name"]), pick_language(one["why"]))
        for one in programme["themes"]
    ]


def list_policy_themes(catalogue: Catalogue, programme: Mapping[str, Any]) -> list[str]:
    names = catalogue.document["policy_themes"]
    return [pick_language(names[slug]) for slug in names if slug in programme["policy_themes"]]


def list_parties(
    catalogue: Catalogue, programme: Mapping[str, Any]
) -> list[tuple[str, list[Party]]]:
    """Per role that somebody has."""
    roles = (
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
    organisations = catalogue.document["organisations"]
    return [
        Party(organisations[slug]["name"], organisations[slug]["website"] or "") for slug in slugs
    ]


def list_budget(budget: Mapping[str, Any]) -> list[Row]:
    return [
        (_("Budget"), word_amount(budget["amount"])),
        *((pick_language(part["label"]), word_amount(part["amount"])) for part in budget["parts"]),
        (_("Toelichting bij het budget"), pick_language(budget["note"])),
    ]


def list_period(period: Mapping[str, Any]) -> list[Row]:
    return [
        (_("Begonnen"), word_day(period["start"])),
        (_("Loopt tot"), word_day(period["end"])),
        (_("Toelichting bij de looptijd"), pick_language(period["note"])),
    ]


def list_your_part(programme: Mapping[str, Any]) -> list[Row]:
    """What it takes of an entrepreneur: money and time."""
    spent = programme["time_investment"]
    return [
        (_("Wat u betaalt"), " ".join(describe_price(programme["own_contribution"]))),
        (_("Tijd die het u kost"), pick_language(spent["text"]) if spent else ""),
    ]


def describe_price(contribution: Mapping[str, Any] | None) -> list[str]:
    """What the entrepreneur pays, with the note; nothing when the source does not say."""
    if not contribution:
        return []
    sentences = [describe_contribution(contribution), pick_language(contribution["note"])]
    return [sentence for sentence in sentences if sentence]


def describe_offer(offer: Mapping[str, Any]) -> list[str]:
    """The money in an offer, for a company of which nothing is known, and who pays."""
    contribution = offer["own_contribution"]
    note = pick_language(contribution["note"]) if contribution else ""
    return [one for one in [*describe_benefit(offer, {}), note] if one]


def list_results(results: Iterable[Mapping[str, Any]]) -> list[Figure]:
    return [
        Figure(
            pick_language(one["label"]),
            word_result(one["value"], one["unit"]),
            word_day(one["as_of"]),
            one["section"],
        )
        for one in results
    ]


def word_result(value: Any, unit: Any) -> str:
    if unit == "EUR":
        return word_amount(value)
    number = read_money(value)
    worded = str(value) if number is None else format_decimal(number, language=_language())
    return f"{worded} {pick_language(unit)}".strip()


def word_amount(amount: Any) -> str:
    number = read_money(amount)
    return "" if number is None else word_euro(number)


def word_day(partial: str | None) -> str:
    return format_day(partial, language=_language())


def list_sections(facts: Iterable[Mapping[str, Any] | None]) -> list[str]:
    """The headings under which these facts stand in the source, each once."""
    found = (fact["section"] for fact in facts if fact)
    return list(dict.fromkeys(section for section in found if section))


def _language() -> str:
    return (get_language() or "nl")[:2]
