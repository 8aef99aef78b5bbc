"""A minute to take back a click, before anybody hears of it; everything is as it was."""

from datetime import timedelta

import pytest

from portal import clock
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.ticking import run_tick
from referrals.enums import Actor
from referrals.lifecycle import IllegalTransition, move, undo
from referrals.models import Outcome, Referral
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
from tests.factories import send_referral
from tests.referrals.conftest import TUESDAY

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
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
        move(referral, "pass-on", actor=Actor.CLOCK)
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
