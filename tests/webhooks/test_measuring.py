"""What operators see of webhooks."""

from datetime import timedelta

import pytest

from portal.webhooks.endpoints import disable_endpoint
from portal.webhooks.enums import DisabledBecause
from tests.portal.test_metrics import read

pytestmark = pytest.mark.django_db


def test_figures(make_delivery, endpoint, noon, monkeypatch) -> None:
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    make_delivery(due_at=noon - timedelta(minutes=7))
    # That one is known to fail, and has its own time.
    make_delivery(due_at=noon - timedelta(days=1), retry_at=noon + timedelta(hours=1))
    found = read()
    assert found["portal_webhook_deliveries", "status=pending"] == 2
    assert found["portal_webhook_oldest_untried_seconds", ""] == 7 * 60
    assert found["portal_webhook_endpoints_off", "because=gone"] == 0
    disable_endpoint(endpoint.pk, because=DisabledBecause.GONE)
    found = read()
    assert found["portal_webhook_endpoints_off", "because=gone"] == 1
    assert found["portal_webhook_deliveries", "status=cancelled"] == 2
    assert found["portal_webhook_oldest_untried_seconds", ""] == 0
    assert not [key for key in found if endpoint.host in str(key)]
