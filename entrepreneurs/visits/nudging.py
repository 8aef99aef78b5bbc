"""Feedback is due within a week: the account manager is reminded before that, the coordinator
afterwards.

A row written in the transaction of the visit is the promise. It moves when the day of the visit is
corrected, and is cancelled when the letter is sent.
"""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy

from entrepreneurs.enums import MailKind
from entrepreneurs.models import Visit
from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.scopes import find_organisations
from portal.links import build_url
from portal.outbox.models import Reminder
from portal.outbox.reminding import (
    cancel_reminders,
    move_reminder,
    restore_reminders,
    schedule_reminder,
)
from portal.outbox.short_mails import Address, ShortMail, send_short_mail
from portal.wording import format_day

MORNING = 8
LANGUAGE = "nl"
KINDS = (MailKind.FEEDBACK_MANAGER, MailKind.FEEDBACK_COORDINATOR)
# It names companies, never persons; the rest can be read only after logging in.
MAIL = ShortMail(
    gettext_lazy("%(company)s wacht op een brief"),
    (
        gettext_lazy(
            "Na een bezoek beloven wij binnen een week een brief. Voor %(company)s is dat "
            "uiterlijk %(day)s. De brief is nog niet verstuurd."
        ),
    ),
    gettext_lazy("Ga naar Mijn werk"),
    gettext_lazy("%(company)s wacht op een brief, uiterlijk %(day)s."),
)


def schedule_nudges(visit: Visit) -> None:
    """Promise the reminders; after a correction of the day, move those that have not been sent."""
    assert visit.held_on is not None  # noqa: S101 (the row cannot be held without)
    days = {
        MailKind.FEEDBACK_MANAGER: settings.FEEDBACK_NUDGE_DAY,
        MailKind.FEEDBACK_COORDINATOR: settings.FEEDBACK_ESCALATE_DAY,
    }
    for kind, day in days.items():
        due_at = clock.at_hour(visit.held_on + timedelta(days=day), MORNING)
        schedule_reminder(kind=kind, subject_key=visit.subject_key, due_at=due_at)
        move_reminder(kind=kind, subject_key=visit.subject_key, due_at=due_at)


def cancel_nudges(visit: Visit) -> None:
    """Cancel the reminders, in the transaction that makes them needless."""
    cancel_reminders(kinds=KINDS, subject_key=visit.subject_key)


def restore_nudges(visit: Visit) -> None:
    """Promise again what was cancelled, because the letter was taken back."""
    restore_reminders(kinds=KINDS, subject_key=visit.subject_key)


def remind_of_feedback(reminder: Reminder) -> None:
    """Mail the people who should see to the letter, unless the visit is gone."""
    rows = Visit.objects.select_related("host", "establishment__municipality")
    visit = rows.filter(pk=reminder.subject_id).first()
    if visit is None:
        return
    words = {
        "company": visit.establishment.name,
        "day": format_day(visit.feedback_due_on, language=LANGUAGE),
    }
    for address in list_receivers(visit, kind=reminder.kind):
        send_short_mail(
            MAIL,
            Address(address, LANGUAGE),
            kind=reminder.kind,
            subject_key=reminder.subject_key,
            words=words,
            url=build_url("desk:work", language=LANGUAGE),
        )


def list_receivers(visit: Visit, *, kind: str) -> list[str]:
    """Return addresses: that of the account manager; after the week, or if that person is away or
    gone, those of the coordinators of the same organisation, or else of the region; that of the
    desk if there is nobody at all.
    """
    host = visit.host
    here = host.works_with_companies and not host.is_away
    if kind == MailKind.FEEDBACK_MANAGER and here:
        return [host.email]
    establishment = visit.establishment.municipality
    coordinators = User.objects.filter(is_active=True, role=Role.COORDINATOR).order_by("pk")
    own = coordinators.filter(organisation=host.organisation_id)
    people = own or coordinators.filter(organisation__in=find_organisations(establishment))
    return [one.email for one in people] or [host.email if here else settings.DESK_MAILBOX]
