"""Describes the message as `webhooks` in openapi.json (OpenAPI 3.1 section 4.8.1), which tells a
program made from the document what to answer.
"""

from typing import Final

from django.conf import settings

from portal.api.openapi import Document
from portal.webhooks.enums import DeliveryKind
from portal.webhooks.retrying import MAX_ATTEMPTS, WAITS

SUMMARIES: Final = {
    DeliveryKind.CHANGE: "Something changed: ask `GET /events` what",
    DeliveryKind.TEST: "A try, at the wish of an administrator",
}
# The headers of Standard Webhooks, and what they are for.
HEADERS: Final = {
    "webhook-id": "Of this message; the same one each time that it is sent again.",
    "webhook-timestamp": "Seconds since 1970. Refuse what is more than five minutes off.",
    "webhook-signature": (
        "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, once for each secret that "
        "holds, with a space between: one that fits is enough."
    ),
}


def describe_webhooks(document: Document) -> Document:
    """Return the document with the messages to partners added; the one given stays as it is."""
    described = {kind.value: {"post": describe_nudge(kind)} for kind in DeliveryKind}
    return {**document, "webhooks": described}


def describe_nudge(kind: DeliveryKind) -> Document:
    days = sum(wait.total_seconds() for wait in WAITS) / 86_400
    late = f"Anything else, or no answer within {settings.WEBHOOK_TOTAL_SECONDS} seconds"
    return {
        "operationId": "nudge" if kind == DeliveryKind.CHANGE else "tryNudge",
        "summary": SUMMARIES[kind],
        "description": "Signed by Standard Webhooks; says nothing about anybody.",
        "tags": ["referrals"],
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "schema": {"type": "string"},
                "description": text,
            }
            for name, text in HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": describe_body(kind)}},
        },
        "responses": {
            "2XX": {"description": "It arrived."},
            "410": {"description": "The address is gone; it is turned off at once."},
            "default": {
                "description": f"{late}: sent again, {MAX_ATTEMPTS} times in {days:.0f} days."
            },
        },
    }


def describe_body(kind: DeliveryKind) -> Document:
    events = {"type": "string", "format": "uri", "description": "Where to ask what changed."}
    return _describe_object(
        {
            "type": {"const": kind.value},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": _describe_object({"events": events}),
        }
    )


def _describe_object(properties: Document) -> Document:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
