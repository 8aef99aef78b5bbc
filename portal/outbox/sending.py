"""Sends mail in three steps: claim, send, record. No transaction is open while the server talks.

A mail is sent at least once, not exactly once: if a process dies after the server accepted a mail
and before that is recorded, the next sender sends it again after the lease, under the same
Message-ID.
"""

from datetime import datetime
from enum import Enum, auto
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from portal import clock
from portal.outbox.claiming import Parcel, claim_next
from portal.outbox.content import render_content
from portal.outbox.enums import MessageStatus
from portal.outbox.failures import Failure, judge_failure, wait_before_retry
from portal.outbox.models import NO_CONTENT, OutgoingMessage

logger = structlog.get_logger(__name__)


class Step(Enum):
    """What one attempt came to; STOP if the server has gone."""

    SENT = auto()
    NOT_SENT = auto()
    STOP = auto()


def send_due(*, now: datetime | None = None, limit: int = 500) -> int:
    """Send what is due at or before `now`, the oldest promise first, with at most `limit`
    attempts.

    Return how many were sent and recorded. It may run in any number of processes at once.
    """
    give_up_abandoned(now or clock.now())
    if not OutgoingMessage.objects.claimable(now or clock.now()).exists():
        return 0
    # Connect before claiming, so that no message uses up its attempts while the server is away.
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        note_unreachable(error, now or clock.now())
        return 0
    try:
        return send_over(connection, now=now, limit=limit)
    finally:
        connection.close()


def send_over(connection: BaseEmailBackend, *, now: datetime | None, limit: int) -> int:
    """Send one mail after the other over one connection, until none is due or the server
    has gone.
    """
    sent = 0
    for _ in range(limit):
        parcel = claim_next(now or clock.now())
        if parcel is None:
            break
        step = send_claimed(parcel, connection, now)
        sent += step is Step.SENT
        if step is Step.STOP:
            break
    return sent


def send_claimed(parcel: Parcel, connection: BaseEmailBackend, now: datetime | None) -> Step:
    with structlog.contextvars.bound_contextvars(request_id=parcel.lead.request_id):
        try:
            build_mail(parcel, connection).send()
        except Exception as error:
            failure = judge_failure(error)
            record_failure(parcel, failure, now or clock.now())
            return Step.STOP if failure.ends_run else Step.NOT_SENT
        return Step.SENT if record_sent(parcel, now or clock.now()) else Step.NOT_SENT


def build_mail(parcel: Parcel, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    message = parcel.lead
    content = write_together(parcel) if parcel.others else None
    mail = EmailMultiAlternatives(
        content["subject"] if content else message.subject,
        content["text"] if content else message.text,
        to=[message.to_address],
        cc=[message.cc_address] if message.cc_address else None,
        connection=connection,
        headers=build_headers(message),
    )
    mail.attach_alternative(content["html"] if content else message.html, "text/html")
    if message.attachment_name:
        mail.attach(message.attachment_name, bytes(message.attachment))
    return mail


def write_together(parcel: Parcel) -> dict[str, str]:
    """Write several reminders as one mail: a line and a link for each, the oldest first."""
    messages = sorted(parcel.messages, key=lambda one: (one.due_at, one.pk))
    lines = [(one.line, one.line_url, one.unsubscribe_url) for one in messages]
    return render_content("outbox/emails/reminders", {"lines": lines}, parcel.lead.language)


def build_headers(message: OutgoingMessage) -> dict[str, str]:
    headers = {
        # The same at every attempt, so that a mailbox can tell a duplicate.
        "Message-ID": f"<outbox-{message.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if message.request_id:
        headers["X-Request-ID"] = message.request_id
    if message.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def record_sent(parcel: Parcel, now: datetime) -> bool:
    recorded = _record(
        parcel, status=MessageStatus.SENT, sent_at=now, retry_at=None, last_error="", **NO_CONTENT
    )
    if recorded:
        logger.info("outbox_sent", outbox_id=parcel.lead.pk, kind=parcel.lead.kind)
    return recorded


def record_failure(parcel: Parcel, failure: Failure, now: datetime) -> bool:
    exhausted = parcel.attempts >= settings.OUTBOX_MAX_ATTEMPTS
    over = failure.permanent or exhausted
    logger.warning("outbox_not_sent", outbox_id=parcel.lead.pk, error=failure.note, over=over)
    return _record(
        parcel,
        status=MessageStatus.FAILED if over else MessageStatus.PENDING,
        retry_at=None if over else now + wait_before_retry(parcel.attempts),
        last_error=failure.note,
        # Nothing was sent: another attempt today still makes the first mail of the day.
        reminder_day=None,
        merged_into=None,
    )


def give_up_abandoned(now: datetime) -> int:
    """Mark as failed the mails whose last sender did not come back; return how many."""
    return OutgoingMessage.objects.give_up(
        now, max_attempts=settings.OUTBOX_MAX_ATTEMPTS, last_error="LeaseExpired"
    )


def note_unreachable(error: Exception, now: datetime) -> None:
    note = judge_failure(error).note
    logger.warning("outbox_server_unreachable", error=note)
    OutgoingMessage.objects.claimable(now).update(last_error=note)


def _record(parcel: Parcel, **values: object) -> bool:
    """Write what came of an attempt, only while the lease is ours: a slow sender must not
    overwrite what the next one did.
    """
    recorded = parcel.list_held().give_back(**values) == len(parcel.messages)
    if not recorded:
        logger.warning("outbox_lease_lost", outbox_id=parcel.lead.pk)
    return recorded
