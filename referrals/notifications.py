"""The mails of the flow. No personal data of the entrepreneur in a mail to an organisation: those
stand behind the link.
"""

from django.conf import settings
from django.utils.translation import override

from entrepreneurs.models import ContactPerson
from portal.links import build_url, make_token
from portal.outbox.queueing import queue_message
from programmes.models import Organisation, pick_language
from referrals.enums import ReminderKind, Status
from referrals.models import Referral

PARTNER_LANGUAGE = "nl"


def tell_organisation(referral: Referral) -> None:
    _mail_organisation(referral, kind="new-referral", slot="once")


def remind_organisation(referral: Referral, *, slot: int) -> None:
    _mail_organisation(referral, kind=ReminderKind.PARTNER_SILENT, slot=str(slot))


def _mail_organisation(referral: Referral, *, kind: str, slot: str) -> None:
    queue_message(
        kind=kind,
        subject_key=referral.subject_key,
        slot=slot,
        to=find_mailbox(referral.organisation),
        template=f"referrals/emails/{kind.replace('-', '_')}",
        context={
            "organisation": referral.organisation.name,
            "programme": pick_language(referral.programme.title, PARTNER_LANGUAGE),
            "url": build_url("referrals:answer", referral.answer_token, language=PARTNER_LANGUAGE),
            "sent_on": referral.created_at,
        },
        language=PARTNER_LANGUAGE,
    )


def tell_desk(referral: Referral) -> None:
    """What an organisation refused, the desk hears of the same day."""
    queue_message(
        kind="desk-fallback",
        subject_key=referral.subject_key,
        to=find_mailbox(Organisation.objects.get(slug=settings.DESK_SLUG)),
        template="referrals/emails/desk_fallback",
        context={
            "organisation": referral.organisation.name,
            "programme": pick_language(referral.programme.title, PARTNER_LANGUAGE),
            "reason": describe_reason(referral, PARTNER_LANGUAGE),
            "url": build_url(
                "referrals:desk", make_token("desk", referral.pk), language=PARTNER_LANGUAGE
            ),
        },
        language=PARTNER_LANGUAGE,
    )


def find_mailbox(organisation: Organisation) -> str:
    """Its own mailbox; the desk's, should that have been emptied since the referral was made."""
    return organisation.receives_at or settings.DESK_MAILBOX


def confirm_to_entrepreneur(referral: Referral, person: ContactPerson) -> None:
    _mail_entrepreneur(referral, person, kind="confirmation")


def tell_answer(referral: Referral, *, desk_searches: bool = False) -> None:
    """Accepted or refused: the entrepreneur hears it at once."""
    person = ContactPerson.objects.filter(intake=referral.intake_id).first()
    if person:
        kind = "accepted" if referral.status == Status.ACCEPTED else "refused"
        _mail_entrepreneur(referral, person, kind=kind, desk_searches=desk_searches)


def _mail_entrepreneur(
    referral: Referral, person: ContactPerson, *, kind: str, desk_searches: bool = False
) -> None:
    language = referral.language
    queue_message(
        kind=kind,
        subject_key=referral.subject_key,
        to=person.email,
        template=f"referrals/emails/{kind}",
        context={
            "organisation": referral.organisation.name,
            "programme": pick_language(referral.programme.title, language),
            "route_note": pick_language(referral.programme.route_note, language),
            "reason": describe_reason(referral, language),
            "note": referral.note,
            "desk_searches": desk_searches,
            "url": build_url(
                "referrals:status", make_token("status", person.pk), language=language
            ),
        },
        language=language,
    )


def describe_reason(referral: Referral, language: str) -> str:
    with override(language):
        return str(referral.get_refusal_reason_display()) if referral.refusal_reason else ""
