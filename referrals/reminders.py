"""Promises in time: a row when the promise is made, a mail when its moment comes, nothing when it
has become moot.
"""

import structlog
from django.conf import settings
from django.db import transaction

from portal import clock
from referrals.enums import ReminderKind, ReminderStatus
from referrals.models import Referral, Reminder
from referrals.notifications import remind_organisation

BATCH = 200

logger = structlog.get_logger(__name__)


def schedule_partner_reminder(referral: Referral) -> None:
    """Ask an organisation again that has not answered after some working days."""
    Reminder.objects.get_or_create(
        referral=referral,
        kind=ReminderKind.PARTNER_SILENT,
        slot=1,
        defaults={
            "due_at": clock.add_working_days(clock.now(), settings.PARTNER_REMINDER_WORKING_DAYS)
        },
    )


def queue_due_reminders() -> int:
    """Turn every reminder due at or before now into an outgoing message; returns how many.

    One that fails stays due, is logged, and holds up none of the others.
    """
    due = list(Reminder.objects.due(clock.now()).values_list("pk", flat=True)[:BATCH])
    return sum(_try_to_queue(pk) for pk in due)


def _try_to_queue(pk: int) -> bool:
    try:
        return _queue_reminder(pk)
    except Exception:
        logger.exception("reminder_failed", reminder=pk)
        return False


@transaction.atomic
def _queue_reminder(pk: int) -> bool:
    # Compare-and-set: of two ticks at once only one turns the row into a mail, in the same
    # transaction.
    claimed = Reminder.objects.filter(pk=pk, status=ReminderStatus.DUE).update(
        status=ReminderStatus.DONE, closed_at=clock.now()
    )
    if not claimed:
        return False
    reminder = Reminder.objects.select_related(
        "referral__organisation", "referral__programme"
    ).get(pk=pk)
    remind_organisation(reminder.referral, slot=reminder.slot)
    return True
