"""The feed of an organisation: what happened to its referrals, in an order that never changes.

A number that is taken while a change is being written may be committed after a higher one, and a
reader who has already passed the higher one would miss it. So an event gets its position only when
it is read: under a lock, after the events that have one, and once it is committed. No later commit
can then get an earlier position.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from referrals.enums import EventType
from referrals.models import Feed, ReferralEvent


class UnknownPosition(ValueError):
    """Nobody was ever given this position: the reader is mistaken, or an older database was
    restored.
    """


def read_events(*, organisation: int, after: int, limit: int) -> Sequence[ReferralEvent]:
    """Return at most `limit` events after position `after`; none when nothing has happened since.
    Raises UnknownPosition.
    """
    found = list(_list_positioned(organisation, after=after)[:limit])
    if len(found) < limit and _list_unpositioned(organisation).exists():
        _number_events(organisation, limit=limit)
        found = list(_list_positioned(organisation, after=after)[:limit])
    if after and not found:
        told = Feed.objects.filter(organisation=organisation, last_position__gte=after)
        if not told.exists():
            raise UnknownPosition
    return found


def _list_positioned(organisation: int, *, after: int) -> QuerySet[ReferralEvent]:
    rows = ReferralEvent.objects.filter(organisation=organisation, position__gt=after)
    return rows.order_by("position")


def _list_unpositioned(organisation: int) -> QuerySet[ReferralEvent]:
    """Return the events without a position. That a question was passed on is left out: it does not
    concern the organisation that had it before.
    """
    rows = ReferralEvent.objects.filter(organisation=organisation, position=None)
    return rows.exclude(type=EventType.PASS_ON)


@transaction.atomic
def _number_events(organisation: int, *, limit: int) -> None:
    Feed.objects.get_or_create(organisation_id=organisation)
    feed = Feed.objects.select_for_update().get(organisation_id=organisation)
    events = list(_list_unpositioned(organisation).order_by("pk")[:limit])
    for position, event in enumerate(events, start=feed.last_position + 1):
        event.position = position
    ReferralEvent.objects.bulk_update(events, ["position"])
    feed.last_position += len(events)
    feed.save(update_fields=["last_position"])
