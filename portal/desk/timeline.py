"""The timeline of a company: all that happened between it and us, newest first, from every app at
once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.companies.own_answers import list_intakes
from entrepreneurs.enums import LetterStatus, MailKind
from entrepreneurs.models import Establishment
from portal import clock
from portal.accounts.scopes import Scope
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage
from programmes.publishing.theme_names import name_theme
from referrals.enums import PromiseKind, ReferralMailKind
from referrals.models import Referral
from referrals.proposing import find_referral

# What a mail to a company or about it is called here, by its kind.
MAIL_LABELS: Mapping[str, object] = {
    ReferralMailKind.PROPOSAL: gettext_lazy("Voorstel om door te verwijzen"),
    MailKind.LINK_QUESTION: gettext_lazy("Vraag om kennis te maken"),
    MailKind.LINK_INTRODUCTION: gettext_lazy("Voorgesteld aan een ander bedrijf"),
    MailKind.LINK_NOT_NOW: gettext_lazy("Bericht: de kennismaking gaat niet door"),
    MailKind.LINK_EFFECT: gettext_lazy("Vraag wat de kennismaking bracht"),
    MailKind.MEETING_INVITATION: gettext_lazy("Uitnodiging voor een bijeenkomst"),
    MailKind.MEETING_COMING: gettext_lazy("Bevestiging: er is een plaats"),
    MailKind.MEETING_WAITING: gettext_lazy("Bericht: op de wachtlijst"),
    MailKind.MEETING_CHANGED: gettext_lazy("Bericht: de bijeenkomst is veranderd"),
    MailKind.MEETING_CANCELLED: gettext_lazy("Bericht: de bijeenkomst gaat niet door"),
    MailKind.MEETING_EFFECT: gettext_lazy("Vraag wat de bijeenkomst bracht"),
    MailKind.FEEDBACK: gettext_lazy("De brief na het bezoek"),
    MailKind.FEEDBACK_ANSWERED: gettext_lazy("Bericht aan ons: het bedrijf gaf antwoord"),
    MailKind.FEEDBACK_MANAGER: gettext_lazy("Herinnering aan de accountmanager"),
    MailKind.FEEDBACK_COORDINATOR: gettext_lazy("Herinnering aan de coördinator"),
    MailKind.INTAKE_LINK: gettext_lazy("De link om later verder te gaan"),
    MailKind.INTAKE_UNFINISHED: gettext_lazy("Herinnering: de vraag is nog niet af"),
    ReferralMailKind.CONFIRMATION: gettext_lazy("Bevestiging aan de ondernemer"),
    ReferralMailKind.ACCEPTED: gettext_lazy("Bericht aan de ondernemer: iemand gaat helpen"),
    ReferralMailKind.REFUSED: gettext_lazy("Bericht aan de ondernemer: dit lukt niet"),
    ReferralMailKind.EXPIRED: gettext_lazy("Bericht aan de ondernemer: er kwam geen antwoord"),
    ReferralMailKind.UNREACHABLE: gettext_lazy("Bericht aan de ondernemer: niet bereikt"),
    PromiseKind.STILL_NOBODY: gettext_lazy("Bericht aan de ondernemer: nog geen antwoord"),
    PromiseKind.OUTCOME_QUESTION: gettext_lazy("Vraag aan de ondernemer hoe het ging"),
    PromiseKind.IMPACT_QUESTION: gettext_lazy("Vraag aan de ondernemer wat het bracht"),
    ReferralMailKind.NEW_REFERRAL: gettext_lazy("De vraag aan de organisatie"),
    ReferralMailKind.FALLBACK_REFERRAL: gettext_lazy("De vraag aan wie verder zoekt"),
    PromiseKind.PARTNER_SILENT: gettext_lazy("Herinnering aan de organisatie"),
    ReferralMailKind.MORE_WAITING: gettext_lazy(
        "Herinnering aan de organisatie: er wachten er meer"
    ),
    PromiseKind.PROGRESS_QUESTION: gettext_lazy("Vraag aan de organisatie hoe het staat"),
    ReferralMailKind.WITHDRAWN: gettext_lazy("Bericht aan de organisatie: ingetrokken"),
    ReferralMailKind.TAKEN_AWAY: gettext_lazy("Bericht aan de organisatie: weggehaald"),
    ReferralMailKind.ESCALATION: gettext_lazy("Bericht aan het loket: hier ligt iets stil"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    on: date
    what: str
    text: str = ""
    who: str = ""
    href: str = ""


def list_entries(establishment: Establishment, *, scope: Scope) -> list[Entry]:
    """Return the entries, for somebody who may see the company in full. What an entrepreneur asked
    in the intake shows only where that person agreed that this organisation may know.
    """
    entries = [
        *_list_visits(establishment),
        *_list_moments(establishment, scope),
        *_list_follow_ups(establishment),
        *_list_invitations(establishment),
        *_list_proposals(establishment),
        *_list_mails(_list_link_keys(establishment)),
        *_list_referrals(establishment, scope),
    ]
    return sorted(entries, key=lambda entry: entry.on, reverse=True)


def _list_visits(establishment: Establishment) -> Iterator[Entry]:
    visits = list(establishment.visits.select_related("host", "letter"))
    for visit in visits:
        if visit.is_ahead:
            # The page shows it above, with what is planned.
            continue
        yield Entry(
            visit.held_on or clock.day_of(visit.starts_at),
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
    yield from _list_mails(visit.subject_key for visit in visits)


def _list_mails(keys: Iterable[str]) -> Iterator[Entry]:
    """Yield each mail and what came of it; the text of a mail is gone once it was sent."""
    mails = OutgoingMessage.objects.filter(subject_key__in=list(keys), kind__in=MAIL_LABELS)
    for mail in mails.exclude(status=MessageStatus.CANCELLED).order_by("pk"):
        failed = mail.status == MessageStatus.FAILED
        yield Entry(
            clock.day_of(mail.sent_at or mail.due_at),
            _("E-mail kwam niet aan") if failed else _("E-mail %(s)s") % {"s": _say(mail)},
            f"{MAIL_LABELS[mail.kind]} {mail.last_error}".strip()
            if failed
            else str(MAIL_LABELS[mail.kind]),
        )


def _say(mail: OutgoingMessage) -> str:
    return str(mail.get_status_display())


def _list_moments(establishment: Establishment, scope: Scope) -> Iterator[Entry]:
    """Yield the contact moments. A confidential note shows that it exists, to the own organisation
    alone.
    """
    ours = set(
        establishment.contact_moments.filter(
            confidential_notes__organisation=scope.organisation
        ).values_list("pk", flat=True)
    )
    for moment in establishment.contact_moments.select_related("person"):
        kind, text, href = str(moment.get_kind_display()).capitalize(), moment.note, ""
        if moment.pk in ours:
            href = reverse("companies:moment-note", args=[establishment.pk, moment.pk])
            text = _("Vertrouwelijk. Kies de titel om het te lezen.")
        yield Entry(moment.on, kind, text, str(moment.person or ""), href)


def _list_follow_ups(establishment: Establishment) -> Iterator[Entry]:
    for row in establishment.follow_ups.exclude(done_on=None).select_related("owner"):
        came_of_it = ": ".join(filter(None, [str(row.get_result_display()), row.result_note]))
        yield Entry(
            row.done_on,  # type: ignore[arg-type]
            _("Afgerond: %(what)s") % {"what": row.text},
            came_of_it,
            str(row.owner),
            reverse("desk:done", args=[establishment.pk, row.pk]),
        )


def _list_proposals(establishment: Establishment) -> Iterator[Entry]:
    """Yield what we proposed, and what the company and then the organisation did with it."""
    rows = list(establishment.referral_proposals.select_related("programme", "person", "intake"))
    for row in rows:
        referral = find_referral(row)
        said = referral.get_status_display() if referral else _("wacht op het bedrijf")
        yield Entry(
            clock.day_of(row.created_at),
            _("Voorgesteld: %(programme)s") % {"programme": row.programme},
            str(said),
            str(row.person or ""),
        )
    yield from _list_mails(row.subject_key for row in rows)


def _list_link_keys(establishment: Establishment) -> Iterator[str]:
    for side in establishment.link_sides.select_related("link"):
        yield from (side.subject_key, side.link.subject_key)


def _list_invitations(establishment: Establishment) -> Iterator[Entry]:
    rows = list(establishment.invitations.select_related("meeting"))
    for row in rows:
        came_of_it = ": ".join(filter(None, [str(row.get_effect_display()), row.effect_note]))
        said = row.attendance_label if row.attended is not None else str(row.get_status_display())
        yield Entry(
            clock.day_of(row.meeting.starts_at),
            _("Bijeenkomst over %(theme)s: %(said)s")
            % {"theme": name_theme(row.meeting.theme), "said": said},
            came_of_it,
            href=reverse("meetings:show", args=[row.meeting_id]),
        )
    yield from _list_mails(row.subject_key for row in rows)


def _list_referrals(establishment: Establishment, scope: Scope) -> Iterator[Entry]:
    referrals = Referral.objects.filter(
        intake__in=list_intakes(establishment, scope=scope)
    ).select_related("intake", "programme", "organisation")
    told: set[UUID] = set()
    yield from _list_mails(referral.subject_key for referral in referrals)
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
