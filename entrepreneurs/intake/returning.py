"""Lets somebody go on later: they leave an address, get the link by mail, and are
reminded once.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy

from entrepreneurs.enums import MailKind
from entrepreneurs.intake.answers import lock_intake
from entrepreneurs.models import Intake
from portal import clock
from portal.links import build_url, sign_token
from portal.outbox.models import Reminder
from portal.outbox.queueing import erase_messages
from portal.outbox.reminding import (
    NotYetError,
    cancel_reminders,
    restore_reminders,
    schedule_reminder,
)
from portal.outbox.short_mails import Address, ShortMail, send_short_mail
from portal.wording import format_day

MAILS: Mapping[str, ShortMail] = {
    MailKind.INTAKE_LINK: ShortMail(
        gettext_lazy("Uw link om later verder te gaan"),
        (
            gettext_lazy(
                "Met deze link gaat u verder waar u was. Uw antwoorden staan klaar tot %(day)s. "
                "Geef de link niet aan anderen."
            ),
            gettext_lazy("Heeft u dit niet gevraagd? Dan hoeft u niets te doen."),
        ),
        gettext_lazy("Ga verder"),
    ),
    MailKind.INTAKE_UNFINISHED: ShortMail(
        gettext_lazy("Uw antwoorden staan nog klaar"),
        (
            gettext_lazy(
                "U zocht hulp voor uw bedrijf, en u was nog niet klaar. Uw antwoorden staan klaar "
                "tot %(day)s. Daarna wissen wij ze. Dit is de enige keer dat wij u dit sturen."
            ),
        ),
        gettext_lazy("Ga verder"),
        gettext_lazy("U zocht hulp voor uw bedrijf, en u was nog niet klaar"),
    ),
}


@transaction.atomic
def remember_address(intake: Intake, *, email: str) -> Intake:
    """Mail the link; on request again, but at most once an hour to the same address. Raises
    Intake.DoesNotExist.
    """
    locked = lock_intake(intake.pk)
    locked.email = email
    locked.save(update_fields=["email"])
    _mail(locked, MailKind.INTAKE_LINK, slot=clock.name_hour())
    # Somebody who cancelled the reminder and asks again expects it; it is never sent twice.
    restore_reminders(kinds=[MailKind.INTAKE_UNFINISHED], subject_key=locked.subject_key)
    schedule_reminder(
        kind=MailKind.INTAKE_UNFINISHED,
        subject_key=locked.subject_key,
        due_at=locked.changed_at + timedelta(days=settings.INTAKE_NUDGE_DAYS),
    )
    return locked


@transaction.atomic
def forget_address(intake: Intake) -> None:
    """Cancel the reminder: nothing is left unfinished, or somebody does not want it."""
    Intake.objects.filter(pk=intake.pk).update(email="")
    cancel_reminders(kinds=[MailKind.INTAKE_UNFINISHED], subject_key=intake.subject_key)
    erase_messages(subject_keys=[intake.subject_key])


def nudge(reminder: Reminder) -> None:
    """Send the promised reminder a day after the last answer, unless there is a referral by then.
    Raises NotYetError if somebody answered since.
    """
    rows = Intake.objects.unfinished().kept().exclude(email="")
    intake = rows.filter(pk=reminder.subject_id).first()
    if intake is None:
        return
    quiet_at = intake.changed_at + timedelta(days=settings.INTAKE_NUDGE_DAYS)
    if quiet_at > clock.now():
        raise NotYetError(quiet_at)
    off = build_url(
        "intake:forget-address", sign_token("intake-off", intake.pk), language=intake.language
    )
    _mail(intake, MailKind.INTAKE_UNFINISHED, off=off)


def _mail(intake: Intake, kind: str, *, off: str = "", slot: str = "once") -> None:
    language = intake.language
    send_short_mail(
        MAILS[kind],
        Address(intake.email, language, unsubscribe_url=off),
        kind=kind,
        subject_key=intake.subject_key,
        slot=slot,
        words={"day": format_day(clock.day_of(intake.kept_until), language=language)},
        url=build_url("intake:resume", intake.token, language=language),
    )
