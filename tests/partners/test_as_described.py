"""Every answer to a partner is as openapi.json describes it."""

from typing import Any

import jsonschema
import pytest
from django.test import Client

from referrals.models import Referral
from referrals.withdrawing import withdraw
from tests.api.test_openapi import Document, validate
from tests.factories import ReferralFactory, send_referral
from tests.partners.conftest import API, System
from tests.partners.test_answering import WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
BODIES: list[tuple[str, str, dict[str, Any]]] = [
    ("sent", "acceptances", {}),
    ("sent", "acceptances", {"note": None}),
    ("sent", "refusals", {"reason": "other", "note": "Wij stoppen."}),
    ("accepted", "progress-notes", {"note": "Gebeld"}),
    ("accepted", "outcomes", {"helped": "no"}),
    ("accepted", "outcomes", {"helped": "yes", "jobs": 0.29, "financingRaised": "5", "what": "x"}),
    ("accepted", "outcomes", {"helped": "yes", "investment": 19.99}),
]


@pytest.fixture
def document(client: Client) -> Document:
    return client.get(f"{API}/openapi.json").json()


def answer_schema(document: Document, path: str, method: str, status: int) -> Document:
    content = document["paths"][path][method]["responses"][str(status)]["content"]
    schema: Document = next(iter(content.values()))["schema"]
    return schema


def body_schema(document: Document, name: str) -> Document:
    operation = document["paths"][f"/referrals/{{id}}/{name}"]["post"]
    schema: Document = operation["requestBody"]["content"]["application/json"]["schema"]
    return schema


def make_referral(state: str) -> Referral:
    return send_referral() if state == "sent" else ReferralFactory(**{state: True})


def test_the_headers_of_what_is_done_once(document: Document) -> None:
    written = document["paths"]["/referrals/{id}/acceptances"]["post"]["responses"]
    assert "Idempotency-Replayed" in written["201"]["headers"]
    assert "Retry-After" in written["409"]["headers"]


def test_what_is_read(system: System, document: Document) -> None:
    withdraw(send_referral())
    ReferralFactory(refused=True)
    referral = send_referral()
    for path, address in (
        ("/referrals", "referrals"),
        ("/referrals", "referrals?limit=1"),
        ("/referrals/{id}", f"referrals/{referral.pk}"),
        ("/events", "events"),
    ):
        schema = answer_schema(document, path, "get", 200)
        validate(document, schema, system.get(address).json())
    for address in ("referrals?limit=0", "events?after=x"):
        schema = answer_schema(document, f"/{address.partition('?')[0]}", "get", 400)
        validate(document, schema, system.get(address).json())


@pytest.mark.parametrize(("state", "name", "body"), BODIES)
def test_what_is_sent(
    system: System, document: Document, state: str, name: str, body: dict[str, Any]
) -> None:
    validate(document, body_schema(document, name), body)
    answer = system.post(f"referrals/{make_referral(state).pk}/{name}", body)
    assert answer.status_code == 201
    schema = answer_schema(document, f"/referrals/{{id}}/{name}", "post", 201)
    validate(document, schema, answer.json())


@pytest.mark.parametrize(("name", "body", "expected"), WRONG)
def test_what_is_refused_is_not_described_as_right(
    document: Document, name: str, body: Any, expected: Any
) -> None:
    # What no schema can say is said in words: a note with "other", no null in a text.
    if body not in ({"reason": "other"}, {"reason": "other", "note": " "}, {"note": "nul\0"}):
        with pytest.raises(jsonschema.ValidationError):
            validate(document, body_schema(document, name), body)
