"""Offers what an entrepreneur said in an intake to whoever keeps the company's file.

A KVK number on a public form proves nothing, so somebody who knows the company reads the answers
before they become facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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
    """Answers of one intake: `facts` by attribute, only what the file does not say yet."""

    stated_on: date
    facts: Mapping[str, object]


def list_intakes(establishment: Establishment, *, scope: Scope) -> QuerySet[Intake]:
    """Return intakes with this company's number whose question has reached this organisation, of
    people who agreed that it may know. Consent for the case that others cannot help counts only
    once the question arrives.
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
    """Return what the newest intake adds to what is `known`, or None if it adds nothing."""
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


def _is_news(known: KnownFact | None, value: object, *, stated_on: date) -> bool:
    """Say whether an answer differs from what is known and was not stated earlier."""
    if known is None:
        return True
    return known.value != value and (known.stated_on is None or known.stated_on <= stated_on)


def record_answers(establishment: Establishment, answers: OwnAnswers, *, person: User) -> int:
    """Record the answers as facts; return how many were new."""
    return record_facts(
        establishment,
        answers.facts,
        origin=FactOrigin.ENTREPRENEUR,
        stated_on=answers.stated_on,
        person=person,
    )
