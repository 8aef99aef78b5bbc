"""Takes a message in hand, so that of any number of senders one sends it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings

from portal.leasing import claim_first, claim_row
from portal.webhooks.models import WebhookDelivery


def claim_next(
    now: datetime, *, skipped_endpoints: Collection[int] = ()
) -> WebhookDelivery | None:
    """Take one message in hand for the length of a lease; None if none is left. Messages that
    nobody tried come before those that failed. `skipped_endpoints` (row keys) failed in this run.
    """
    rows = WebhookDelivery.objects.due(now).exclude(endpoint__in=skipped_endpoints)
    ordered = rows.select_related("endpoint").order_by("attempts", "due_at", "pk")
    return claim_first(ordered, lambda one: one if claim(one, now) else None, lock_only=("self",))


def claim(delivery: WebhookDelivery, now: datetime) -> bool:
    """Take one message in hand; say whether it was still there to take."""
    lease = timedelta(seconds=settings.WEBHOOK_LEASE_SECONDS)
    return claim_row(delivery, WebhookDelivery.objects.all(), now=now, lease=lease)
