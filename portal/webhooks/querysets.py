from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from portal.webhooks.enums import WAITING, DeliveryKind, DeliveryStatus

if TYPE_CHECKING:
    from portal.webhooks.models import WebhookDelivery, WebhookEndpoint  # noqa: F401


class EndpointQuerySet(QuerySet["WebhookEndpoint"]):
    def active(self) -> "EndpointQuerySet":
        return self.filter(disabled_at=None, organisation__retired=False)


class DeliveryQuerySet(QuerySet["WebhookDelivery"]):
    def waiting(self) -> "DeliveryQuerySet":
        return self.filter(status__in=WAITING)

    def untouched(self) -> "DeliveryQuerySet":
        """Nobody has tried yet: what changes now will be found by whoever gets it."""
        return self.about_changes().filter(status=DeliveryStatus.PENDING, attempts=0)

    def tried(self) -> "DeliveryQuerySet":
        """Tried in vain, and to be tried again."""
        return self.about_changes().filter(status=DeliveryStatus.PENDING, attempts__gt=0)

    def about_changes(self) -> "DeliveryQuerySet":
        """Not a replay: who had that message before may do nothing when it comes again."""
        return self.filter(kind=DeliveryKind.CHANGE, is_replay=False)

    def abandoned(self, now: datetime) -> "DeliveryQuerySet":
        """In the hands of a sender that did not come back within its lease."""
        return self.filter(status=DeliveryStatus.SENDING, lease_until__lte=now)

    def due(self, now: datetime) -> "DeliveryQuerySet":
        """What may be sent: all that is due at or before now, and what a dead sender left."""
        return self.claimable(now).filter(
            endpoint__disabled_at=None, endpoint__organisation__retired=False
        )

    def claimable(self, now: datetime) -> "DeliveryQuerySet":
        """The same by the row itself. For compare-and-set: with a join, an UPDATE gets a subquery,
        and PostgreSQL doesn't look at that again after it has waited for another's lock.
        """
        waited = Q(retry_at=None) | Q(retry_at__lte=now)
        return self.filter(
            waited & Q(status=DeliveryStatus.PENDING, due_at__lte=now)
            | Q(status=DeliveryStatus.SENDING, lease_until__lte=now)
        )

    def cancel(self, now: datetime) -> int:
        """What is not in a sender's hands."""
        idle = Q(status=DeliveryStatus.PENDING) | Q(
            status=DeliveryStatus.SENDING, lease_until__lte=now
        )
        return self.filter(idle).update(
            status=DeliveryStatus.CANCELLED, lease_until=None, retry_at=None
        )
