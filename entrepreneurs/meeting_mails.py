"""What a company hears of a meeting. An appointment goes along with each mail that changes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from entrepreneurs.models import Invitation, Meeting
from portal import clock
from portal.calendars import Appointment, build_calendar
from portal.links import build_url
from portal.outbox.queueing import Attachment, queue_message
from portal.wording import format_day
from programmes.models import pick_language
from programmes.publishing import get_current_catalogue

LANGUAGE = "nl"
INVITATION, EFFECT = "meeting-invitation", "meeting-effect"


@dataclass(frozen=True, slots=True)
class _Mail:
    """`attached`: the appointment goes along. `details`: day and place are told."""

    subject: Any
    opening: Any
    button: Any
    attached: bool = False
    details: bool = True
    route: str = "invitations:answer"


MAILS: Mapping[str, _Mail] = {
    INVITATION: _Mail(
        gettext_lazy("Uitnodiging: praat met andere ondernemers over %(theme)s"),
        gettext_lazy(
            "U vertelde ons dat dit onderwerp bij u speelt. Bij meer bedrijven in de regio is dat "
            "zo. Wij brengen u graag bij elkaar, met ten hoogste %(places)s bedrijven."
        ),
        gettext_lazy("Laat weten of u komt"),
    ),
    "meeting-coming": _Mail(
        gettext_lazy("U komt naar de bijeenkomst over %(theme)s"),
        gettext_lazy("Fijn dat u komt. Er is een plaats voor u. De afspraak zit bij deze mail."),
        gettext_lazy("Komt u toch niet? Laat het weten"),
        attached=True,
    ),
    "meeting-waiting": _Mail(
        gettext_lazy("U staat op de wachtlijst voor de bijeenkomst over %(theme)s"),
        gettext_lazy("De bijeenkomst is vol. Komt er een plaats vrij? Dan hoort u het meteen."),
        gettext_lazy("Bekijk of verander uw antwoord"),
    ),
    "meeting-changed": _Mail(
        gettext_lazy("De bijeenkomst over %(theme)s is veranderd"),
        gettext_lazy(
            "De dag, de tijd of de plaats is anders. De nieuwe afspraak zit bij deze mail."
        ),
        gettext_lazy("Bekijk of verander uw antwoord"),
        attached=True,
    ),
    "meeting-cancelled": _Mail(
        gettext_lazy("De bijeenkomst over %(theme)s gaat niet door"),
        gettext_lazy("Helaas gaat deze bijeenkomst niet door."),
        gettext_lazy("Bekijk de uitnodiging"),
        attached=True,
    ),
    EFFECT: _Mail(
        gettext_lazy("Wat bracht de bijeenkomst over %(theme)s?"),
        gettext_lazy("U was bij de bijeenkomst. Wat heeft u eraan gehad? Het is één vraag."),
        gettext_lazy("Vertel wat het bracht"),
        details=False,
        route="invitations:effect",
    ),
}


def name_theme(meeting: Meeting, language: str = LANGUAGE) -> str:
    theme = get_current_catalogue().document["themes"].get(meeting.theme)
    return pick_language(theme["name"], language).lower() if theme else meeting.theme


def write_to(
    row: Invitation,
    *,
    meeting: Meeting,
    kind: str,
    slot: str = "once",
    due_at: datetime | None = None,
) -> None:
    """Nothing where nobody can be written to any more."""
    contact = row.contact
    if contact is None or not contact.email or contact.left_on is not None:
        return
    mail = MAILS[kind]
    url = build_url(mail.route, row.token, language=LANGUAGE)
    attachment = None
    if mail.attached:
        with override(LANGUAGE):
            calendar = build_calendar(describe_appointment(meeting, url=url))
        attachment = Attachment("bijeenkomst.ics", calendar)
    queue_message(
        kind=kind,
        subject_key=row.subject_key,
        slot=slot[:64],
        to=contact.email,
        template="entrepreneurs/emails/meeting",
        context={
            **_describe(mail, meeting),
            "name": contact.name,
            "text": meeting.text if kind == INVITATION else "",
            "url": url,
        },
        language=LANGUAGE,
        due_at=due_at,
        attachment=attachment,
    )


def _describe(mail: _Mail, meeting: Meeting) -> dict[str, str]:
    with override(LANGUAGE):
        words = {"theme": name_theme(meeting), "places": meeting.places}
        return {
            "subject": str(mail.subject) % words,
            "opening": str(mail.opening) % words,
            "button": str(mail.button),
            "when": _write_moment(meeting) if mail.details else "",
            "where": meeting.venue if mail.details else "",
            "host": str(meeting.host),
            "organisation": meeting.organisation.name,
        }


def _write_moment(meeting: Meeting) -> str:
    start = meeting.starts_at.astimezone(clock.AMSTERDAM)
    end = meeting.ends_at.astimezone(clock.AMSTERDAM)
    day = format_day(start.date(), language=LANGUAGE)
    return _("%(day)s, van %(start)s tot %(end)s uur") % {
        "day": day,
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
    }


def describe_appointment(meeting: Meeting, *, url: str) -> Appointment:
    return Appointment(
        uid=str(meeting.pk),
        summary=_("Bijeenkomst over %(theme)s") % {"theme": name_theme(meeting)},
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        location=meeting.venue,
        url=url,
        sequence=meeting.version,
        cancelled=meeting.status == "cancelled",
    )
