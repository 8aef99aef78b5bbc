"""What both sides sign with: renewed with overlap, and nowhere to be read."""

import base64
from datetime import timedelta

import pytest
from django.core import serializers
from standardwebhooks import Webhook, WebhookVerificationError

from portal import clock
from portal.webhooks.announcing import announce_change
from portal.webhooks.endpoints import rotate_secret
from portal.webhooks.models import WebhookEndpoint
from portal.webhooks.sending import build_message, send_due
from portal.webhooks.signing import derive_secret
from tests.webhooks.conftest import NOON

pytestmark = pytest.mark.django_db


def verifies(secret: str, call) -> bool:
    try:
        Webhook(secret).verify(call.body, call.headers)
    except WebhookVerificationError:
        return False
    return True


def test_it_has_the_form_of_the_standard(endpoint) -> None:
    secret = derive_secret(endpoint.salt)
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32


def test_each_endpoint_has_its_own(endpoint) -> None:
    other = WebhookEndpoint(organisation=endpoint.organisation, url="https://a.example/")
    assert derive_secret(endpoint.salt) != derive_secret(other.salt)


def test_the_database_alone_does_not_give_it_away(endpoint, settings) -> None:
    dump = serializers.serialize("json", [endpoint])
    secret = derive_secret(endpoint.salt)
    assert secret.removeprefix("whsec_") not in dump
    settings.SECRET_KEY = "another key that somebody guesses"
    assert derive_secret(endpoint.salt) != secret


def test_two_secrets_work_while_they_overlap(endpoint, receiver) -> None:
    old = derive_secret(endpoint.salt)
    new = rotate_secret(endpoint, overlap=timedelta(days=1))
    announce_change(endpoint.organisation_id)
    send_due()
    call = receiver.calls[0]
    assert len(call.headers["webhook-signature"].split(" ")) == 2
    assert verifies(old, call)
    assert verifies(new, call)


def test_the_old_one_ends_on_time(endpoint, make_delivery) -> None:
    with clock.frozen(NOON):
        rotate_secret(endpoint, overlap=timedelta(days=1))
    endpoint.refresh_from_db()
    delivery = make_delivery(endpoint=endpoint)
    for moment, count in ((timedelta(days=1, seconds=-1), 2), (timedelta(days=1), 1)):
        with clock.frozen(NOON + moment):
            headers, _body = build_message(delivery, clock.now())
        assert len(headers["webhook-signature"].split(" ")) == count


def test_twice_in_a_row_ends_the_first(endpoint, receiver) -> None:
    first = derive_secret(endpoint.salt)
    second, third = rotate_secret(endpoint), rotate_secret(endpoint)
    announce_change(endpoint.organisation_id)
    send_due()
    assert [verifies(one, receiver.calls[0]) for one in (first, second, third)] == [
        False,
        True,
        True,
    ]


def test_it_survives_a_new_secret_key_as_long_as_the_old_one_stands(
    endpoint, receiver, settings
) -> None:
    old = derive_secret(endpoint.salt)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key for the portal, long enough for a test"
    announce_change(endpoint.organisation_id)
    send_due()
    settings.SECRET_KEY_FALLBACKS = []
    announce_change(endpoint.organisation_id)
    send_due()
    assert [verifies(old, one) for one in receiver.calls] == [True, False]
    assert all(verifies(derive_secret(endpoint.salt), one) for one in receiver.calls)
