"""Sends messages again, and tries out endpoints, when staff ask for it."""

from collections.abc import Iterable

from django.db import transaction

from portal.committing import call_once_on_commit
from portal.webhooks.announcing import wake_sender
from portal.webhooks.enums import DeliveryKind
from portal.webhooks.models import DeliveryQuerySet, WebhookDelivery, WebhookEndpoint


@transaction.atomic
def replay(deliveries: DeliveryQuerySet) -> int:
    """Promise the same messages again, under the same webhook-id, so that a receiver can tell that
    it had them. Messages that still wait and endpoints that are off are skipped. Return how many.
    """
    on = WebhookEndpoint.objects.active().values("pk")
    closed = deliveries.filter(endpoint__in=on).order_by("happened_at", "pk")
    waiting = set(WebhookDelivery.objects.waiting().values_list("endpoint", "message_id"))
    # One row for each message, even if it was sent again before.
    found = {(one.endpoint_id, one.message_id): one for one in closed}
    again = [one for key, one in found.items() if key not in waiting]
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            endpoint_id=one.endpoint_id,
            message_id=one.message_id,
            kind=one.kind,
            happened_at=one.happened_at,
            is_replay=True,
        )
        for one in again
    )
    if again:
        call_once_on_commit(wake_sender)
    return len(again)


@transaction.atomic
def send_test(endpoints: Iterable[int]) -> int:
    """Promise a test message to each of these endpoints (row keys) that is on; return how many."""
    on = WebhookEndpoint.objects.active().filter(pk__in=list(endpoints))
    made = [WebhookDelivery(endpoint=one, kind=DeliveryKind.TEST) for one in on]
    WebhookDelivery.objects.bulk_create(made)
    if made:
        call_once_on_commit(wake_sender)
    return len(made)
