"""Who hears what, and when: the mails of the flow, as rows in the outbox."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import override

from entrepreneurs.models import ContactPerson
from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.links import build_url, sign_timed_token, sign_token
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage
from portal.outbox.short_mails import Address, send_short_mail
from portal.wording import format_day, pick_language
from referrals import letters, partner_letters
from referrals.enums import HELPING, PromiseKind, ReferralMailKind, RefusalReason, Status
from referrals.models import Referral
from referrals.promises import name_slot
from referrals.receivers import list_addresses

PARTNER_LANGUAGE = "nl"
QUESTION_ROUTES: Mapping[str, str] = {
    PromiseKind.OUTCOME_QUESTION: "referrals:told-outcome",
    PromiseKind.IMPACT_QUESTION: "referrals:told-impact",
}
END_MAILS = {
    Status.REFUSED: ReferralMailKind.REFUSED,
    Status.EXPIRED: ReferralMailKind.EXPIRED,
    Status.UNREACHABLE: ReferralMailKind.UNREACHABLE,
}
STAYING = {
    RefusalReason.DUPLICATE: letters.NEXT_HELPED_ALREADY,
    RefusalReason.NOT_REACHABLE: letters.NEXT_CALL_AGAIN,
}


def tell_organisation(referral: Referral) -> None:
    """Tell the organisation that there is a question, also when it was opened again."""
    kind = (
        ReferralMailKind.FALLBACK_REFERRAL
        if referral.is_fallback
        else ReferralMailKind.NEW_REFERRAL
    )
    _mail_organisation(referral, kind, slot=name_slot(referral.version))


def remind_organisation(referral: Referral, kind: str, *, slot: str) -> None:
    _mail_organisation(referral, kind, slot=slot)


def tell_reply(referral: Referral) -> None:
    _mail_organisation(referral, ReferralMailKind.REPLIED, slot=name_slot(referral.version))


def tell_withdrawn(referral: Referral) -> None:
    """Tell the organisation that the question was withdrawn; only call this if it had heard
    of it.
    """
    slot = name_slot(referral.version)
    _mail_organisation(referral, ReferralMailKind.WITHDRAWN, slot=slot, url="")


def tell_taken_away(referral: Referral) -> None:
    slot = name_slot(referral.version)
    _mail_organisation(referral, ReferralMailKind.TAKEN_AWAY, slot=slot, url="")


def tell_more_waiting(referral: Referral, *, number: int, slot: str) -> None:
    """Add to a mail about the oldest questions that `number` more are waiting."""
    _mail_organisation(referral, ReferralMailKind.MORE_WAITING, slot=slot, url="", number=number)


def _mail_organisation(
    referral: Referral, kind: str, *, slot: str, url: str | None = None, **more: object
) -> None:
    addresses = list_addresses(referral)
    if url is None:
        url = build_url("referrals:answer", referral.answer_token, language=PARTNER_LANGUAGE)
    for address in addresses:
        send_short_mail(
            partner_letters.TO_ORGANISATION[kind],
            Address(address, PARTNER_LANGUAGE),
            kind=kind,
            subject_key=referral.subject_key,
            slot=slot,
            words=describe(referral, PARTNER_LANGUAGE) | more,
            url=url,
        )
    if not addresses:
        escalate(referral, slot=slot)


def escalate(referral: Referral, *, slot: str) -> None:
    """Ask the coordinators of the organisation and the desk of the region to call the
    organisation.
    """
    people = User.objects.filter(
        organisation=referral.organisation_id, role=Role.COORDINATOR, is_active=True
    )
    for address in {*people.values_list("email", flat=True), settings.DESK_MAILBOX}:
        send_short_mail(
            partner_letters.ESCALATED,
            Address(address, PARTNER_LANGUAGE),
            kind=ReferralMailKind.ESCALATION,
            subject_key=referral.subject_key,
            slot=slot,
            words=describe(referral, PARTNER_LANGUAGE) | {"mark": str(referral.pk)[:8]},
        )


def confirm_to_entrepreneur(referral: Referral) -> None:
    _mail_entrepreneur(referral, ReferralMailKind.CONFIRMATION)


def tell_accepted(referral: Referral) -> None:
    """Tell the entrepreneur that somebody will help, once a mis-click can no longer be undone."""
    _mail_entrepreneur(referral, ReferralMailKind.ACCEPTED, due_at=_wait_for_undo())


def tell_accepted_again(referral: Referral) -> None:
    """Tell it once more, if a step that was taken back had made the first mail moot."""
    mails = OutgoingMessage.objects.filter(
        kind=ReferralMailKind.ACCEPTED, subject_key=referral.subject_key
    )
    told = mails.exclude(status=MessageStatus.CANCELLED)
    if referral.status in HELPING and not told.exists():
        tell_accepted(referral)


def tell_end(referral: Referral, *, successor: Referral | None = None) -> None:
    """Tell the entrepreneur that this organisation does not help, and what happens next. Where the
    question stays with it, the mail waits until a mis-click can no longer be undone.
    """
    with override(referral.language):
        said = _say_next(referral, successor)
    stays = referral.status == Status.UNREACHABLE or referral.reason in STAYING
    kind = END_MAILS[Status(referral.status)]
    _mail_entrepreneur(referral, kind, due_at=_wait_for_undo() if stays else None, next=said)


def _say_next(referral: Referral, successor: Referral | None) -> str:
    if successor is None:
        name = str(referral.organisation)
        words = STAYING.get(RefusalReason(referral.reason)) if referral.reason in STAYING else None
        nobody = letters.NEXT_ALL_TRIED if referral.is_fallback else letters.NEXT_NOBODY
        return str(words or nobody) % {"organisation": name}
    if successor.status == Status.COMPLETED:
        return str(letters.NEXT_HELPED) % {"organisation": str(successor.organisation)}
    words = letters.NEXT_FALLBACK if successor.is_fallback else letters.NEXT_ORGANISATION
    return str(words) % {
        "organisation": str(successor.organisation),
        "programme": pick_language(successor.programme.title, referral.language),
    }


def ask_entrepreneur(referral: Referral, kind: str, *, slot: str, days: int) -> None:
    """Ask a question that may stay unanswered, unless the entrepreneur asked us not to."""
    person = find_person(referral)
    if person is not None and person.questions_off_at is None:
        send_question(referral, kind, slot=slot, days=days)


def send_question(referral: Referral, kind: str, *, slot: str, days: int) -> None:
    """Send a question with a link that works for so many days, and a link that stops such
    questions.
    """
    person = find_person(referral)
    if person is None:
        return
    token = sign_timed_token(kind, referral.pk)
    url = build_url(QUESTION_ROUTES[kind], token, language=referral.language)
    off = build_url(
        "referrals:questions-off",
        sign_token("questions-off", person.pk),
        language=referral.language,
    )
    _mail_entrepreneur(referral, kind, slot=slot, url=url, off=off, days=days)


def ask_back(
    referral: Referral, *, question: str, kind: str = ReferralMailKind.ASKED_BACK
) -> None:
    """Mail what the organisation wants to know; the entrepreneur answers on their own page."""
    person = find_person(referral)
    if person is not None:
        token = sign_token("status", person.pk)
        url = build_url("referrals:reply", token, referral.pk, language=referral.language)
        _mail_entrepreneur(referral, kind, url=url, question=question)


def tell_still_nobody(referral: Referral, *, slot: str, until: datetime) -> None:
    day = format_day(clock.day_of(until), language=referral.language)
    _mail_entrepreneur(referral, PromiseKind.STILL_NOBODY, slot=slot, until=day)


def _mail_entrepreneur(
    referral: Referral,
    kind: str,
    *,
    slot: str = "",
    due_at: datetime | None = None,
    url: str = "",
    off: str = "",
    **more: object,
) -> None:
    person = find_person(referral)
    if person is None:
        return
    language = referral.language
    page = build_url("referrals:status", sign_token("status", person.pk), language=language)
    send_short_mail(
        letters.TO_ENTREPRENEUR[kind],
        Address(person.email, language, unsubscribe_url=off),
        kind=kind,
        subject_key=referral.subject_key,
        slot=slot or name_slot(referral.version),
        due_at=due_at,
        words=describe(referral, language) | more,
        url=url or page,
    )


def find_person(referral: Referral) -> ContactPerson | None:
    """Return who asked; None once everything was erased."""
    person: ContactPerson | None = ContactPerson.objects.filter(intake=referral.intake_id).first()
    return person


def describe(referral: Referral, language: str) -> dict[str, object]:
    """Return the words that a mail may use, by name."""
    programme = referral.programme
    with override(language):
        reason = str(referral.get_reason_display())
    return {
        "organisation": referral.organisation.name,
        "programme": pick_language(programme.title, language),
        "route_note": pick_language(programme.route_note, language),
        "date": format_day(clock.day_of(referral.created_at), language=language),
        "reason": reason,
        "note": referral.note,
        "days": settings.PROGRESS_EVERY_DAYS,
    }


def _wait_for_undo() -> datetime:
    return clock.now() + timedelta(seconds=settings.UNDO_SECONDS)
