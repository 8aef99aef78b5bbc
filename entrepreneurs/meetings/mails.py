"""Mails to a company about a meeting; those that change an appointment have it attached."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from entrepreneurs.companies.contact_mails import LANGUAGE, ContactMail, write_to_contact
from entrepreneurs.enums import MailKind
from entrepreneurs.models import Invitation, Meeting
from portal import clock
from portal.outbox.queueing import Attachment
from portal.pages.calendars import Appointment, build_calendar
from portal.wording import format_day
from programmes.publishing.theme_names import name_theme

ANSWER = "invitations:answer"
# These mails have the appointment attached, so that calendars follow.
WITH_APPOINTMENT = frozenset(
    {MailKind.MEETING_COMING, MailKind.MEETING_CHANGED, MailKind.MEETING_CANCELLED}
)


DETAILS = (
    "%(text)s",
    gettext_lazy("Wanneer: %(when)s\nWaar: %(where)s"),
)
MAILS: Mapping[str, ContactMail] = {
    MailKind.MEETING_INVITATION: ContactMail(
        gettext_lazy("Uitnodiging: praat met andere ondernemers over %(theme)s"),
        (
            gettext_lazy(
                "U vertelde ons dat dit onderwerp bij u speelt. Bij meer bedrijven in de regio is "
                "dat zo. Wij brengen u graag bij elkaar, met ten hoogste %(places)s bedrijven."
            ),
            *DETAILS,
        ),
        gettext_lazy("Laat weten of u komt"),
        route=ANSWER,
    ),
    MailKind.MEETING_COMING: ContactMail(
        gettext_lazy("U komt naar de bijeenkomst over %(theme)s"),
        (
            gettext_lazy(
                "Fijn dat u komt. Er is een plaats voor u. De afspraak zit bij deze mail."
            ),
            *DETAILS,
        ),
        gettext_lazy("Komt u toch niet? Laat het weten"),
        route=ANSWER,
    ),
    MailKind.MEETING_WAITING: ContactMail(
        gettext_lazy("U staat op de wachtlijst voor de bijeenkomst over %(theme)s"),
        (
            gettext_lazy(
                "De bijeenkomst is vol. Komt er een plaats vrij? Dan hoort u het meteen."
            ),
            *DETAILS,
        ),
        gettext_lazy("Bekijk of verander uw antwoord"),
        route=ANSWER,
    ),
    MailKind.MEETING_CHANGED: ContactMail(
        gettext_lazy("De bijeenkomst over %(theme)s is veranderd"),
        (
            gettext_lazy(
                "De dag, de tijd of de plaats is anders. De nieuwe afspraak zit bij deze mail."
            ),
            *DETAILS,
        ),
        gettext_lazy("Bekijk of verander uw antwoord"),
        route=ANSWER,
    ),
    MailKind.MEETING_CANCELLED: ContactMail(
        gettext_lazy("De bijeenkomst over %(theme)s gaat niet door"),
        (gettext_lazy("Helaas gaat deze bijeenkomst niet door."), *DETAILS),
        gettext_lazy("Bekijk de uitnodiging"),
        route=ANSWER,
    ),
    MailKind.MEETING_EFFECT: ContactMail(
        gettext_lazy("Wat bracht de bijeenkomst over %(theme)s?"),
        (gettext_lazy("U was bij de bijeenkomst. Wat heeft u eraan gehad? Het is één vraag."),),
        gettext_lazy("Vertel wat het bracht"),
        gettext_lazy("Wat bracht de bijeenkomst over %(theme)s?"),
        route="invitations:effect",
    ),
}


def mail_guest(
    row: Invitation,
    *,
    meeting: Meeting,
    kind: str,
    slot: str = "once",
    due_at: datetime | None = None,
) -> None:
    """Queue a mail of this kind to an invited company."""
    mail = MAILS[kind]
    with override(LANGUAGE):
        attachment = None
        if kind in WITH_APPOINTMENT:
            attachment = _attach_appointment(meeting, url=mail.build_url(row.token))
        words = {
            "theme": name_theme(meeting.theme),
            "places": meeting.places,
            "when": _write_moment(meeting),
            "where": meeting.venue,
            "text": meeting.text if kind == MailKind.MEETING_INVITATION else "",
        }
    write_to_contact(
        row.contact,
        mail,
        kind=kind,
        subject_key=row.subject_key,
        token=row.token,
        words=words,
        sender=meeting.host,
        organisation=meeting.organisation.name,
        slot=slot,
        due_at=due_at,
        attachment=attachment,
    )


def _attach_appointment(meeting: Meeting, *, url: str) -> Attachment:
    calendar = build_calendar(describe_appointment(meeting, url=url))
    return Attachment("bijeenkomst.ics", calendar)


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
        summary=_("Bijeenkomst over %(theme)s") % {"theme": name_theme(meeting.theme)},
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        location=meeting.venue,
        url=url,
        sequence=meeting.version,
        cancelled=meeting.status == "cancelled",
    )
