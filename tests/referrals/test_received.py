"""A referral in the hands of somebody with an account: answering, handing over, nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.accounts.models import User
from portal.desk.work import list_work
from portal.outbox.ticking import run_tick
from referrals.models import Referral, ReferralEvent
from referrals.receivers import list_addresses
from referrals.responding import hand_over, refuse
from referrals.withdrawing import erase_person, withdraw
from tests.factories import send_referral
from tests.people import people, person
from tests.walking import Visitor

__all__ = ["people", "person"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(people: dict[str, User]) -> Referral:
    """It came to Oost NL, where "stranger" is account manager and "partner" a partner."""
    return send_referral()


def log_in(user: User) -> Visitor:
    visitor = Visitor()
    visitor.client.force_login(user)
    return visitor


def url_of(referral: Referral) -> str:
    return reverse("referrals:received", args=[referral.pk])


def test_answering_in_ones_own_name(referral: Referral, people: dict[str, User]) -> None:
    visitor = log_in(people["stranger"])
    page = visitor.open(url_of(referral))
    assert "Wie leent ons geld?" in page.html
    page = visitor.send(page, button="accept", **{"accept-note": "Ik bel u."})
    assert page.status == 200
    referral.refresh_from_db()
    assert referral.status == "accepted"
    event = ReferralEvent.objects.get(type="accept")
    assert (event.actor, event.person) == ("staff", people["stranger"])


def test_what_was_typed_outlives_the_session(referral: Referral, people: dict[str, User]) -> None:
    """Logged out in the middle: nothing is answered by logging in, and nothing is typed twice."""
    visitor = log_in(people["stranger"])
    page = visitor.open(url_of(referral))
    visitor.client.logout()
    visitor.send(page, button="accept", **{"accept-note": "Ik bel u."})
    visitor.client.force_login(people["stranger"])
    page = visitor.open(url_of(referral))
    referral.refresh_from_db()
    assert referral.status == "sent"
    assert "Wat u invulde, staat er nog" in page.text
    assert page.form_with("accept").values["accept-note"] == ["Ik bel u."]
    visitor.send(page, button="accept", **{"accept-note": "Ik bel u."})
    referral.refresh_from_db()
    assert (referral.status, referral.note) == ("accepted", "Ik bel u.")


@pytest.mark.parametrize("who", ["manager", "neighbour", "agency", "coordinator"])
def test_another_organisation_sees_nothing(referral: Referral, people: Any, who: str) -> None:
    client = log_in(people[who]).client
    assert client.get(url_of(referral)).status_code == 404
    answer = client.post(url_of(referral), {"accept": "1", "accept-seen": "1"})
    assert answer.status_code == 404
    referral.refresh_from_db()
    assert referral.status == "sent"


@pytest.mark.parametrize("who", ["editor", "policymaker", "homeless"])
def test_who_has_no_companies_sees_nothing(referral: Referral, people: Any, who: str) -> None:
    assert log_in(people[who]).client.get(url_of(referral)).status_code in {403, 404}


def test_who_is_not_logged_in_is_asked_to(referral: Referral) -> None:
    answer = Client().get(url_of(referral))
    assert answer.status_code == 302
    assert "Wie leent" not in answer.content.decode()


@pytest.mark.parametrize("end", [withdraw, lambda one: erase_person(one.intake.contact)])
def test_after_withdrawing_nobody_reads_it(referral: Referral, people: Any, end: Any) -> None:
    end(referral)
    assert log_in(people["stranger"]).client.get(url_of(referral)).status_code == 404


def test_handing_over_to_a_colleague(referral: Referral, people: Any, mailoutbox: Any) -> None:
    colleague = User.objects.create_user(
        "collega@oost-nl.example",
        first_name="Cees",
        organisation=people["stranger"].organisation,
        role="account-manager",
    )
    run_tick()
    mailoutbox.clear()
    visitor = log_in(people["stranger"])
    page = visitor.open(url_of(referral))
    page = visitor.send(page, button="hand-over", **{"hand-over-owner": str(colleague.pk)})
    referral.refresh_from_db()
    assert referral.owner == colleague
    assert list_addresses(referral) == ["collega@oost-nl.example"]
    event = ReferralEvent.objects.get(type="hand-over")
    assert event.person == people["stranger"]


@pytest.mark.parametrize("who", ["manager", "editor"])
def test_not_to_somebody_elsewhere(referral: Referral, people: Any, who: str) -> None:
    visitor = log_in(people["stranger"])
    answer = visitor.client.post(
        url_of(referral), {"hand-over": "1", "hand-over-owner": str(people[who].pk)}
    )
    assert answer.status_code == 422
    referral.refresh_from_db()
    assert referral.owner is None


def test_taking_it_over_gives_no_more_time(referral: Referral, people: Any) -> None:
    taker = people["stranger"]
    with clock.frozen(referral.created_at):
        (before,) = list_work([taker]).week
    with clock.frozen(referral.created_at + timedelta(days=3)):
        hand_over(referral, to=taker, actor="staff", person=taker)
        (after,) = list_work([taker]).week
    assert (before.what, before.due_on) == (after.what, after.due_on)


def test_what_is_over_stays_in_its_hands(referral: Referral, people: Any) -> None:
    refuse(referral, reason="not-eligible")
    page = log_in(people["stranger"]).open(url_of(referral))
    assert "hand-over" not in [button for form in page.forms for button in form.buttons]
    with pytest.raises(Exception, match="hand-over"):
        hand_over(referral, to=people["stranger"], actor="staff")
