"""Takes mail in hand, so that of any number of senders one sends it.

Reminders for one person leave together, and at most once a day: the database allows one such mail
per address and day, whichever sender comes first.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from portal import clock
from portal.leasing import claim_first, claim_row
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage, OutgoingMessageQuerySet


@dataclass(slots=True)
class Parcel:
    """The messages that leave as one mail: nearly always one; the reminders for one person
    together.
    """

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
        """Return the rows, as long as the lease is ours."""
        rows = OutgoingMessage.objects.filter(pk__in=[one.pk for one in self.messages])
        return rows.held(self.lease_until)


def claim_next(now: datetime) -> Parcel | None:
    """Take the oldest mail that is due in hand for the length of a lease; None if none is left."""
    rows = OutgoingMessage.objects.claimable(now).order_by("due_at", "pk")
    return claim_first(rows, lambda message: _claim_parcel(message, now))


def claim(message: OutgoingMessage, now: datetime) -> bool:
    """Take one message in hand; say whether it was still there to take."""
    lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    return claim_row(message, OutgoingMessage.objects.all(), now=now, lease=lease)


def _claim_parcel(message: OutgoingMessage, now: datetime) -> Parcel | None:
    parcel = _gather_reminders(message, now) if message.is_reminder else Parcel(message)
    if parcel is None or not claim(parcel.lead, now):
        return None
    parcel.others = [one for one in parcel.others if claim(one, now)]
    return parcel


def _gather_reminders(message: OutgoingMessage, now: datetime) -> Parcel | None:
    """Gather the reminders that are due for one person. None if this person had one today: they
    then wait until tomorrow.
    """
    due = OutgoingMessage.objects.claimable(now).reminders_for(message.to_address)
    group = list(due.select_for_update(skip_locked=True).order_by("due_at", "pk"))
    day = clock.day_of(now)
    # A mail that a dead sender left keeps its day, and so its Message-ID.
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
