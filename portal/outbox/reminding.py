"""Keeps promises in time: a row is written when a promise is made, closed when its moment comes,
or closed as soon as it has become moot.

settings.REMINDERS names the function that keeps a promise, by kind. It takes the row, and runs in
the transaction that closes it: so a crash leaves the promise open, and nothing is done twice.
"""

from collections.abc import Collection
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from portal import clock
from portal.logs import find_request_id
from portal.outbox.enums import ReminderStatus
from portal.outbox.failures import wait_before_retry
from portal.outbox.models import OutgoingMessage, Reminder, ReminderQuerySet

BATCH = 200
MAX_BATCHES = 50

logger = structlog.get_logger(__name__)


class NotYetError(Exception):
    """Raised by a function that keeps a promise: it did nothing now, so look again at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def schedule_reminder(
    *, kind: str, subject_key: str, due_at: datetime, slot: str = "once"
) -> Reminder:
    """Promise once for (kind, subject_key, slot); asking again returns the row that is there.
    Raises ValueError if no function keeps that kind.
    """
    if kind not in settings.REMINDERS:
        raise ValueError(f"nothing keeps a promise of kind {kind}")
    reminder, _created = Reminder.objects.get_or_create(
        kind=kind,
        subject_key=subject_key,
        slot=slot,
        defaults={"due_at": due_at, "request_id": find_request_id()},
    )
    return reminder


def move_reminder(*, kind: str, subject_key: str, due_at: datetime) -> None:
    """Move the open promises to another moment."""
    rows = Reminder.objects.open().about(kinds=[kind], subject_key=subject_key)
    rows.update(due_at=due_at, held_until=None)


def restore_reminders(*, kinds: Collection[str], subject_key: str) -> None:
    """Open the cancelled promises again, after whatever made them moot was undone."""
    rows = Reminder.objects.about(kinds=kinds, subject_key=subject_key)
    rows.filter(status=ReminderStatus.CANCELLED).update(status=ReminderStatus.DUE, closed_at=None)


def cancel_reminders(*, kinds: Collection[str], subject_key: str) -> None:
    """Close what has become moot, in the transaction that makes it so: the promises, and the mails
    of the same kinds that have not left.
    """
    now = clock.now()
    rows = Reminder.objects.not_kept().about(kinds=kinds, subject_key=subject_key)
    rows.update(status=ReminderStatus.CANCELLED, closed_at=now, held_until=None)
    OutgoingMessage.objects.about(kinds=kinds, subject_key=subject_key).cancel(now)


def run_due_reminders() -> int:
    """Keep every promise due at or before now, the oldest first, as a step of the tick; return how
    many were kept. A promise that fails is retried later, and holds up no other.
    """
    kept = 0
    for _batch in range(MAX_BATCHES):
        due = Reminder.objects.due(clock.now()).order_by("due_at", "pk")[:BATCH]
        rows = list(due)
        kept += sum(_try_to_keep(row) for row in rows)
        if len(rows) < BATCH:
            break
    return kept


def _try_to_keep(row: Reminder) -> bool:
    with structlog.contextvars.bound_contextvars(request_id=row.request_id):
        try:
            return _keep(row)
        except NotYetError as later:
            _still_open(row).update(held_until=later.until)
        except Exception as error:
            logger.exception("reminder_failed", reminder=row.pk, kind=row.kind)
            _note_failure(row, error)
    return False


@transaction.atomic
def _keep(row: Reminder) -> bool:
    # Compare-and-set: of two ticks at once only one gets past this line.
    if not _still_open(row).update(status=ReminderStatus.DONE, closed_at=clock.now()):
        return False
    if _is_overtaken(row):
        Reminder.objects.filter(pk=row.pk).update(status=ReminderStatus.CANCELLED)
        return False
    import_string(settings.REMINDERS[row.kind])(row)
    return True


def _still_open(row: Reminder) -> ReminderQuerySet:
    return Reminder.objects.filter(
        pk=row.pk, status=ReminderStatus.DUE, attempts=row.attempts, due_at=row.due_at
    )


def _is_overtaken(row: Reminder) -> bool:
    """Say whether a later promise of the same kind is due too: after an outage, somebody hears of
    it once.
    """
    others = Reminder.objects.due(clock.now()).about(kinds=[row.kind], subject_key=row.subject_key)
    return others.filter(due_at__gt=row.due_at).exists()


def _note_failure(row: Reminder, error: Exception) -> None:
    attempts = row.attempts + 1
    values = {"attempts": attempts, "last_error": type(error).__name__}
    if attempts >= settings.OUTBOX_MAX_ATTEMPTS:
        values |= {"status": ReminderStatus.FAILED, "closed_at": clock.now()}
    else:
        values |= {"held_until": clock.now() + wait_before_retry(attempts)}
    _still_open(row).update(**values)
