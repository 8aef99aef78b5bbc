from datetime import timedelta

import pytest
from django.conf import settings

from portal.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from portal.webhooks.retention import delete_outdated_deliveries

pytestmark = pytest.mark.django_db


def test_it_is_a_step_of_the_tick_and_sending_comes_last() -> None:
    steps = settings.TICK_STEPS
    assert "portal.webhooks.retention.delete_outdated_deliveries" in steps
    assert steps[-1] == "portal.webhooks.sending.send_due"


@pytest.mark.parametrize("status", ["delivered", "failed", "cancelled"])
def test_the_log_goes_after_ninety_days(make_delivery, noon, status: str) -> None:
    kept_from = noon - timedelta(days=90)
    delivered_at = noon if status == "delivered" else None
    for moment in (kept_from, kept_from - timedelta(seconds=1)):
        one = make_delivery(status=status, delivered_at=delivered_at, created_at=moment)
        WebhookAttempt.objects.create(delivery=one, at=moment, result="x", duration_ms=1)
    assert delete_outdated_deliveries() == 2
    assert WebhookDelivery.objects.get().created_at == kept_from
    assert WebhookAttempt.objects.count() == 1


def test_a_promise_stays_unless_nobody_is_there_for_it(make_delivery, noon) -> None:
    old = noon - timedelta(days=400)
    make_delivery(created_at=old)
    make_delivery(created_at=old, status="sending", lease_until=noon)
    assert delete_outdated_deliveries() == 0
    WebhookEndpoint.objects.update(disabled_at=noon, disabled_because="staff")
    assert delete_outdated_deliveries() == 2
