"""A minute to take back a click, before anybody hears of it; everything is as it was."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.ticking import run_tick
from programmes.models import Programme
from referrals.enums import Actor, EventType
from referrals.lifecycle import IllegalTransition, move, undo
from referrals.models import Outcome, Referral
from referrals.pausing import pause
from referrals.receivers import find_receiver
from referrals.responding import (
    accept,
    complete,
    hand_over,
    lose_touch,
    refuse,
    report_progress,
    take_back,
)
from tests.desk import make_people
from tests.factories import IntakeFactory, send_referral
from tests.referrals.conftest import TUESDAY

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
NEXT_MONTH = TUESDAY.date() + timedelta(days=30)
ANSWERS = {
    "accept": lambda one: accept(one, note="Ik bel u."),
    "refuse": lambda one: refuse(one, reason="at-capacity", note="Vol."),
    "duplicate": lambda one: refuse(one, reason="duplicate"),
}
LATER = {
    "progress": lambda one: report_progress(one, reason="spoken", note="Gesproken."),
    "complete": lambda one: complete(one, helped="yes", note="Klaar."),
    "lose-touch": lambda one: lose_touch(one, note="Drie keer gebeld."),
    "refuse": lambda one: refuse(one, reason="not-eligible"),
}


def picture() -> tuple:
    row = Referral.objects.values("status", "reason", "helped", "note").get()
    promised = Reminder.objects.open().order_by("kind", "slot")
    return row, list(promised.values_list("kind", "slot", "due_at"))


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_taken_back(answer: str, mailoutbox) -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
        run_tick()
        before, mailed = picture(), len(mailoutbox)
    with clock.frozen(TUESDAY + timedelta(days=1)):
        ANSWERS[answer](referral)
        run_tick()
        assert picture() != before
    with clock.frozen(TUESDAY + timedelta(days=1) + 59 * SECOND):
        run_tick()
        take_back(referral)
        assert picture() == before
        run_tick()
    with clock.frozen(TUESDAY + timedelta(days=1, minutes=5)):
        run_tick()
    assert len(mailoutbox) == mailed, "nobody heard of it"
    assert Referral.objects.count() == 1, "nothing went on to anybody else"


@pytest.mark.parametrize("answer", LATER)
def test_a_later_step_taken_back(answer: str) -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
        accept(referral, note="Ik bel u.")
        before = picture()
    with clock.frozen(TUESDAY + timedelta(days=3)):
        LATER[answer](referral)
        take_back(referral)
    assert picture() == before
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(("seconds", "possible"), [(59, True), (60, False), (61, False)])
def test_the_minute(seconds: int, possible: bool) -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
        accept(referral)
    with clock.frozen(TUESDAY + seconds * SECOND):
        if possible:
            take_back(referral)
        else:
            with pytest.raises(IllegalTransition):
                take_back(referral)
    assert Referral.objects.get().status == ("sent" if possible else "accepted")


def test_not_once_the_mail_has_left(mailoutbox) -> None:
    """Whatever the clock says: what somebody has read cannot be undone."""
    with clock.frozen(TUESDAY):
        referral = send_referral()
        accept(referral)
        OutgoingMessage.objects.filter(kind="accepted").update(due_at=TUESDAY)
        run_tick()
        before = picture()
        with pytest.raises(IllegalTransition):
            take_back(referral)
    assert picture() == before


def test_not_once_the_question_went_on() -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
        refuse(referral, reason="at-capacity")
        move(referral, EventType.PASS_ON, actor=Actor.CLOCK)
        with pytest.raises(IllegalTransition):
            take_back(referral)
    assert Referral.objects.get().status == "refused"


def test_a_hand_over_ends_the_minute() -> None:
    with clock.frozen(TUESDAY):
        referral = accept(send_referral())
        person = make_people()["manager"]
        hand_over(referral, to=person, actor=Actor.STAFF, person=person)
        with pytest.raises(IllegalTransition):
            take_back(referral)


def test_twice_is_once_and_sending_stays_sent() -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
        with pytest.raises(IllegalTransition):
            take_back(referral)
        accept(referral)
        take_back(referral)
        with pytest.raises(IllegalTransition):
            take_back(referral)


def test_who_looked_at_an_old_state_undoes_nothing() -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
        accept(referral)
        late = Referral.objects.get()
        report_progress(referral, reason="spoken")
        Referral.objects.get().events.filter(type="progress").update(type="accept")
        with pytest.raises(IllegalTransition):
            undo(late, actor=Actor.PARTNER)
    assert Referral.objects.get().status == "in-progress"


def test_answering_again_after_taking_back(mailoutbox) -> None:
    """The second answer is told, though the first one's mail was cancelled."""
    with clock.frozen(TUESDAY):
        referral = send_referral()
        accept(referral, note="Verkeerd.")
        take_back(referral)
        accept(referral, note="Ik bel u donderdag.")
    with clock.frozen(TUESDAY + timedelta(minutes=2)):
        run_tick()
    told = [mail for mail in mailoutbox if mail.to == ["ada@bouwer.example"]]
    assert "Ik bel u donderdag." in told[-1].body
    assert not [mail for mail in mailoutbox if "Verkeerd." in mail.body]


