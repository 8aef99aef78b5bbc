from datetime import timedelta

from django.conf import settings

from portal import clock
from portal.webhooks.enums import WAITING
from portal.webhooks.models import WebhookDelivery


def delete_outdated_deliveries() -> int:
    """Delete messages older than WEBHOOK_KEEP_DAYS, with their log, as a step of the tick; return
    how many rows went. One that still waits for an endpoint that is on is a promise, however old.
    """
    kept_from = clock.now() - timedelta(days=settings.WEBHOOK_KEEP_DAYS)
    old = WebhookDelivery.objects.filter(created_at__lt=kept_from)
    promised = WebhookDelivery.objects.filter(
        status__in=WAITING, endpoint__disabled_at=None, endpoint__organisation__retired=False
    )
    return old.exclude(pk__in=promised.values("pk")).delete()[0]
