"""Sends messages in three steps: claim, call, record. No transaction is open during the call.

A message is sent at least once, not exactly once: if a process dies after the answer and before
that is recorded, the next sender sends it again after the lease, under the same webhook-id.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction

from portal import clock
from portal.webhooks.claiming import claim_next
from portal.webhooks.connecting import post
from portal.webhooks.endpoints import disable_endpoint
from portal.webhooks.enums import DeliveryKind, DeliveryStatus, DisabledBecause
from portal.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from portal.webhooks.retrying import MAX_ATTEMPTS, find_retry
from portal.webhooks.signing import sign, write_body

logger = structlog.get_logger(__name__)
GONE: Final = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call came to; `status` is None if there was no answer at all."""

    note: str
    status: int | None = None
    retry_after: str = ""
    duration_ms: int = 0

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send_due(*, now: datetime | None = None, limit: int = 500) -> int:
    """Send what is due at or before `now`, with at most `limit` calls; return how many arrived.

    It may run in any number of processes at once. An endpoint that fails is left alone for the
    rest of the run: one that hangs holds up the others once, not once for each of its messages.
    """
    give_up_abandoned(now or clock.now())
    stop_at = time.monotonic() + settings.WEBHOOK_RUN_SECONDS
    arrived, failing = 0, set[int]()
    for _ in range(limit):
        delivery = claim_next(now or clock.now(), skipped_endpoints=failing)
        if delivery is None:
            break
        with structlog.contextvars.bound_contextvars(request_id=delivery.request_id):
            has_arrived = send(delivery, now=now)
        arrived += has_arrived
        if not has_arrived:
            failing.add(delivery.endpoint_id)
        if time.monotonic() > stop_at:
            break
    return arrived


def send(delivery: WebhookDelivery, *, now: datetime | None = None) -> bool:
    """Send one message and say whether it arrived. A defect of ours leaves this message alone
    until its lease ends, and stops no other.
    """
    try:
        outcome = call(delivery, now or clock.now())
        record(delivery, outcome, now or clock.now())
    except DatabaseError:
        raise
    except Exception:
        logger.exception("webhook_defect", delivery=delivery.pk)
        return False
    return outcome.arrived


def call(delivery: WebhookDelivery, now: datetime) -> Outcome:
    """Call the endpoint. Only 2xx is success; a redirect is not followed, for it could lead into
    our network.
    """
    start = time.monotonic()
    try:
        headers, body = build_message(delivery, now)
        answer = post(delivery.endpoint.url, content=body, headers=headers)
    # Whatever goes wrong at a stranger's server, the call has failed.
    except Exception as error:
        return Outcome(type(error).__name__[:60], duration_ms=_count_ms(start))
    moved = " redirect" if 300 <= answer.status < 400 else ""
    note = f"HTTP {answer.status}{moved}"
    return Outcome(note, answer.status, answer.retry_after, _count_ms(start))


def build_message(delivery: WebhookDelivery, now: datetime) -> tuple[dict[str, str], bytes]:
    """Return headers and body. The body is the same at each attempt; the timestamp that is signed
    is that of the attempt.
    """
    body = write_body(kind=delivery.kind, moment=delivery.happened_at)
    salts = delivery.endpoint.list_salts()
    headers = {
        "content-type": "application/json",
        "user-agent": "ondernemersloket-webhooks",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": sign(
            salts=salts, message_id=delivery.message_id, moment=now, body=body
        ),
    }
    return headers, body.encode()


@transaction.atomic
def record(delivery: WebhookDelivery, outcome: Outcome, now: datetime) -> bool:
    """Log the attempt in any case, and write what came of it only while the lease is ours: a slow
    sender must not overwrite what the next one did. Say whether it was still ours.
    """
    WebhookAttempt.objects.create(
        delivery=delivery,
        at=now,
        status_code=outcome.status,
        result=outcome.note,
        duration_ms=outcome.duration_ms,
    )
    held = WebhookDelivery.objects.filter(pk=delivery.pk).held(delivery.lease_until)
    values = _describe_end(delivery, outcome, now)
    recorded = held.give_back(last_result=outcome.note, **values) == 1
    if not recorded:
        logger.warning("webhook_lease_lost", delivery=delivery.pk)
    elif outcome.arrived:
        note_arrival(delivery)
    else:
        over = values["status"] == DeliveryStatus.FAILED
        logger.warning("webhook_not_sent", delivery=delivery.pk, error=outcome.note, over=over)
        note_failure(delivery, outcome, now, over=over)
    return recorded


def _describe_end(delivery: WebhookDelivery, outcome: Outcome, now: datetime) -> dict[str, object]:
    if outcome.arrived:
        return {"status": DeliveryStatus.DELIVERED, "delivered_at": now, "retry_at": None}
    retry_at = find_retry(attempts=delivery.attempts, now=now, retry_after=outcome.retry_after)
    if retry_at is None or outcome.status == GONE:
        return {"status": DeliveryStatus.FAILED, "retry_at": None}
    return {"status": DeliveryStatus.PENDING, "retry_at": retry_at}


def note_arrival(delivery: WebhookDelivery) -> None:
    """Note that a message arrived, and cancel older ones that failed: the receiver now finds what
    those were about as well.
    """
    WebhookEndpoint.objects.filter(pk=delivery.endpoint_id).update(failing_since=None)
    if delivery.kind == DeliveryKind.CHANGE and not delivery.is_replay:
        older = WebhookDelivery.objects.tried().filter(
            endpoint=delivery.endpoint_id, created_at__lt=delivery.created_at
        )
        older.update(status=DeliveryStatus.CANCELLED, retry_at=None)


def note_failure(
    delivery: WebhookDelivery, outcome: Outcome, now: datetime, *, over: bool
) -> None:
    """Note that a call failed. Turn the endpoint off after a 410, or if the message is given up
    and nothing has arrived for WEBHOOK_DISABLE_DAYS.
    """
    endpoints = WebhookEndpoint.objects.filter(pk=delivery.endpoint_id)
    endpoints.filter(failing_since=None).update(failing_since=now)
    if outcome.status == GONE:
        disable_endpoint(delivery.endpoint_id, because=DisabledBecause.GONE)
        return
    since = now - timedelta(days=settings.WEBHOOK_DISABLE_DAYS)
    if over and endpoints.filter(failing_since__lte=since).exists():
        disable_endpoint(delivery.endpoint_id, because=DisabledBecause.FAILING)


def give_up_abandoned(now: datetime) -> int:
    """Mark as failed the messages whose last sender did not come back; return how many."""
    return WebhookDelivery.objects.give_up(
        now, max_attempts=MAX_ATTEMPTS, last_result="LeaseExpired"
    )


def _count_ms(start: float) -> int:
    return int((time.monotonic() - start) * 1000)
