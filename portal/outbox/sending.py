"""Claim, send, record: three steps, with no transaction open while the mail server talks.

At least once, said plainly: a process that dies between the server's acceptance and the record
leaves the message to the next sender after the lease, under the same Message-ID.
"""

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F

from portal import clock
from portal.outbox.enums import MessageStatus
from portal.outbox.failures import Failure, judge_failure, wait_before_retry
from portal.outbox.models import OutgoingMessage
from portal.outbox.querysets import NO_CONTENT, OutgoingMessageQuerySet

logger = structlog.get_logger(__name__)


class Step(Enum):
    SENT = auto()
    NOT_SENT = auto()
    STOP = auto()


def send_due(*, now: datetime | None = None, limit: int = 500) -> int:
    """Send what is due at or before `now`, oldest promise first; at most `limit` attempts.

    Returns how many were sent and recorded. May run in any number of processes at once.
    """
    give_up_abandoned(now or clock.now())
    sent = 0
    for _ in range(limit):
        if not OutgoingMessage.objects.due(now or clock.now()).exists():
            break
        step = send_next(now)
        sent += step is Step.SENT
        if step is Step.STOP:
            break
    return sent


def send_next(now: datetime | None) -> Step:
    # Connect before claiming: while the server is away, no message uses up its attempts.
    try:
        connection = get_connection()
        connection.open()
    except Exception as error:
        note_unreachable(error, now or clock.now())
        return Step.STOP
    try:
        message = claim_next(now or clock.now())
        return send_claimed(message, connection, now) if message else Step.STOP
    finally:
        connection.close()


def claim_next(now: datetime) -> OutgoingMessage | None:
    """Take one due message in hand for the length of a lease; None when none is left."""
    while True:
        with transaction.atomic():
            # Skipping saves PostgreSQL a wait; the compare-and-set is what makes it safe.
            rows = OutgoingMessage.objects.due(now)
            message = rows.select_for_update(skip_locked=True).order_by("due_at", "pk").first()
            if message is None or claim(message, now):
                return message


def claim(message: OutgoingMessage, now: datetime) -> bool:
    """Compare-and-set: true for exactly one of any number of senders that try."""
    lease_until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    seen_unchanged = OutgoingMessage.objects.due(now).filter(
        pk=message.pk, attempts=message.attempts
    )
    won = seen_unchanged.update(
        status=MessageStatus.SENDING, lease_until=lease_until, attempts=F("attempts") + 1
    )
    message.status, message.lease_until = MessageStatus.SENDING, lease_until
    message.attempts += 1
    return won == 1


def send_claimed(message: OutgoingMessage, connection: Any, now: datetime | None) -> Step:
    try:
        build_mail(message, connection).send()
    except Exception as error:
        failure = judge_failure(error)
        record_failure(message, failure, now or clock.now())
        return Step.STOP if failure.ends_run else Step.NOT_SENT
    return Step.SENT if record_sent(message, now or clock.now()) else Step.NOT_SENT


def build_mail(message: OutgoingMessage, connection: Any) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        to=[message.to_address],
        cc=[message.cc_address] if message.cc_address else None,
        connection=connection,
        headers=build_headers(message),
    )
    mail.attach_alternative(message.html, "text/html")
    if message.attachment_name:
        mail.attach(message.attachment_name, bytes(message.attachment))
    return mail


def build_headers(message: OutgoingMessage) -> dict[str, str]:
    headers = {
        # The same at every attempt, so that a mailbox can tell a duplicate.
        "Message-ID": f"<outbox-{message.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if message.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def record_sent(message: OutgoingMessage, now: datetime) -> bool:
    return _record(
        message, status=MessageStatus.SENT, sent_at=now, retry_at=None, last_error="", **NO_CONTENT
    )


def record_failure(message: OutgoingMessage, failure: Failure, now: datetime) -> bool:
    exhausted = message.attempts >= settings.OUTBOX_MAX_ATTEMPTS
    over = failure.permanent or exhausted
    logger.warning("outbox_not_sent", outbox_id=message.pk, error=failure.note, over=over)
    return _record(
        message,
        status=MessageStatus.FAILED if over else MessageStatus.PENDING,
        retry_at=None if over else now + wait_before_retry(message.attempts),
        last_error=failure.note,
    )


def give_up_abandoned(now: datetime) -> int:
    """A message whose every sender died may be what kills them: staff decide."""
    exhausted = OutgoingMessage.objects.abandoned(now).filter(
        attempts__gte=settings.OUTBOX_MAX_ATTEMPTS
    )
    return exhausted.update(
        status=MessageStatus.FAILED, lease_until=None, last_error="LeaseExpired"
    )


def note_unreachable(error: Exception, now: datetime) -> None:
    note = judge_failure(error).note
    logger.warning("outbox_server_unreachable", error=note)
    OutgoingMessage.objects.due(now).update(last_error=note)


def _record(message: OutgoingMessage, **values: Any) -> bool:
    """Only while the lease is ours: a slow sender doesn't overwrite what the next did."""
    recorded = _held(message).update(lease_until=None, **values) == 1
    if not recorded:
        logger.warning("outbox_lease_lost", outbox_id=message.pk)
    return recorded


def _held(message: OutgoingMessage) -> OutgoingMessageQuerySet:
    return OutgoingMessage.objects.filter(
        pk=message.pk, status=MessageStatus.SENDING, lease_until=message.lease_until
    )
