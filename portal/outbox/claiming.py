"""Taking mail in hand: compare-and-set under a lease, so that of any number of senders one wins.

Reminders for one person leave together, and at most once a day: the database allows one mail per
address and day, whichever sender comes first.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from portal import clock
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage, OutgoingMessageQuerySet


@dataclass(slots=True)
class Parcel:
    """What goes as one mail: nearly always one message; reminders for one person together."""

    lead: OutgoingMessage
    others: list[OutgoingMessage] = field(default_factory=list)

    @property
    def messages(self) -> list[OutgoingMessage]:
        return [self.lead, *self.others]

    @property
    def attempts(self) -> int:
        return self.lead.attempts

    @property
    def lease_until(self) -> datetime | None:
        return self.lead.lease_until

    def list_held(self) -> OutgoingMessageQuerySet:
        """The rows, as long as the lease is ours."""
        return OutgoingMessage.objects.filter(
            pk__in=[one.pk for one in self.messages],
            status=MessageStatus.SENDING,
            lease_until=self.lease_until,
        )


def claim_next(now: datetime) -> Parcel | None:
    """Take what is due in hand for the length of a lease; None when nothing is left."""
    while True:
        with transaction.atomic():
            # Skipping saves PostgreSQL a wait; the compare-and-set is what makes it safe.
            rows = OutgoingMessage.objects.due(now)
            message = rows.select_for_update(skip_locked=True).order_by("due_at", "pk").first()
            if message is None:
                return None
            parcel = _claim_reminders(message, now) if message.is_reminder else Parcel(message)
            if parcel is not None and claim(parcel.lead, now):
                parcel.others = [one for one in parcel.others if claim(one, now)]
                return parcel


def claim(message: OutgoingMessage, now: datetime) -> bool:
    """Compare-and-set: true for exactly one of any number of senders that try."""
    lease_until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    seen_unchanged = OutgoingMessage.objects.due(now).filter(
        pk=message.pk, attempts=message.attempts
    )
    won = seen_unchanged.update(
        status=MessageStatus.SENDING, lease_until=lease_until, attempts=F("attempts") + 1
    )
    message.status, message.lease_until = MessageStatus.SENDING, lease_until
    message.attempts += 1
    return won == 1


def _claim_reminders(message: OutgoingMessage, now: datetime) -> Parcel | None:
    """All that is due for this person; None when this person had a reminder today."""
    due = OutgoingMessage.objects.due(now).reminders_for(message.to_address)
    group = list(due.select_for_update(skip_locked=True).order_by("due_at", "pk"))
    day = clock.day_of(now)
    # What a dead sender left keeps its day, and so its Message-ID.
    lead = next((one for one in group if one.reminder_day == day), group[0])
    rows = OutgoingMessage.objects.filter(pk__in=[one.pk for one in group])
    try:
        with transaction.atomic():
            rows.exclude(pk=lead.pk).update(reminder_day=None, merged_into=lead)
            rows.filter(pk=lead.pk).update(reminder_day=day, merged_into=None)
    except IntegrityError:
        rows.update(
            status=MessageStatus.PENDING,
            lease_until=None,
            merged_into=None,
            held_until=clock.find_next_morning(now, hour=settings.REMINDER_HOUR),
        )
        return None
    return Parcel(lead, [one for one in group if one.pk != lead.pk])
