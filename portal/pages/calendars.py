"""Writes one appointment as an iCalendar file (RFC 5545). Importing it again changes the same
entry.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse
from icalendar import Calendar, Event

from portal import clock


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar shows. `sequence` goes up with each change, so that a calendar knows which
    version is newer.
    """

    uid: str
    summary: str
    starts_at: datetime
    minutes: int
    location: str
    url: str
    sequence: int = 0
    cancelled: bool = False


def answer_calendar(appointment: Appointment, *, name: str) -> HttpResponse:
    """Answer with the appointment as the file `name`.ics."""
    content = build_calendar(appointment)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def build_calendar(appointment: Appointment) -> bytes:
    """Return the file, with its times in Amsterdam."""
    start = appointment.starts_at.astimezone(clock.AMSTERDAM)
    end = (appointment.starts_at + timedelta(minutes=appointment.minutes)).astimezone(
        clock.AMSTERDAM
    )
    event = Event()
    event.add("uid", f"{appointment.uid}@portal")
    event.add("sequence", appointment.sequence)
    event.add("summary", appointment.summary)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("dtstamp", clock.now())
    event.add("location", appointment.location)
    event.add("url", appointment.url)
    if appointment.cancelled:
        event.add("status", "CANCELLED")
    calendar = Calendar()
    calendar.add("prodid", "-//Ondernemersloket//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if appointment.cancelled else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
