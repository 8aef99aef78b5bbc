"""The facts of a company from all sources, each with its date and origin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from entrepreneurs.enums import FactOrigin
from entrepreneurs.models import CompanyFact, Establishment, Visit
from portal import clock
from portal.accounts.models import User
from programmes.engine.catalogue import Catalogue
from programmes.engine.eligibility import Facts
from programmes.engine.facts import parse_facts

# Facts that have their own fields in the file of the company.
IN_THE_FILE = frozenset({"municipality", "sbiCode", "legalForm"})


@dataclass(frozen=True, slots=True)
class KnownFact:
    """One value, by attribute slug; origin and date are empty for what stands in the file."""

    attribute: str
    value: object
    origin: str
    stated_on: date | None


def list_facts(establishment: Establishment) -> dict[str, KnownFact]:
    """Return what we know by attribute: what the file says, or else the newest statement."""
    return merge_facts(establishment, establishment.facts.newest())


def merge_facts(establishment: Establishment, rows: Iterable[CompanyFact]) -> dict[str, KnownFact]:
    """Return facts by attribute from statements in order of date, overruled by the file."""
    stated = {
        fact.attribute: KnownFact(fact.attribute, fact.value, fact.origin, fact.stated_on)
        for fact in rows
    }
    company = establishment.company
    filed: dict[str, object] = {
        "municipality": establishment.municipality.code,
        "sbiCode": company.sbi_code,
        "legalForm": company.legal_form,
    }
    if establishment.fte is not None:
        filed["fte"] = float(establishment.fte)
    for attribute, value in filed.items():
        known = stated.get(attribute)
        if value not in ("", None) and (known is None or known.value != value):
            stated[attribute] = KnownFact(attribute, value, "", None)
    return stated


def apply_group_size(
    known: Mapping[str, KnownFact], establishment: Establishment
) -> dict[str, KnownFact]:
    """Return the facts for a verdict, with the size of the group, if any, as the
    company's size.
    """
    size = establishment.company.group_fte
    return (
        dict(known) if size is None else {**known, "fte": KnownFact("fte", float(size), "", None)}
    )


def read_facts(known: Mapping[str, KnownFact], *, catalogue: Catalogue) -> Facts:
    """Return the facts for the engine, without those that this catalogue no longer understands."""
    raw = {name: fact.value for name, fact in known.items()}
    facts, _ = parse_facts(raw, catalogue=catalogue, as_of=clock.today())
    return facts


@transaction.atomic
def record_facts(
    establishment: Establishment,
    facts: Mapping[str, Any],
    *,
    origin: FactOrigin,
    stated_on: date,
    person: User | None,
    visit: Visit | None = None,
) -> int:
    """Add statements, except those that repeat a known value; return how many were added."""
    known = list_facts(establishment)
    added = [
        CompanyFact(
            establishment=establishment,
            attribute=attribute,
            value=value,
            origin=origin,
            stated_on=stated_on,
            visit=visit,
            recorded_by=person,
        )
        for attribute, value in facts.items()
        if attribute not in known or known[attribute].value != value
    ]
    CompanyFact.objects.bulk_create(added)
    if "fte" in facts and any(fact.attribute == "fte" for fact in added):
        establishment.fte = facts["fte"]
        establishment.save(update_fields=["fte"])
    return len(added)
