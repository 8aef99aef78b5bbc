"""Mails of a few sentences and one button, written as data: most of what the portal sends."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import override

from portal.outbox.models import OutgoingMessage
from portal.outbox.queueing import Attachment, Line, queue_message

WORD = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class ShortMail:
    """Subject and paragraphs may name what `words` hold. With `line` it is a reminder: that
    sentence stands for it in a mail that holds several.
    """

    subject: Any
    paragraphs: tuple[Any, ...]
    button: Any = ""
    line: Any = ""

    def list_paragraphs(self, words: Mapping[str, Any]) -> list[str]:
        """In the language of the moment; a paragraph without one of its words is left out."""
        texts = [str(one) for one in self.paragraphs]
        return [text % words for text in texts if all(words[key] for key in WORD.findall(text))]


@dataclass(frozen=True, slots=True)
class Address:
    """Whom a mail goes to, in which language, by which name, and in whose name it is sent."""

    to: str
    language: str
    name: str = ""
    sender: tuple[str, ...] = ()
    unsubscribe_url: str = ""


def send_short_mail(
    mail: ShortMail,
    address: Address,
    *,
    kind: str,
    subject_key: str,
    words: Mapping[str, Any],
    url: str = "",
    slot: str = "once",
    due_at: datetime | None = None,
    attachment: Attachment | None = None,
) -> OutgoingMessage:
    """Promise it once for (kind, subject_key, slot, address)."""
    with override(address.language):
        subject = str(mail.subject) % words
        context = {
            "subject": subject,
            "name": address.name,
            "paragraphs": mail.list_paragraphs(words),
            "button": str(mail.button),
            "url": url,
            "sender": [line for line in address.sender if line],
            "unsubscribe_url": address.unsubscribe_url,
        }
        line = Line(str(mail.line) % words, url) if mail.line else None
    return queue_message(
        kind=kind,
        subject_key=subject_key,
        slot=slot[:64],
        to=address.to,
        template="emails/short",
        context=context,
        language=address.language,
        due_at=due_at,
        unsubscribe_url=address.unsubscribe_url,
        attachment=attachment,
        reminder=line,
    )
