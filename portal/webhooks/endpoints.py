"""Gives endpoints a new secret, with overlap, and turns them off and on."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction

from portal import clock
from portal.webhooks.enums import DisabledBecause
from portal.webhooks.letters import tell_disabled
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from portal.webhooks.signing import derive_secret, make_salt

logger = structlog.get_logger(__name__)


@transaction.atomic
def rotate_secret(endpoint: WebhookEndpoint, *, overlap: timedelta | None = None) -> str:
    """Return a new secret, which can be told only once. During `overlap`, messages also carry a
    signature made with the secret before it; still older ones stop now.
    """
    if overlap is None:
        overlap = timedelta(days=settings.SECRET_OVERLAP_DAYS)
    row = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    row.old_salt, row.old_salt_ends_at = row.salt, clock.now() + overlap
    row.salt = make_salt()
    row.save(update_fields=["salt", "old_salt", "old_salt_ends_at"])
    return derive_secret(row.salt)


@transaction.atomic
def disable_endpoint(pk: int, *, because: DisabledBecause) -> bool:
    """Turn an endpoint off and cancel its messages; say whether it was on. When it is turned on
    again, one message stands for all that was missed. Unless staff did it, the organisation gets a
    mail.
    """
    now = clock.now()
    rows = WebhookEndpoint.objects.filter(pk=pk, disabled_at=None)
    disabled = rows.update(disabled_at=now, disabled_because=because) == 1
    if disabled:
        logger.warning("webhook_endpoint_disabled", endpoint=pk, because=because.value)
        WebhookDelivery.objects.filter(endpoint=pk).cancel(now)
        if because != DisabledBecause.STAFF:
            tell_disabled(WebhookEndpoint.objects.select_related("organisation").get(pk=pk))
    return disabled


@transaction.atomic
def enable_endpoint(pk: int) -> bool:
    """Turn an endpoint on and promise it a message; say whether it was off."""
    rows = WebhookEndpoint.objects.filter(pk=pk, disabled_at__isnull=False)
    enabled = rows.update(disabled_at=None, disabled_because="", failing_since=None) == 1
    if enabled:
        WebhookDelivery.objects.create(endpoint_id=pk)
    return enabled
