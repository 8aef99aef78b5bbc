"""Promising a mail: a row in the transaction of its cause, then a wake-up call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation

from portal import clock
from portal.celery import wake
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage
from portal.outbox.querysets import NO_CONTENT
from portal.outbox.tasks import send_due_messages

SUBJECT_LENGTH = 255
MOST_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along with a mail; its name says what it is. Gone once the mail is sent."""

    name: str
    content: bytes


def queue_message(
    *,
    kind: str,
    subject_key: str,
    to: str,
    template: str,
    context: Mapping[str, Any],
    language: str,
    slot: str = "once",
    cc: str = "",
    due_at: datetime | None = None,
    unsubscribe_url: str = "",
    attachment: Attachment | None = None,
) -> OutgoingMessage:
    """Promise one mail for (kind, subject_key, slot, to); `cc` gets the same one.

    Asking again returns the first promise, whatever came of it. `<template>.txt` is the subject
    line, a blank line and the text; `<template>.html` is the same letter. With `unsubscribe_url`
    mail programs show a button of their own (RFC 8058): a POST to it must be enough.
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
        | _describe_attachment(attachment),
    )
    if created and due_at <= now:
        _wake_sender_on_commit()
    return message


def _describe_attachment(attachment: Attachment | None) -> dict[str, Any]:
    if attachment is None:
        return {}
    if len(attachment.content) > MOST_BYTES:
        raise ValueError("an attachment is at most 10 MB")
    return {"attachment_name": attachment.name, "attachment": attachment.content}


def render_content(template: str, context: Mapping[str, Any], language: str) -> dict[str, Any]:
    with translation.override(language):
        letter = Engine.get_default().get_template(f"{template}.txt")
        # Plain text is not HTML: "Jansen & Zn" stays as it is.
        rendered = letter.render(Context(dict(context), autoescape=False))
        html = render_to_string(f"{template}.html", dict(context))
    subject, _, text = rendered.strip().partition("\n")
    if not subject or not text.strip():
        raise ValueError(f"{template}.txt needs a subject line, a blank line and a text")
    return {"subject": subject.strip()[:SUBJECT_LENGTH], "text": text.strip() + "\n", "html": html}


def cancel_messages(*, kind: str, subject_key: str) -> int:
    """Close what has become moot; in the transaction that makes it so."""
    return OutgoingMessage.objects.about(kind=kind, subject_key=subject_key).cancel(clock.now())


@transaction.atomic
def erase_messages(*, subject_keys: Iterable[str]) -> int:
    """Forget the person: delete what was not sent, blank what was. Returns how many rows."""
    messages = OutgoingMessage.objects.filter(subject_key__in=list(subject_keys))
    deleted, _ = messages.exclude(status=MessageStatus.SENT).delete()
    return deleted + messages.update(to_address="", **NO_CONTENT)


def wake_sender() -> None:
    wake(send_due_messages)


def _wake_sender_on_commit() -> None:
    # One call for all messages of a transaction: with the broker down, each costs a wait.
    if not any(entry[1] is wake_sender for entry in connection.run_on_commit):
        transaction.on_commit(wake_sender)
