"""What an entrepreneur said in an intake reaches the file, once somebody who knows reads it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from entrepreneurs.companies.all_facts import list_known_facts
from entrepreneurs.companies.known_facts import list_facts, record_facts
from entrepreneurs.enums import ConsentPurpose, FactOrigin
from entrepreneurs.models import CompanyFact, ContactPerson, Intake, Visit
from entrepreneurs.visits.advising import advise
from portal import clock
from programmes.models import Organisation
from programmes.publishing.versions import get_current_catalogue
from tests.desk import Desk
from tests.factories import ConsentFactory, ContactPersonFactory, ReferralFactory

pytestmark = pytest.mark.django_db
FACTS = {"municipality": "GM0202", "fte": 24.0, "growthPlan": True, "exports": False}


def ask(
    *, organisation: str = "gemeente-breda", number: str = "90000001", reached: bool = True
) -> ContactPerson:
    """Somebody asked three days ago, agreed that this organisation may know when nobody can help,
    and so it went.
    """
    person = ContactPersonFactory()
    Intake.objects.filter(pk=person.intake_id).update(
        kvk_number=number, facts=FACTS, changed_at=clock.now() - timedelta(days=3)
    )
    ConsentFactory(
        contact=person,
        organisation=Organisation.objects.get(slug=organisation),
        purpose=ConsentPurpose.FALLBACK,
    )
    if reached:
        ReferralFactory(
            intake=person.intake,
            organisation=Organisation.objects.get(slug=organisation),
            is_fallback=True,
        )
    return person


def take(manager: Client, desk: Desk) -> Any:
    return manager.post(f"/bedrijven/{desk.establishment.pk}/antwoorden/", follow=True)


def test_the_answers_are_offered_and_become_facts(manager: Client, desk: Desk) -> None:
    ask()
    page = manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    assert "Dit vertelde de ondernemer zelf" in page
    assert not desk.establishment.facts.exists()
    after = take(manager, desk).content.decode()
    assert "Dit vertelde de ondernemer zelf" not in after
    known = list_facts(type(desk.establishment).objects.get(pk=desk.establishment.pk))
    growth = known["growthPlan"]
    assert (growth.value, growth.origin) == (True, FactOrigin.ENTREPRENEUR)
    assert growth.stated_on == clock.today() - timedelta(days=3)
    assert known["municipality"].value == "GM0758", "where the company is, the file says"
    assert known["exports"].value is False, "no is an answer"


def test_twice_is_once(manager: Client, desk: Desk) -> None:
    ask()
    take(manager, desk)
    before = CompanyFact.objects.count()
    take(manager, desk)
    assert CompanyFact.objects.count() == before


@pytest.mark.parametrize(
    "other",
    [
        {"organisation": "oost-nl"},
        {"number": "90000009"},
        {"number": ""},
        # Agreed to for when nobody can help; so far somebody may.
        {"reached": False},
    ],
)
def test_only_with_consent_and_the_same_number(
    manager: Client, desk: Desk, other: dict[str, str]
) -> None:
    ask(**other)
    assert (
        "vertelde de ondernemer"
        not in manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    )
    take(manager, desk)
    assert not desk.establishment.facts.exists()


def test_not_after_consent_was_withdrawn(manager: Client, desk: Desk) -> None:
    person = ask()
    person.consents.update(withdrawn_at=clock.now())
    take(manager, desk)
    assert not desk.establishment.facts.exists()


@pytest.mark.parametrize(("days", "offered"), [(4, True), (3, True), (2, False)])
def test_what_was_said_later_counts(manager: Client, desk: Desk, days: int, offered: bool) -> None:
    ask()
    record_facts(
        desk.establishment,
        {"fte": 9.0, "growthPlan": False, "exports": False},
        origin=FactOrigin.VISIT,
        stated_on=clock.today() - timedelta(days=days),
        person=desk.people["manager"],
    )
    html = manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    assert ("vertelde de ondernemer" in html) == offered


def test_what_the_catalogue_does_not_know_is_left_out(manager: Client, desk: Desk) -> None:
    person = ask()
    facts = {"nonsense": 1, "fte": -5, "growthPlan": True}
    Intake.objects.filter(pk=person.intake_id).update(facts=facts)
    take(manager, desk)
    assert set(desk.establishment.facts.values_list("attribute", flat=True)) == {"growthPlan"}


def test_a_verdict_says_where_its_fact_came_from(manager: Client, desk: Desk) -> None:
    ask()
    take(manager, desk)
    html = manager.get(f"/bezoeken/{desk.held.pk}/verslag/").content.decode()
    assert "Bron: ondernemer, " in html
    assert "Bron: de gegevens van het bedrijf." in html


@pytest.mark.parametrize(("group", "verdict"), [(None, "12 fte"), (300, "300 fte")])
def test_the_size_of_the_group_decides(
    manager: Client, desk: Desk, group: int | None, verdict: str
) -> None:
    establishment = desk.establishment
    establishment.company.group_fte = group
    establishment.company.save()
    establishment.fte = 12
    establishment.save()
    known = {slug: fact.value for slug, fact in list_facts(establishment).items()}
    assert known["fte"] == 12, "of the establishment"
    assert {one["fte"] for one in list_known_facts() if "fte" in one} == {float(group or 12)}
    advice = advise(Visit.objects.get(pk=desk.held.pk), catalogue=get_current_catalogue())
    texts = [reason.text for card in advice.cards for reason in card.reasons]
    hit = [text for text in texts if verdict in text]
    assert bool(hit) == (group is None), "a group of 300 is no SME: what asks for one is gone"


def test_the_time_line_tells_of_the_question_and_its_mails(manager: Client, desk: Desk) -> None:
    person = ask()
    ReferralFactory(intake=person.intake)
    html = manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    assert "Vraag van de ondernemer zelf" in html
    assert "Doorverwezen: " in html
    assert "De brief na het bezoek" in html
