"""Taking a message in hand: compare-and-set under a lease, so that of any number of senders one
wins.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from portal.webhooks.enums import DeliveryStatus
from portal.webhooks.models import WebhookDelivery


def claim_next(now: datetime, *, passing_over: Collection[int] = ()) -> WebhookDelivery | None:
    """What nobody tried yet goes before what failed; None when nothing is left. `passing_over`:
    endpoints that did not answer just now.
    """
    while True:
        with transaction.atomic():
            rows = WebhookDelivery.objects.due(now).exclude(endpoint__in=passing_over)
            # Skipping saves PostgreSQL a wait; the compare-and-set is what makes it safe.
            free = rows.select_related("endpoint").select_for_update(
                skip_locked=True, of=("self",)
            )
            delivery = free.order_by("attempts", "due_at", "pk").first()
            if delivery is None:
                return None
            if claim(delivery, now):
                return delivery


def claim(delivery: WebhookDelivery, now: datetime) -> bool:
    """Compare-and-set: true for exactly one of any number of senders that try."""
    lease_until = now + timedelta(seconds=settings.WEBHOOK_LEASE_SECONDS)
    seen_unchanged = WebhookDelivery.objects.claimable(now).filter(
        pk=delivery.pk, attempts=delivery.attempts
    )
    won = seen_unchanged.update(
        status=DeliveryStatus.SENDING, lease_until=lease_until, attempts=F("attempts") + 1
    )
    delivery.status, delivery.lease_until = DeliveryStatus.SENDING, lease_until
    delivery.attempts += 1
    return won == 1
