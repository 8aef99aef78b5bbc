"""What openapi.json says of a nudge is what is sent."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from django.test import Client

from portal import clock
from portal.webhooks.enums import DeliveryKind
from portal.webhooks.models import WebhookDelivery
from portal.webhooks.sending import build_message

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def webhooks(client: Client) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/api/v1/openapi.json").json()["webhooks"]
    return {name: one["post"] for name, one in described.items()}


def validate(operation: dict[str, Any], body: Any) -> None:
    content = operation["requestBody"]["content"]["application/json"]
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(content["schema"], format_checker=checker).validate(body)


@pytest.mark.parametrize("kind", DeliveryKind)
def test_what_is_sent_is_as_described(
    kind: DeliveryKind, webhooks: dict[str, Any], make_delivery: Callable[..., WebhookDelivery]
) -> None:
    headers, body = build_message(make_delivery(kind=kind), clock.now())
    operation = webhooks[kind.value]
    validate(operation, json.loads(body))
    described = {one["name"] for one in operation["parameters"]}
    assert described == {name for name in headers if name.startswith("webhook-")}
    other = json.loads(body) | {"company": "Zilverkoren"}
    with pytest.raises(jsonschema.ValidationError):
        validate(operation, other)


def test_each_kind_is_described_and_no_other(webhooks: dict[str, Any]) -> None:
    assert set(webhooks) == set(DeliveryKind.values)
    assert len({one["operationId"] for one in webhooks.values()}) == len(webhooks)


def test_how_long_we_wait_and_try(webhooks: dict[str, Any], settings: Any) -> None:
    text = webhooks["referrals.changed"]["responses"]["default"]["description"]
    assert f"within {settings.WEBHOOK_TOTAL_SECONDS} seconds" in text
    assert "10 times in 3 days" in text
    assert {"2XX", "410"} < set(webhooks["referrals.changed"]["responses"])


def test_what_says_what_exists_says_nothing_of_nudges(client: Client) -> None:
    assert "webhooks" not in client.get("/hsds/openapi.json").json()
