from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet

from portal.outbox.enums import WAITING, MessageStatus

if TYPE_CHECKING:
    from portal.outbox.models import OutgoingMessage  # noqa: F401

NO_CONTENT = {
    "cc_address": "",
    "subject": "",
    "text": "",
    "html": "",
    "unsubscribe_url": "",
    "attachment_name": "",
    "attachment": b"",
}


class OutgoingMessageQuerySet(QuerySet["OutgoingMessage"]):
    def about(self, *, kind: str, subject_key: str) -> "OutgoingMessageQuerySet":
        return self.filter(kind=kind, subject_key=subject_key)

    def waiting(self) -> "OutgoingMessageQuerySet":
        return self.filter(status__in=WAITING)

    def failed(self) -> "OutgoingMessageQuerySet":
        return self.filter(status=MessageStatus.FAILED)

    def abandoned(self, now: datetime) -> "OutgoingMessageQuerySet":
        """In the hands of a sender that did not come back within its lease."""
        return self.filter(status=MessageStatus.SENDING, lease_until__lte=now)

    def due(self, now: datetime) -> "OutgoingMessageQuerySet":
        """What may be claimed: all that is due at or before now, and what a dead sender left."""
        rested = Q(retry_at=None) | Q(retry_at__lte=now)
        return self.filter(
            rested & Q(status=MessageStatus.PENDING, due_at__lte=now)
            | Q(status=MessageStatus.SENDING, lease_until__lte=now)
        )

    def overdue(self, now: datetime) -> "OutgoingMessageQuerySet":
        """Waiting for longer than promised, whatever the reason: also between two attempts."""
        return self.waiting().filter(due_at__lt=now - timedelta(minutes=settings.OVERDUE_MINUTES))

    def cancel(self, now: datetime) -> int:
        """Close what is not in a sender's hands; a sender at work finishes what it is doing."""
        idle = Q(status=MessageStatus.PENDING) | Q(
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
