"""Short mails to the contact of a company, sent in the name of the person who works for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from entrepreneurs.models import CompanyContact
from portal.accounts.models import User
from portal.links import build_url
from portal.outbox.queueing import Attachment
from portal.outbox.short_mails import Address, ShortMail, send_short_mail

LANGUAGE = "nl"


@dataclass(frozen=True, slots=True)
class ContactMail(ShortMail):
    """A short mail to a contact; without a `route` it has no button."""

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
    words: Mapping[str, object],
    sender: User,
    organisation: str,
    slot: str = "once",
    due_at: datetime | None = None,
    attachment: Attachment | None = None,
) -> None:
    """Queue the mail, unless there is no contact who can still be written to."""
    if contact is None or not contact.is_reachable:
        return
    send_short_mail(
        mail,
        Address(contact.email, LANGUAGE, contact.name, (str(sender), organisation)),
        kind=kind,
        subject_key=subject_key,
        words=words,
        url=mail.build_url(token),
        slot=slot,
        due_at=due_at,
        attachment=attachment,
    )
