"""Sends mails of a few sentences and one button, which are written as data: most mails are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import override

from portal.outbox.models import OutgoingMessage
from portal.outbox.queueing import Attachment, Line, queue_message

# A text, or one that is translated when it is read.
Text = str | Promise
WORD = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class ShortMail:
    """The texts of a mail, which may name words as `%(name)s`. With `line` it is a reminder, and
    that sentence stands for it in a mail that holds several.
    """

    subject: Text
    paragraphs: tuple[Text, ...]
    button: Text = ""
    line: Text = ""

    def list_paragraphs(self, words: Mapping[str, object]) -> list[str]:
        """Return the paragraphs in the current language; one that names an empty word is left
        out.
        """
        texts = [str(one) for one in self.paragraphs]
        return [text % words for text in texts if all(words[key] for key in WORD.findall(text))]


@dataclass(frozen=True, slots=True)
class Address:
    """The recipient of a mail: address, language and name; and in whose name it is sent (`sender`,
    a line each).
    """

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
    words: Mapping[str, object],
    url: str = "",
    slot: str = "once",
    due_at: datetime | None = None,
    attachment: Attachment | None = None,
) -> OutgoingMessage:
    """Promise a mail once for (kind, subject_key, slot, address), with `url` behind its button."""
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
