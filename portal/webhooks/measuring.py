"""What Prometheus reads of webhooks: no organisation, no address."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from prometheus_client.core import GaugeMetricFamily, Metric

from portal.metrics import make_age
from portal.webhooks.enums import WAITING, DeliveryStatus, DisabledBecause
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint


def measure_webhooks(now: datetime) -> Iterator[Metric]:
    deliveries = WebhookDelivery.objects.order_by()
    calls = GaugeMetricFamily("portal_webhook_deliveries", "Webhooks", labels=["status"])
    counted = dict(deliveries.values_list("status").annotate(Count("pk")))
    for status in DeliveryStatus.values:
        calls.add_metric([status], counted.get(status, 0))
    yield calls
    off = GaugeMetricFamily("portal_webhook_endpoints_off", "Turned off", labels=["because"])
    rows = WebhookEndpoint.objects.order_by().filter(disabled_at__isnull=False)
    by_reason = dict(rows.values_list("disabled_because").annotate(Count("pk")))
    for because in DisabledBecause.values:
        off.add_metric([because], by_reason.get(because, 0))
    yield off
    waiting = deliveries.filter(status__in=WAITING, due_at__lte=now, retry_at=None)
    first = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    name = "portal_webhook_oldest_untried_seconds"
    yield make_age(name, "Age of the oldest webhook that nobody tried to send", first, now)
