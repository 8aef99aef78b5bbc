"""All that happened between a company and us, newest first, from every app at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepreneurs.enums import LetterStatus
from entrepreneurs.models import Consent, Establishment
from portal import clock
from portal.accounts.scopes import Scope
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage
from referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Entry:
    on: date
    what: str
    text: str = ""
    who: str = ""
    href: str = ""


def list_entries(place: Establishment, *, scope: Scope) -> list[Entry]:
    """Only for who may see the company in full. What an entrepreneur asked by the intake shows
    only where that person agreed that this organisation may know.
    """
    entries = [
        *_list_visits(place),
        *_list_moments(place),
        *_list_follow_ups(place),
        *_list_referrals(place, scope),
    ]
    return sorted(entries, key=lambda entry: entry.on, reverse=True)


def _list_visits(place: Establishment) -> Iterator[Entry]:
    visits = list(place.visits.select_related("host", "letter"))
    mails: dict[str, list[OutgoingMessage]] = {}
    keys = [visit.subject_key for visit in visits]
    for mail in OutgoingMessage.objects.filter(subject_key__in=keys).order_by("pk"):
        mails.setdefault(mail.subject_key, []).append(mail)
    for visit in visits:
        day = visit.held_on or clock.day_of(visit.starts_at)
        yield Entry(
            day,
            _("Bezoek: %(status)s") % {"status": visit.get_status_display()},
            visit.opening,
            str(visit.host),
            reverse("visits:show", args=[visit.pk]),
        )
        letter = getattr(visit, "letter", None)
        if letter and letter.status == LetterStatus.SENT:
            href = reverse("visits:preview", args=[visit.pk])
            yield Entry(clock.day_of(letter.sent_at), _("Terugkoppeling verstuurd"), href=href)
            if letter.answer:
                said = letter.get_answer_display()
                yield Entry(
                    clock.day_of(letter.answered_at),
                    _("Antwoord van het bedrijf: %(answer)s") % {"answer": said},
                    letter.answer_text,
                    href=href,
                )
        for mail in mails.get(visit.subject_key, []):
            if mail.status == MessageStatus.FAILED:
                yield Entry(
                    clock.day_of(mail.due_at), _("Een e-mail kwam niet aan"), mail.last_error
                )


def _list_moments(place: Establishment) -> Iterator[Entry]:
    for moment in place.contact_moments.select_related("person"):
        kind = str(moment.get_kind_display()).capitalize()
        yield Entry(moment.on, kind, moment.note, str(moment.person or ""))


def _list_follow_ups(place: Establishment) -> Iterator[Entry]:
    for row in place.follow_ups.exclude(done_on=None).select_related("owner"):
        yield Entry(row.done_on, _("Gedaan"), row.text, str(row.owner))  # type: ignore[arg-type]


def _list_referrals(place: Establishment, scope: Scope) -> Iterator[Entry]:
    number = place.company.kvk_number
    if not number:
        return
    agreed = Consent.objects.filter(
        organisation=scope.organisation, withdrawn_at=None, contact__intake__kvk_number=number
    ).values("contact__intake")
    referrals = Referral.objects.filter(intake__in=agreed).select_related(
        "intake", "programme", "organisation"
    )
    told: set[Any] = set()
    for referral in referrals:
        if referral.intake_id not in told:
            told.add(referral.intake_id)
            yield Entry(
                clock.day_of(referral.intake.created_at),
                _("Vraag van de ondernemer zelf"),
                referral.intake.own_words,
            )
        yield Entry(
            clock.day_of(referral.created_at),
            _("Doorverwezen: %(programme)s") % {"programme": referral.programme},
            referral.get_status_display(),
            referral.organisation.name,
        )
