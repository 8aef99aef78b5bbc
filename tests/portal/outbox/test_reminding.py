"""A promise in time is a row: kept once, at or before now, cancelled when moot, tried again."""

from datetime import timedelta

import pytest
import structlog

from portal import clock
from portal.outbox import reminding
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.reminding import (
    NotYetError,
    cancel_reminders,
    move_reminder,
    restore_reminders,
    run_due_reminders,
    schedule_reminder,
)
from portal.outbox.ticking import run_tick
from tests.portal.outbox.test_parallel_senders import run_together

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
KIND, KEY = "test", "thing:1"
kept: list[str] = []


def keep(reminder: Reminder) -> None:
    kept.append(reminder.slot)


def mail(reminder: Reminder) -> None:
    OutgoingMessage.objects.create(
        kind=reminder.kind,
        subject_key=reminder.subject_key,
        slot=reminder.slot,
        to_address="jan@bedrijf.example",
        subject="Vraag",
        text="Vraag",
        due_at=clock.now(),
    )


def mail_and_fail(reminder: Reminder) -> None:
    mail(reminder)
    raise RuntimeError("jan@bedrijf.example")


def put_off(reminder: Reminder) -> None:
    mail(reminder)
    raise NotYetError(clock.now() + HOUR)


@pytest.fixture(autouse=True)
def _keeper(settings) -> None:
    kept.clear()
    settings.REMINDERS = {KIND: f"{__name__}.keep", "other": f"{__name__}.keep"}
    settings.OUTBOX_BACKOFF_SECONDS = 60
    settings.OUTBOX_MAX_ATTEMPTS = 3


@pytest.fixture
def keep_by(settings):
    def use(function) -> None:
        settings.REMINDERS = {KIND: f"{__name__}.{function.__name__}"}

    return use


def promise(slot: str = "once", *, key: str = KEY, kind: str = KIND, **shift) -> Reminder:
    due_at = clock.now() + timedelta(**shift)
    return schedule_reminder(kind=kind, subject_key=key, slot=slot, due_at=due_at)


@pytest.mark.parametrize(("late", "count"), [(-1, 0), (0, 1), (1, 1), (400 * 86400, 1)])
def test_everything_due_at_or_before_now(noon, late: int, count: int) -> None:
    promise()
    with clock.travel(late * SECOND):
        assert run_due_reminders() == count
        assert run_due_reminders() == 0


def test_once_for_each_slot(noon) -> None:
    first, again, other = promise(), promise(days=3), promise("second", days=1)
    assert first == again
    assert (Reminder.objects.count(), other.due_at) == (2, noon + timedelta(days=1))
    assert Reminder.objects.get(pk=first.pk).due_at == noon


def test_a_kind_that_nothing_keeps_is_no_promise(noon) -> None:
    with pytest.raises(ValueError, match="nothing keeps"):
        promise(kind="no such")


def test_after_an_outage_the_last_of_a_kind_stands_for_all(noon) -> None:
    for slot, days in (("1", -12), ("2", -9), ("3", -2)):
        promise(slot, days=days)
    promise("later", days=5)
    promise("1", key="thing:2", days=-12)
    assert run_due_reminders() == 2
    assert sorted(kept) == ["1", "3"]
    statuses = dict(Reminder.objects.filter(subject_key=KEY).values_list("slot", "status"))
    assert statuses == {"1": "cancelled", "2": "cancelled", "3": "done", "later": "due"}


def test_missed_runs_are_caught_up_in_order(noon) -> None:
    for number, days in enumerate((1, 9, 3)):
        promise(str(days), key=f"thing:{number}", days=-days)
    run_due_reminders()
    assert kept == ["9", "3", "1"]


def test_more_than_a_batch_in_one_tick(noon, monkeypatch) -> None:
    monkeypatch.setattr("portal.outbox.reminding.BATCH", 2)
    for number in range(5):
        promise(key=f"thing:{number}")
    assert run_due_reminders() == 5


def test_what_fails_leaves_nothing_behind_and_is_tried_again(noon, keep_by) -> None:
    keep_by(mail_and_fail)
    promise()
    assert run_due_reminders() == 0
    row = Reminder.objects.get()
    assert (row.status, row.attempts, row.last_error) == ("due", 1, "RuntimeError")
    assert row.held_until == noon + timedelta(seconds=60)
    assert not OutgoingMessage.objects.exists()
    keep_by(mail)
    with clock.travel(59 * SECOND):
        assert run_due_reminders() == 0
    with clock.travel(60 * SECOND):
        assert run_due_reminders() == 1


def test_one_that_fails_holds_up_none_of_the_others(noon, keep_by) -> None:
    keep_by(mail_and_fail)
    promise(days=-1)
    run_due_reminders()
    keep_by(keep)
    promise(key="thing:2")
    assert run_due_reminders() == 1


