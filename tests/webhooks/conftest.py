from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from portal import clock
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from programmes.models import Organisation
from tests.webhooks.receiver import Receiver, serve

NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)


@pytest.fixture
def noon() -> Iterator[datetime]:
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.WEBHOOK_TRUSTED_HOSTS = ["127.0.0.1"]
    with serve() as one:
        yield one


@pytest.fixture
def organisation(db) -> Organisation:
    return Organisation.objects.create(slug="stichting-proef", name="Proef", kind="roa")


@pytest.fixture
def endpoint(organisation, receiver) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(organisation=organisation, url=receiver.url)


@pytest.fixture
def make_delivery(endpoint) -> Callable[..., WebhookDelivery]:
    def make(**values) -> WebhookDelivery:
        return WebhookDelivery.objects.create(**{"endpoint": endpoint} | values)

    return make
