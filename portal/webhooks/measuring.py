"""The figures about webhooks for Prometheus, without organisations and addresses."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import Metric

from portal.process.metrics import count_rows, make_age
from portal.webhooks.enums import WAITING, DeliveryStatus, DisabledBecause
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint


def measure_webhooks(now: datetime) -> Iterator[Metric]:
    deliveries = WebhookDelivery.objects.order_by()
    yield count_rows("portal_webhook_deliveries", "Webhooks", deliveries, DeliveryStatus)
    off = WebhookEndpoint.objects.filter(disabled_at__isnull=False)
    name = "portal_webhook_endpoints_off"
    yield count_rows(
        name, "Turned off", off, DisabledBecause, field="disabled_because", label="because"
    )
    waiting = deliveries.filter(status__in=WAITING, due_at__lte=now, retry_at=None)
    first = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    name = "portal_webhook_oldest_untried_seconds"
    yield make_age(name, "Age of the oldest webhook that nobody tried to send", first, now)
