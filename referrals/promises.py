"""Promises: what the clock owes to a referral in each status. Here are the table and the only
functions that write its rows.

Every transition closes what was promised for the status that it leaves and makes the promises of
the status that it enters, in the same transaction.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta
from django.conf import settings

from portal import clock
from portal.outbox.enums import MessageStatus, ReminderStatus
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.reminding import cancel_reminders, schedule_reminder
from referrals.enums import NOT_PASSED_ON, ExpiryReason, Helped, PromiseKind, Status
from referrals.models import Referral

KINDS: Final = (
    PromiseKind.PARTNER_SILENT,
    PromiseKind.PARTNER_EXPIRES,
    PromiseKind.STILL_NOBODY,
    PromiseKind.PROGRESS_QUESTION,
    PromiseKind.QUESTION_SILENT,
    PromiseKind.PASS_ON,
    PromiseKind.OUTCOME_QUESTION,
    PromiseKind.IMPACT_QUESTION,
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A kind of promise: due at `moments`, given the moment at which the status was entered, for
    referrals for which `when` holds.
    """

    kind: str
    moments: Callable[[datetime], list[datetime]]
    when: Callable[[Referral], bool] = lambda _referral: True


def _after_working_days(name: str) -> Callable[[datetime], list[datetime]]:
    def list_moments(since: datetime) -> list[datetime]:
        days = getattr(settings, name)
        each = days if isinstance(days, list) else [days]
        return [clock.add_working_days(since, one) for one in each]

    return list_moments


def _after(name: str, unit: str) -> Callable[[datetime], list[datetime]]:
    return lambda since: [since + timedelta(**{unit: getattr(settings, name)})]


def _list_outcome_moments(since: datetime) -> list[datetime]:
    first, every = settings.OUTCOME_AFTER_DAYS, settings.OUTCOME_EVERY_DAYS
    return [since + timedelta(days=first + every * n) for n in range(settings.OUTCOME_TIMES)]


def _list_impact_moments(since: datetime) -> list[datetime]:
    day = clock.day_of(since) + relativedelta(months=settings.IMPACT_AFTER_MONTHS)
    return [clock.at_hour(day, settings.REMINDER_HOUR)]


IN_HAND = (Promise(PromiseKind.PROGRESS_QUESTION, _after("PROGRESS_EVERY_DAYS", "days")),)
PROMISES: Final[Mapping[Status, tuple[Promise, ...]]] = {
    Status.SENT: (
        Promise(PromiseKind.PARTNER_SILENT, _after_working_days("PARTNER_REMINDER_WORKING_DAYS")),
        Promise(PromiseKind.STILL_NOBODY, _after_working_days("STILL_NOBODY_WORKING_DAYS")),
        Promise(PromiseKind.PARTNER_EXPIRES, _after_working_days("PARTNER_EXPIRY_WORKING_DAYS")),
    ),
    Status.ACCEPTED: IN_HAND,
    Status.IN_PROGRESS: IN_HAND,
    Status.REFUSED: (
        # A mis-click can be undone for a while, and nobody has heard of it by then.
        Promise(
            PromiseKind.PASS_ON,
            _after("UNDO_SECONDS", "seconds"),
            lambda one: one.reason not in NOT_PASSED_ON,
        ),
    ),
    Status.EXPIRED: (
        Promise(
            PromiseKind.PASS_ON, lambda since: [since], lambda one: one.reason != ExpiryReason.AWAY
        ),
        # Somebody clicked that the organisation is away, and can undo that.
        Promise(
            PromiseKind.PASS_ON,
            _after("UNDO_SECONDS", "seconds"),
            lambda one: one.reason == ExpiryReason.AWAY,
        ),
    ),
    Status.COMPLETED: (
        Promise(PromiseKind.OUTCOME_QUESTION, _list_outcome_moments),
        Promise(
            PromiseKind.IMPACT_QUESTION, _list_impact_moments, lambda one: one.helped != Helped.NO
        ),
    ),
}


def renew_promises(referral: Referral, *, now: datetime) -> None:
    """Close what was promised before, and make the promises of the present status."""
    cancel_reminders(kinds=KINDS, subject_key=referral.subject_key)
    make_promises(referral, since=now)


def make_promises(referral: Referral, *, since: datetime, kinds: Collection[str] = KINDS) -> None:
    """Make the promises of the present status, as far as they are among `kinds`."""
    for kind, number, due_at in list_promises(referral, since=since):
        if kind in kinds:
            schedule_reminder(
                kind=kind,
                subject_key=referral.subject_key,
                slot=f"{name_slot(referral.version)}.{number}",
                due_at=due_at,
            )


def is_passing_on(referral: Referral) -> bool:
    """Say whether the question is about to go on: nobody helped, and the next organisation has not
    been asked yet.
    """
    rows = Reminder.objects.open().about(
        kinds=[PromiseKind.PASS_ON], subject_key=referral.subject_key
    )
    return rows.exists()


def list_promises(referral: Referral, *, since: datetime) -> Iterator[tuple[str, int, datetime]]:
    """Yield kind, number and moment of each promise of the present status."""
    for promise in PROMISES.get(Status(referral.status), ()):
        if promise.when(referral):
            for number, moment in enumerate(promise.moments(since), start=1):
                yield promise.kind, number, moment


def take_back_promises(referral: Referral, *, version: int, before: int, at: datetime) -> None:
    """Undo renew_promises() for `version`, which ran at the moment `at`. `before` is the version
    whose promises it closed.
    """
    rows = Reminder.objects.about(kinds=KINDS, subject_key=referral.subject_key)
    rows.filter(slot__startswith=f"{name_slot(version)}.").delete()
    rows.filter(status=ReminderStatus.CANCELLED, closed_at=at).update(
        status=ReminderStatus.DUE, closed_at=None
    )
    # A promise that was kept by a mail that had not left, and was cancelled, is open again too.
    for row in rows.filter(status=ReminderStatus.DONE, slot__startswith=f"{name_slot(before)}."):
        mails = OutgoingMessage.objects.about(kinds=[row.kind], subject_key=row.subject_key)
        if mails.filter(slot=row.slot, status=MessageStatus.CANCELLED).delete()[0]:
            rows.filter(pk=row.pk).update(status=ReminderStatus.DUE, closed_at=None)


def name_slot(version: int) -> str:
    """Return the slot of the mails and promises of one version: a second refusal is another one
    than the first.
    """
    return f"v{version}"