def test_attempts_run_out_and_staff_give_a_new_round(noon, keep_by) -> None:
    keep_by(mail_and_fail)
    promise()
    for hours in range(4):
        with clock.travel(hours * HOUR):
            run_due_reminders()
    assert Reminder.objects.failed().get().attempts == 3
    keep_by(keep)
    assert Reminder.objects.retry() == 1
    assert run_due_reminders() == 1


def test_not_yet_is_no_failure(noon, keep_by) -> None:
    keep_by(put_off)
    promise()
    assert run_due_reminders() == 0
    row = Reminder.objects.get()
    assert (row.status, row.attempts, row.held_until) == ("due", 0, noon + HOUR)
    assert not OutgoingMessage.objects.exists()
    assert not Reminder.objects.overdue(noon + HOUR).exists()


@pytest.mark.parametrize(("minutes", "red"), [(29, False), (30, False), (31, True)])
def test_overdue_after_the_promised_minutes(noon, settings, minutes: int, red: bool) -> None:
    settings.OVERDUE_MINUTES = 30
    promise(minutes=-minutes)
    assert Reminder.objects.overdue(noon).exists() is red


# --- moot ---------------------------------------------------------------------------------------


def test_moot_before_it_is_due_and_while_its_mail_waits(noon, keep_by) -> None:
    keep_by(mail)
    promise("1")
    promise("2", days=1)
    run_due_reminders()
    cancel_reminders(kinds=[KIND], subject_key=KEY)
    assert dict(Reminder.objects.values_list("slot", "status")) == {"1": "done", "2": "cancelled"}
    assert OutgoingMessage.objects.get().status == "cancelled"
    assert OutgoingMessage.objects.get().text == ""


def test_others_stay(noon) -> None:
    promise()
    promise(key="thing:2")
    promise(kind="other")
    cancel_reminders(kinds=[KIND], subject_key=KEY)
    assert set(Reminder.objects.open().values_list("kind", "subject_key")) == {
        (KIND, "thing:2"),
        ("other", KEY),
    }


def test_what_was_cancelled_can_be_promised_again(noon) -> None:
    promise()
    cancel_reminders(kinds=[KIND], subject_key=KEY)
    restore_reminders(kinds=[KIND], subject_key=KEY)
    assert run_due_reminders() == 1
    restore_reminders(kinds=[KIND], subject_key=KEY)
    assert run_due_reminders() == 0, "what was kept stays kept"


def test_to_another_moment(noon) -> None:
    promise()
    move_reminder(kind=KIND, subject_key=KEY, due_at=noon + HOUR)
    assert run_due_reminders() == 0
    with clock.travel(HOUR):
        assert run_due_reminders() == 1


def test_the_clock_going_back_keeps_nothing_twice(noon) -> None:
    promise()
    with clock.travel(timedelta(days=1)):
        run_due_reminders()
    with clock.travel(timedelta(days=-1)):
        promise()
        assert run_due_reminders() == 0
    assert run_due_reminders() == 0
    assert kept == ["once"]


# --- together -----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_ticks_at_once_keep_each_promise_once(noon, keep_by) -> None:
    keep_by(mail)
    for number in range(6):
        promise(key=f"thing:{number}")
    counts = run_together(run_due_reminders, 4)
    assert sum(counts) == OutgoingMessage.objects.count() == 6


def test_two_ticks_that_have_read_the_same_row(noon, monkeypatch) -> None:
    """The second finds out in the UPDATE, not by reading: both saw the promise open."""
    promise()
    keep_first = reminding._keep

    def keep_twice(row: Reminder) -> bool:
        return sum([keep_first(row), keep_first(row)]) == 1

    monkeypatch.setattr(reminding, "_keep", keep_twice)
    assert run_due_reminders() == 1
    assert kept == ["once"]


def test_the_request_that_made_a_promise_stays_known(noon, keep_by, settings, mailoutbox) -> None:
    settings.REMINDERS = {KIND: "tests.portal.outbox.test_reminding.queue_with_request"}
    with structlog.contextvars.bound_contextvars(request_id="request-1"):
        promise()
    run_tick()
    assert Reminder.objects.get().request_id == OutgoingMessage.objects.get().request_id
    assert mailoutbox[0].message()["X-Request-ID"] == "request-1"


def queue_with_request(reminder: Reminder) -> None:
    from portal.outbox.queueing import queue_message

    queue_message(
        kind=reminder.kind,
        subject_key=reminder.subject_key,
        to="jan@bedrijf.example",
        template="letter",
        context={"name": "Jan", "day": clock.now()},
        language="nl",
    )
