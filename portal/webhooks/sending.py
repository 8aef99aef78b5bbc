"""Claim, call, record: three steps, with no transaction open while the other side talks.

At least once, said plainly: a process that dies between the answer and the record leaves the
message to the next sender after the lease, under the same webhook-id.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

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
    """`status`: None when there was no answer at all."""

    note: str
    status: int | None = None
    retry_after: str = ""
    duration_ms: int = 0

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send_due(*, now: datetime | None = None, limit: int = 500) -> int:
    """Send what is due at or before `now`; at most `limit` calls. Returns how many arrived.

    May run in any number of processes at once. An endpoint that fails is left alone for the rest
    of the run: one that hangs holds up the others once, not once for each of its messages.
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
    """Whether it arrived. A defect of ours stops this one until its lease ends, and no other."""
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
    """Only 2xx is success. A redirect is not followed: it could lead inside."""
    start = time.monotonic()
    try:
        headers, body = build_message(delivery, now)
        answer = post(delivery.endpoint.url, content=body, headers=headers)
    # Whatever a stranger's server makes go wrong, it is a call that failed.
    except Exception as error:
        return Outcome(type(error).__name__[:60], duration_ms=_count_ms(start))
    moved = " redirect" if 300 <= answer.status < 400 else ""
    note = f"HTTP {answer.status}{moved}"
    return Outcome(note, answer.status, answer.retry_after, _count_ms(start))


def build_message(delivery: WebhookDelivery, now: datetime) -> tuple[dict[str, str], bytes]:
    """The same body at each attempt; the timestamp that is signed is that of the attempt."""
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
    """The attempt is logged anyhow; the rest only while the lease is ours: a slow sender doesn't
    overwrite what the next did.
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


def _describe_end(delivery: WebhookDelivery, outcome: Outcome, now: datetime) -> dict[str, Any]:
    if outcome.arrived:
        return {"status": DeliveryStatus.DELIVERED, "delivered_at": now, "retry_at": None}
    retry_at = find_retry(attempts=delivery.attempts, now=now, retry_after=outcome.retry_after)
    if retry_at is None or outcome.status == GONE:
        return {"status": DeliveryStatus.FAILED, "retry_at": None}
    return {"status": DeliveryStatus.PENDING, "retry_at": retry_at}


def note_arrival(delivery: WebhookDelivery) -> None:
    """Whoever comes to see now finds all that older messages were about, too: those that failed
    until now need not try again.
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
    """Off at 410, or when a message has been given up and nothing arrived for days."""
    endpoints = WebhookEndpoint.objects.filter(pk=delivery.endpoint_id)
    endpoints.filter(failing_since=None).update(failing_since=now)
    if outcome.status == GONE:
        disable_endpoint(delivery.endpoint_id, because=DisabledBecause.GONE)
        return
    since = now - timedelta(days=settings.WEBHOOK_DISABLE_DAYS)
    if over and endpoints.filter(failing_since__lte=since).exists():
        disable_endpoint(delivery.endpoint_id, because=DisabledBecause.FAILING)


def give_up_abandoned(now: datetime) -> int:
    """Fail what no sender came back from at its last attempt; return how many there were."""
    return WebhookDelivery.objects.give_up(
        now, max_attempts=MAX_ATTEMPTS, last_result="LeaseExpired"
    )


def _count_ms(start: float) -> int:
    return int((time.monotonic() - start) * 1000)
