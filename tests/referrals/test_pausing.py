"""Full, or away: no new questions until that day, and what waits goes on to others."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from portal import clock
from portal.outbox.ticking import run_tick
from programmes.models import Organisation, Pause, Programme
from referrals.models import Referral
from referrals.pausing import end_pauses, list_waiting, pause
from referrals.receivers import find_receiver
from referrals.responding import accept, take_back
from tests.factories import (
    ContactPersonFactory,
    IntakeFactory,
    ReferralFactory,
    send_referral,
)
from tests.referrals.conftest import TUESDAY
from tests.walking import Visitor

pytestmark = pytest.mark.django_db
TODAY = TUESDAY.date()
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def referral() -> Referral:
    with clock.frozen(TUESDAY):
        return send_referral()


def open_page(referral: Referral) -> tuple[Visitor, Any]:
    visitor = Visitor()
    return visitor, visitor.open(reverse("referrals:pause", args=[referral.answer_token]))


@pytest.mark.parametrize(
    ("kind", "status", "reason"),
    [("full", "refused", "at-capacity"), ("away", "expired", "away")],
)
def test_what_waits_is_let_go(referral: Referral, kind: str, status: str, reason: str) -> None:
    with clock.frozen(TUESDAY):
        visitor, page = open_page(referral)
        page = visitor.send(
            page, button="until", kind=kind, scope="*", until=NEXT_WEEK.strftime("%d-%m-%Y")
        )
    assert "1 vraag die wachtte, gaat naar een ander" in page.text
    referral.refresh_from_db()
    assert (referral.status, referral.reason) == (status, reason)


def test_what_was_accepted_stays(referral: Referral, oost_nl: Organisation) -> None:
    with clock.frozen(TUESDAY):
        accept(referral)
        assert pause(organisation=oost_nl, programme=None, kind="away", until=NEXT_WEEK) == 0
    referral.refresh_from_db()
    assert referral.status == "accepted"


def test_for_one_programme_only(referral: Referral, oost_nl: Organisation) -> None:
    other = Programme.objects.get(slug="mkb-businessversneller")
    with clock.frozen(TUESDAY):
        assert pause(organisation=oost_nl, programme=other, kind="full", until=NEXT_WEEK) == 0
        assert list(list_waiting(oost_nl, referral.programme)) == [referral]


def test_letting_go_can_be_undone_for_a_minute(referral, oost_nl, mailoutbox: Any) -> None:
    with clock.frozen(TUESDAY):
        pause(organisation=oost_nl, programme=None, kind="full", until=NEXT_WEEK)
    with clock.frozen(TUESDAY + timedelta(seconds=59)):
        referral.refresh_from_db()
        assert take_back(referral).status == "sent"


@pytest.mark.parametrize(
    ("day", "open_again"), [(NEXT_WEEK - timedelta(days=1), False), (NEXT_WEEK, True)]
)
def test_on_the_day_itself_it_is_over(oost_nl, day: date, open_again: bool) -> None:
    programme = Programme.objects.get(slug="groeiversneller")
    with clock.frozen(TUESDAY):
        Pause.objects.create(organisation=oost_nl, kind="away", until=NEXT_WEEK)
    with clock.frozen(clock.at_hour(day, 9)):
        assert (find_receiver(programme) == oost_nl) == open_again


def test_back_earlier_than_was_said(referral: Referral, oost_nl: Organisation) -> None:
    with clock.frozen(TUESDAY):
        pause(organisation=oost_nl, programme=None, kind="away", until=NEXT_WEEK)
        visitor, page = open_page(referral)
        answer = visitor.client.post(page.url, {"back": "1"})
        assert answer.status_code == 302
        assert find_receiver(referral.programme) == oost_nl
        assert end_pauses(oost_nl) == 0, "there is nothing left to end"


@pytest.mark.parametrize("until", ["", "morgen", TODAY.strftime("%d-%m-%Y"), "01-01-2020"])
def test_a_day_that_is_no_day_or_past(referral: Referral, until: str) -> None:
    with clock.frozen(TUESDAY):
        _, page = open_page(referral)
        data = {"kind": "full", "scope": "*", "until": until}
        answer = Visitor().client.post(page.url, data)
    assert answer.status_code == 422
    assert not Pause.objects.exists()


def test_what_waits_at_others_stays(oost_nl: Organisation) -> None:
    elsewhere = ReferralFactory(
        intake=ContactPersonFactory().intake, organisation=Organisation.objects.get(slug="liof")
    )
    pause(
        organisation=oost_nl,
        programme=None,
        kind="full",
        until=clock.today() + timedelta(days=3),
    )
    run_tick()
    elsewhere.refresh_from_db()
    assert elsewhere.status == "sent"


def test_the_result_says_who_is_full(oost_nl: Organisation) -> None:
    """Before anybody asks; and what happens to a question all the same."""
    intake = IntakeFactory(grower=True, needs={"ambition": 3})
    until = clock.today() + timedelta(days=30)
    urls = [
        reverse("intake:result", args=[intake.token]),
        reverse("intake:programme", args=[intake.token, "groeiversneller"]),
    ]
    words = "geen nieuwe vragen aan. U kunt wel vragen"
    assert not any(words in Visitor().open(url).text for url in urls)
    pause(organisation=oost_nl, programme=None, kind="full", until=until)
    assert all(Visitor().open(url).text.count(words) == 1 for url in urls)
    end_pauses(oost_nl)
    assert not any(words in Visitor().open(url).text for url in urls)
