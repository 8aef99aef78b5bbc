"""Promises a mail: writes a row in the transaction of its cause, and then wakes a sender."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal import clock
from portal.celery import wake
from portal.committing import call_once_on_commit
from portal.logs import find_request_id
from portal.outbox.content import render_content
from portal.outbox.models import OutgoingMessage
from portal.outbox.tasks import send_due_messages

LINE_LENGTH = 255
MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is sent with a mail; its extension says what it is. It is erased once sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """The line for a reminder in a mail that holds several: a sentence, and where to go."""

    text: str
    url: str


def queue_message(
    *,
    kind: str,
    subject_key: str,
    to: str,
    template: str,
    context: Mapping[str, object],
    language: str,
    slot: str = "once",
    cc: str = "",
    due_at: datetime | None = None,
    unsubscribe_url: str = "",
    attachment: Attachment | None = None,
    reminder: Line | None = None,
) -> OutgoingMessage:
    """Promise one mail for (kind, subject_key, slot, to); `cc` gets the same one.

    Asking again returns the first promise, whatever became of it. With `unsubscribe_url`, mail
    programs show a button of their own (RFC 8058), for which a POST to it must be enough. With
    `reminder` it is a reminder: a person gets one mail of those a day, with a line for each.
    Raises ValueError without an address, or for an attachment over MAX_BYTES.
    """
    if not to:
        raise ValueError("a message needs an address")
    now = clock.now()
    due_at = due_at or now
    message, created = OutgoingMessage.objects.get_or_create(
        kind=kind,
        subject_key=subject_key,
        slot=slot,
        to_address=to,
        defaults=render_content(template, context, language)
        | {"due_at": due_at, "unsubscribe_url": unsubscribe_url, "cc_address": cc}
        | {"language": language, "request_id": find_request_id()}
        | _describe_attachment(attachment)
        | _describe_line(reminder),
    )
    if created and due_at <= now:
        call_once_on_commit(wake_sender)
    return message


def _describe_attachment(attachment: Attachment | None) -> dict[str, str | bytes]:
    if attachment is None:
        return {}
    if len(attachment.content) > MAX_BYTES:
        raise ValueError("an attachment is at most 10 MB")
    return {"attachment_name": attachment.name, "attachment": attachment.content}


def _describe_line(line: Line | None) -> dict[str, str | bool]:
    if line is None:
        return {}
    return {"is_reminder": True, "line": line.text[:LINE_LENGTH], "line_url": line.url}


def cancel_messages(*, kind: str, subject_key: str) -> int:
    """Close the mails that have become moot, in the transaction that makes them so; return how
    many.
    """
    return OutgoingMessage.objects.about(kinds=[kind], subject_key=subject_key).cancel(clock.now())


@transaction.atomic
def erase_messages(*, subject_keys: Iterable[str]) -> int:
    """Forget a person: delete what was not sent and blank what was. Return how many rows."""
    return OutgoingMessage.objects.filter(subject_key__in=list(subject_keys)).erase()


def wake_sender() -> None:
    wake(send_due_messages)
