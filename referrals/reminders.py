"""The functions that keep the promises of promises.py when they are due. Each takes the row of the
promise, runs in the transaction that closes it, and first checks whether it still holds.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings

from portal import clock
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.reminding import NotYetError, schedule_reminder
from programmes.models import Organisation, find_pause
from referrals.asking_back import find_open_question
from referrals.enums import HELPING, SENT_ON, Actor, EventType, ExpiryReason, PromiseKind, Status
from referrals.lifecycle import move
from referrals.models import Referral
from referrals.notifications import (
    ask_back,
    ask_entrepreneur,
    escalate,
    remind_organisation,
    tell_more_waiting,
    tell_still_nobody,
    tell_taken_away,
)
from referrals.promises import name_slot
from referrals.rerouting import pass_on

Keeper = Callable[[Referral, Reminder], None]


def in_state(*statuses: Status) -> Callable[[Keeper], Callable[[Reminder], None]]:
    """Give the function the referral, locked, if it is in one of these statuses. For one that is
    gone or has moved on nothing is done. While somebody is writing it the promise waits: whoever
    holds a promise must not wait for a writer who may be about to cancel it.
    """

    def decorate(keep: Keeper) -> Callable[[Reminder], None]:
        @wraps(keep)
        def kept(reminder: Reminder) -> None:
            rows = Referral.objects.with_people().filter(pk=reminder.subject_id)
            referral = rows.untouched().first()
            if referral is None and rows.exists():
                raise NotYetError(clock.now())
            if referral is not None and referral.status in statuses:
                keep(referral, reminder)

        return kept

    return decorate


@in_state(Status.SENT)
def remind_partner(referral: Referral, reminder: Reminder) -> None:
    """Remind the organisation by a mail about this question; with many waiting, by one mail a
    week.
    """
    if (
        not referral.is_fallback
        and count_waiting(referral.organisation) > settings.PARTNER_DIGEST_ABOVE
    ):
        schedule_digest(referral.organisation)
    else:
        remind_organisation(referral, PromiseKind.PARTNER_SILENT, slot=reminder.slot)


def count_waiting(organisation: Organisation) -> int:
    return Referral.objects.waiting().filter(organisation=organisation).count()


def schedule_digest(organisation: Organisation) -> None:
    due_at = clock.find_next_weekday(
        clock.now(), weekday=settings.PARTNER_DIGEST_WEEKDAY, hour=settings.PARTNER_DIGEST_HOUR
    )
    schedule_reminder(
        kind=PromiseKind.PARTNER_DIGEST,
        subject_key=f"organisation:{organisation.slug}",
        slot=clock.day_of(due_at).isoformat(),
        due_at=due_at,
    )


def send_partner_digest(reminder: Reminder) -> None:
    """Remind the organisation of its oldest questions, none younger than a few working days; the
    outbox makes one mail of them.
    """
    organisation = Organisation.objects.get(slug=reminder.subject_id)
    rows = Referral.objects.waiting().filter(organisation=organisation, is_fallback=False)
    waiting = list(rows.select_related("programme", "organisation", "owner"))
    days = settings.PARTNER_DIGEST_MIN_WORKING_DAYS
    now = clock.now()
    old = [one for one in waiting if clock.add_working_days(one.since, days) <= now]
    shown = old[: settings.PARTNER_DIGEST_SHOWN]
    slot = f"digest-{reminder.slot}"
    for one in shown:
        remind_organisation(one, PromiseKind.PARTNER_SILENT, slot=slot)
    if shown and len(waiting) > len(shown):
        tell_more_waiting(shown[-1], number=len(waiting) - len(shown), slot=slot)
    if len(waiting) > settings.PARTNER_DIGEST_ABOVE:
        schedule_digest(organisation)


@in_state(Status.SENT)
def expire(referral: Referral, reminder: Reminder) -> None:
    """Take the question away from an organisation that stayed silent, so that it goes on to
    others. Where nobody comes after it, somebody has to call.
    """
    referral = move(referral, EventType.EXPIRE, actor=Actor.CLOCK, reason=ExpiryReason.SILENT)
    if referral.is_fallback:
        escalate(referral, slot=name_slot(referral.version))
    else:
        tell_taken_away(referral)


@in_state(Status.SENT)
def tell_entrepreneur(referral: Referral, reminder: Reminder) -> None:
    """Tell the entrepreneur honestly that nobody has answered, and what happens if that stays
    so.
    """
    expiry = Reminder.objects.open().about(
        kinds=[PromiseKind.PARTNER_EXPIRES], subject_key=referral.subject_key
    )
    until = expiry.values_list("due_at", flat=True).first()
    if until is not None and until > clock.now():
        tell_still_nobody(referral, slot=reminder.slot, until=until)


@in_state(*HELPING)
def ask_progress(referral: Referral, reminder: Reminder) -> None:
    """Ask the organisation for news every few days until there is some, but not while it is
    away.
    """
    pause = find_pause(referral.organisation.pauses.all(), referral.programme)
    if pause is not None and pause.kind == "away":
        raise NotYetError(clock.at_hour(pause.until, settings.REMINDER_HOUR))
    remind_organisation(referral, PromiseKind.PROGRESS_QUESTION, slot=reminder.slot)
    times = int(reminder.slot.rpartition(".")[2])
    schedule_reminder(
        kind=PromiseKind.PROGRESS_QUESTION,
        subject_key=referral.subject_key,
        slot=f"{name_slot(referral.version)}.{times + 1}",
        due_at=clock.now() + timedelta(days=settings.PROGRESS_EVERY_DAYS),
    )


@in_state(*SENT_ON)
def remind_of_question(referral: Referral, reminder: Reminder) -> None:
    asked = find_open_question(referral.events.all())
    if asked is not None:
        ask_back(referral, question=asked.note, kind=PromiseKind.QUESTION_SILENT)


@in_state(Status.COMPLETED)
def ask_outcome(referral: Referral, reminder: Reminder) -> None:
    """Ask the entrepreneur how it went, no more often than promised, even if the referral was
    resumed and completed once more.
    """
    asked = OutgoingMessage.objects.about(kinds=[reminder.kind], subject_key=referral.subject_key)
    if asked.exclude(status=MessageStatus.CANCELLED).count() >= settings.OUTCOME_TIMES:
        return
    ask_entrepreneur(referral, reminder.kind, slot=reminder.slot, days=settings.OUTCOME_LINK_DAYS)


@in_state(Status.REFUSED, Status.EXPIRED)
def keep_pass_on(referral: Referral, reminder: Reminder) -> None:
    pass_on(referral)
