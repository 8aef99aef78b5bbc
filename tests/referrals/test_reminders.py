"""A reminder is a row: due after working days, mailed once, and gone as soon as it is moot."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections

from portal import clock
from portal.clock import AMSTERDAM
from portal.outbox.models import OutgoingMessage
from portal.outbox.ticking import run_tick
from referrals.lifecycle import move
from referrals.models import Referral, Reminder
from referrals.reminders import queue_due_reminders
from referrals.responding import accept, erase_person, refuse, withdraw
from tests.factories import ReferralFactory, ReminderFactory, send_referral
from tests.referrals.conftest import TUESDAY

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
TICKS = 4


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=AMSTERDAM)


def count_reminders(mailoutbox) -> int:
    return sum(mail.subject.startswith("Herinnering:") for mail in mailoutbox)


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        (at(6, 2), at(6, 5)),  # Tuesday to Friday
        (at(6, 4), at(6, 9)),  # over a weekend
        (at(6, 6), at(6, 10)),  # from a Saturday
        (at(5, 21), at(5, 27)),  # over Whit Monday
        (at(4, 2), at(4, 9)),  # over Easter, of which Good Friday counts as a holiday
        (at(12, 23), at(12, 29)),  # over Christmas, of which the second day is a Saturday
        (at(3, 27), at(4, 1)),  # over the start of summer time: the same hour of the day
    ],
)
def test_due_at_exactly_three_working_days(sent: datetime, due: datetime, mailoutbox) -> None:
    with clock.frozen(sent):
        send_referral()
    assert Reminder.objects.get().due_at == due
    with clock.frozen(due - SECOND):
        run_tick()
    assert count_reminders(mailoutbox) == 0
    with clock.frozen(due):
        run_tick()
    assert count_reminders(mailoutbox) == 1


def test_after_an_outage_of_a_week_one_mail(mailoutbox) -> None:
    with clock.frozen(TUESDAY):
        send_referral()
    with clock.frozen(TUESDAY + timedelta(days=14)):
        run_tick()
        run_tick()
    assert count_reminders(mailoutbox) == 1
    assert Reminder.objects.get().status == "done"


def test_everything_due_is_taken_however_old() -> None:
    for days in (0, 1, 40, 400):
        ReminderFactory(due_at=clock.now() - timedelta(days=days))
    ReminderFactory(due_at=clock.now() + timedelta(hours=1))
    assert queue_due_reminders() == 4
    assert queue_due_reminders() == 0
    assert OutgoingMessage.objects.count() == 4


def test_more_than_a_batch_is_caught_up_tick_by_tick(monkeypatch) -> None:
    monkeypatch.setattr("referrals.reminders.BATCH", 2)
    for _ in range(5):
        ReminderFactory()
    assert [queue_due_reminders() for _ in range(4)] == [2, 2, 1, 0]


def test_scheduled_once_for_a_referral() -> None:
    from referrals.reminders import schedule_partner_reminder

    referral = send_referral()
    schedule_partner_reminder(referral)
    assert Reminder.objects.count() == 1


# --- moot ---------------------------------------------------------------------------------------

ENDS: dict[str, Callable[[Referral], object]] = {
    "accepted": accept,
    "refused": lambda referral: refuse(referral, reason="duplicate"),
    "withdrawn": withdraw,
    "expired": lambda referral: move(referral, "expire", actor="clock"),
    "erased": lambda referral: erase_person(referral.intake.contact),
}


@pytest.mark.parametrize("end", ENDS)
def test_moot_before_it_is_due(end: str, mailoutbox) -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
        ENDS[end](referral)
    assert Reminder.objects.get().status == "cancelled"
    assert Reminder.objects.get().closed_at == TUESDAY
    with clock.frozen(TUESDAY + timedelta(days=30)):
        run_tick()
    assert count_reminders(mailoutbox) == 0


@pytest.mark.parametrize("end", ENDS)
def test_moot_while_its_mail_waits_in_the_outbox(end: str, mailoutbox) -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
    with clock.frozen(TUESDAY + timedelta(days=7)):
        assert queue_due_reminders() == 1
        ENDS[end](referral)
        run_tick()
    waiting = OutgoingMessage.objects.filter(kind="partner-silent")
    assert not waiting.exclude(status="cancelled").exists()
    assert count_reminders(mailoutbox) == 0


def test_moot_only_together_with_what_makes_it_so(monkeypatch) -> None:
    """In one transaction: if the mail of the answer fails, the reminder still stands."""
    referral = send_referral()

    def fail(_referral: Referral) -> None:
        raise RuntimeError

    monkeypatch.setattr("referrals.responding.tell_answer", fail)
    with pytest.raises(RuntimeError):
        accept(referral)
    assert Referral.objects.get().status == "sent"
    assert Reminder.objects.get().status == "due"


def test_another_ones_reminder_stays() -> None:
    mine, other = send_referral(), send_referral(email="other@bouwer.example")
    accept(mine)
    assert other.reminders.get().status == "due"


# --- several workers ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_ticks_at_once_make_one_mail() -> None:
    for _ in range(3):
        ReminderFactory(referral=ReferralFactory())
    start = Barrier(TICKS)

    def tick(_number: int) -> int:
        try:
            start.wait()
            return queue_due_reminders()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TICKS) as pool:
        counts = list(pool.map(tick, range(TICKS)))
    assert sum(counts) == OutgoingMessage.objects.count() == 3