def test_the_story_of_undoing_is_kept() -> None:
    referral = send_referral()
    accept(referral)
    take_back(referral)
    assert list(referral.events.values_list("type", "from_status", "to_status")) == [
        ("send", "draft", "sent"),
        ("accept", "sent", "accepted"),
        ("undo", "accepted", "sent"),
    ]


# --- what the same click did besides ------------------------------------------------------------


def test_nobody_is_there_can_be_taken_back_before_anybody_hears(oost_nl, mailoutbox) -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
        run_tick()
        mailed = len(mailoutbox)
        pause(organisation=oost_nl, programme=None, kind="away", until=NEXT_MONTH)
    with clock.frozen(TUESDAY + 59 * SECOND):
        run_tick()
        assert len(mailoutbox) == mailed
        referral.refresh_from_db()
        take_back(referral)
    with clock.frozen(TUESDAY + 120 * SECOND):
        run_tick()
    assert len(mailoutbox) == mailed
    assert Referral.objects.get().status == "sent"


def test_what_the_clock_took_away_is_nobodys_click() -> None:
    with clock.frozen(TUESDAY):
        send_referral()
    with clock.frozen(TUESDAY + timedelta(days=60)):
        run_tick()
        expired = Referral.objects.get(previous=None)
        assert expired.status == "expired"
        with pytest.raises(IllegalTransition):
            undo(expired, actor=Actor.PARTNER)


def refuse_as_full(referral: Referral) -> Client:
    client = Client()
    url = reverse("referrals:answer", args=[referral.answer_token])
    data = {"refuse": "1", "refuse-reason": "at-capacity", "refuse-full_until": "2026-07-01"}
    assert client.post(url, data).status_code == 302
    return client


def test_taking_back_that_it_is_full(oost_nl, mailoutbox) -> None:
    """The pause ends, and what was let go by the same click waits again."""
    with clock.frozen(TUESDAY):
        first = send_referral()
        second = send_referral(IntakeFactory(grower=True), email="bob@bouwer.example")
        run_tick()
        mailoutbox.clear()
    with clock.frozen(TUESDAY + timedelta(hours=1)):
        client = refuse_as_full(first)
        second.refresh_from_db()
        assert second.status == "refused"
        client.post(reverse("referrals:answer", args=[first.answer_token]), {"undo": "1"})
        assert find_receiver(first.programme) == oost_nl
    with clock.frozen(TUESDAY + timedelta(hours=2)):
        run_tick()
    assert set(Referral.objects.values_list("status", flat=True)) == {"sent"}
    assert not mailoutbox


def test_taking_back_leaves_another_pause_alone(oost_nl) -> None:
    with clock.frozen(TUESDAY):
        other = Programme.objects.get(slug="mkb-businessversneller")
        pause(organisation=oost_nl, programme=other, kind="full", until=NEXT_MONTH)
        referral = send_referral()
        client = refuse_as_full(referral)
        client.post(reverse("referrals:answer", args=[referral.answer_token]), {"undo": "1"})
        standing = [one.programme for one in oost_nl.pauses.all() if one.is_standing]
    assert standing == [other]


def test_a_reminder_that_had_not_left_is_promised_again(mailoutbox) -> None:
    """It waited for the next day: one reminder mail a day. The answer cancelled it, undo did not
    bring it back.
    """
    with clock.frozen(TUESDAY):
        send_referral()
    with clock.frozen(TUESDAY + timedelta(hours=3)):
        referral = send_referral(IntakeFactory(grower=True), email="bob@bouwer.example")
    third_day = TUESDAY + timedelta(days=3)
    with clock.frozen(third_day + 60 * SECOND):
        run_tick()
    with clock.frozen(third_day + timedelta(hours=4)):
        run_tick()
        take_back(accept(referral))
    with clock.frozen(third_day + timedelta(days=3)):
        run_tick()
    mails = OutgoingMessage.objects.filter(kind="partner-silent", subject_key=referral.subject_key)
    assert [one.status for one in mails] == ["sent"]
