"""What an entrepreneur said in an intake, offered to who keeps the file of the company.

A number of the KVK on a public form proves nothing: somebody who knows the company reads the
answers before they become facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from entrepreneurs.companies.known_facts import IN_THE_FILE, KnownFact, record_facts
from entrepreneurs.enums import FactOrigin
from entrepreneurs.models import Consent, Establishment, Intake
from portal import clock
from portal.accounts.models import User
from portal.accounts.scopes import Scope
from programmes.engine.catalogue import Catalogue
from programmes.engine.facts import parse_facts


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """`facts` by attribute: only what the file does not say yet."""

    stated_on: date
    facts: Mapping[str, Any]


def list_intakes(establishment: Establishment, *, scope: Scope) -> QuerySet[Intake]:
    """With the number of this company, of whoever agreed that this organisation may know, and
    whose question has reached it: consent for when others cannot help is none before that.
    """
    number = establishment.company.kvk_number
    if not number:
        return Intake.objects.none()
    agreed = Consent.objects.filter(organisation=scope.organisation, withdrawn_at=None)
    reached = Intake.objects.filter(
        kvk_number=number,
        contact__in=agreed.values("contact"),
        referrals__organisation=scope.organisation,
    )
    return Intake.objects.filter(pk__in=reached.values("pk")).order_by("-changed_at")


def find_own_answers(
    establishment: Establishment,
    *,
    known: Mapping[str, KnownFact],
    scope: Scope,
    catalogue: Catalogue,
) -> OwnAnswers | None:
    """Of the newest intake what is not `known` of the company; None where it says nothing new."""
    intake = list_intakes(establishment, scope=scope).first()
    if intake is None:
        return None
    stated_on = clock.day_of(intake.changed_at)
    facts, _problems = parse_facts(intake.facts, catalogue=catalogue, as_of=clock.today())
    new = {
        slug: value
        for slug, value in facts.sent.items()
        if slug not in IN_THE_FILE and _is_news(known.get(slug), value, stated_on=stated_on)
    }
    return OwnAnswers(stated_on, new) if new else None


def _is_news(known: KnownFact | None, value: Any, *, stated_on: date) -> bool:
    """What was stated later counts, whatever it says."""
    if known is None:
        return True
    return known.value != value and (known.stated_on is None or known.stated_on <= stated_on)


def take_over(establishment: Establishment, answers: OwnAnswers, *, person: User) -> int:
    """Returns how many facts were new."""
    return record_facts(
        establishment,
        answers.facts,
        origin=FactOrigin.ENTREPRENEUR,
        stated_on=answers.stated_on,
        person=person,
    )
