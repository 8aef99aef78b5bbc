from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet

from portal.outbox.enums import WAITING, MessageStatus, ReminderStatus

if TYPE_CHECKING:
    from portal.outbox.models import OutgoingMessage, Reminder  # noqa: F401

NO_CONTENT = {
    "cc_address": "",
    "subject": "",
    "text": "",
    "html": "",
    "unsubscribe_url": "",
    "attachment_name": "",
    "attachment": b"",
    "line": "",
    "line_url": "",
}


def _passed(field: str, moment: datetime) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__lte": moment})


class OutgoingMessageQuerySet(QuerySet["OutgoingMessage"]):
    def about(self, *, kinds: Collection[str], subject_key: str) -> "OutgoingMessageQuerySet":
        return self.filter(kind__in=kinds, subject_key=subject_key)

    def reminders_for(self, address: str) -> "OutgoingMessageQuerySet":
        return self.filter(is_reminder=True, to_address__iexact=address)

    def waiting(self) -> "OutgoingMessageQuerySet":
        return self.filter(status__in=WAITING)

    def erase(self) -> int:
        """Delete what was not sent, blank what was; returns how many rows."""
        deleted, _ = self.exclude(status=MessageStatus.SENT).delete()
        return deleted + self.update(to_address="", **NO_CONTENT)

    def failed(self) -> "OutgoingMessageQuerySet":
        return self.filter(status=MessageStatus.FAILED)

    def abandoned(self, now: datetime) -> "OutgoingMessageQuerySet":
        """In the hands of a sender that did not come back within its lease."""
        return self.filter(status=MessageStatus.SENDING, lease_until__lte=now)

    def due(self, now: datetime) -> "OutgoingMessageQuerySet":
        """What may be claimed: all that is due at or before now, and what a dead sender left."""
        return self.filter(
            _passed("retry_at", now)
            & _passed("held_until", now)
            & Q(status=MessageStatus.PENDING, due_at__lte=now)
            | Q(status=MessageStatus.SENDING, lease_until__lte=now)
        )

    def overdue(self, now: datetime) -> "OutgoingMessageQuerySet":
        """Waiting for longer than promised, whatever the reason: also between two attempts."""
        limit = now - timedelta(minutes=settings.OVERDUE_MINUTES)
        return self.waiting().filter(_passed("held_until", limit), due_at__lt=limit)

    def cancel(self, now: datetime) -> int:
        """Close what is not in a sender's hands, also what failed: nobody is to try that again. A
        sender at work finishes what it is doing.
        """
        idle = Q(status__in=[MessageStatus.PENDING, MessageStatus.FAILED]) | Q(
            status=MessageStatus.SENDING, lease_until__lte=now
        )
        return self.filter(idle).update(
            status=MessageStatus.CANCELLED, lease_until=None, **NO_CONTENT
        )

    def retry(self) -> int:
        """Give what failed a full new round of attempts."""
        return self.failed().update(
            status=MessageStatus.PENDING, attempts=0, retry_at=None, last_error=""
        )


class ReminderQuerySet(QuerySet["Reminder"]):
    def open(self) -> "ReminderQuerySet":
        return self.filter(status=ReminderStatus.DUE)

    def not_kept(self) -> "ReminderQuerySet":
        """Open, or failed so often that staff must decide."""
        return self.filter(status__in=[ReminderStatus.DUE, ReminderStatus.FAILED])

    def failed(self) -> "ReminderQuerySet":
        return self.filter(status=ReminderStatus.FAILED)

    def about(self, *, kinds: Collection[str], subject_key: str) -> "ReminderQuerySet":
        return self.filter(kind__in=kinds, subject_key=subject_key)

    def due(self, now: datetime) -> "ReminderQuerySet":
        """At or before now, never "due today": a missed run is caught up."""
        return self.open().filter(_passed("held_until", now), due_at__lte=now)

    def overdue(self, now: datetime) -> "ReminderQuerySet":
        limit = now - timedelta(minutes=settings.OVERDUE_MINUTES)
        return self.open().filter(_passed("held_until", limit), due_at__lt=limit)

    def retry(self) -> int:
        """Give what failed a full new round of attempts."""
        return self.failed().update(
            status=ReminderStatus.DUE, closed_at=None, held_until=None, attempts=0, last_error=""
        )
