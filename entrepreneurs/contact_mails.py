"""Short mails to the contact of a company: an opening, what it is about, and one button."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import override

from entrepreneurs.models import CompanyContact
from portal.accounts.models import User
from portal.links import build_url
from portal.outbox.queueing import Attachment, queue_message

LANGUAGE = "nl"


@dataclass(frozen=True, slots=True)
class ContactMail:
    """Subject and opening may name what `words` hold. Without `route` there is no button."""

    subject: Any
    opening: Any
    button: Any = ""
    route: str = ""

    def build_url(self, token: str) -> str:
        return build_url(self.route, token, language=LANGUAGE) if self.route else ""


def write_to_contact(
    contact: CompanyContact | None,
    mail: ContactMail,
    *,
    kind: str,
    subject_key: str,
    token: str,
    words: Mapping[str, Any],
    sender: User,
    organisation: str,
    slot: str = "once",
    due_at: datetime | None = None,
    attachment: Attachment | None = None,
    **details: str,
) -> None:
    """Nothing where nobody can be written to any more. `details`: text, when and where."""
    if contact is None or not contact.is_reachable:
        return
    with override(LANGUAGE):
        context = {
            "subject": str(mail.subject) % words,
            "opening": str(mail.opening) % words,
            "button": str(mail.button),
            "url": mail.build_url(token),
            "name": contact.name,
            "sender": str(sender),
            "organisation": organisation,
        }
    queue_message(
        kind=kind,
        subject_key=subject_key,
        slot=slot[:64],
        to=contact.email,
        template="entrepreneurs/emails/contact",
        context=context | details,
        language=LANGUAGE,
        due_at=due_at,
        attachment=attachment,
    )
