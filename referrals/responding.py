"""The organisation's answer, and what the entrepreneur may always do: withdraw, or have everything
erased.
"""

from django.db import transaction

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.models import Consent, ContactPerson, Intake
from portal import clock
from portal.outbox.queueing import cancel_messages, erase_messages
from referrals.enums import OPEN, Actor, Status
from referrals.lifecycle import move
from referrals.models import Referral
from referrals.notifications import tell_answer, tell_desk


@transaction.atomic
def accept(referral: Referral, *, note: str = "") -> Referral:
    """Raises IllegalTransition when it was already answered, or withdrawn."""
    referral = move(referral, "accept", actor=Actor.PARTNER, note=note)
    tell_answer(referral)
    return referral


@transaction.atomic
def refuse(referral: Referral, *, reason: str, note: str = "") -> Referral:
    """Raises IllegalTransition when it was already answered, or withdrawn."""
    referral = move(referral, "refuse", actor=Actor.PARTNER, reason=reason, note=note)
    desk_searches = may_desk_search(referral)
    tell_answer(referral, desk_searches=desk_searches)
    if desk_searches:
        tell_desk(referral)
    return referral


def may_desk_search(referral: Referral) -> bool:
    """Whether the entrepreneur let the regional desk take over what others cannot help with."""
    return Consent.objects.filter(
        contact__intake=referral.intake_id,
        purpose=ConsentPurpose.DESK_FALLBACK,
        withdrawn_at=None,
    ).exists()


@transaction.atomic
def withdraw(referral: Referral) -> Referral:
    """Raises IllegalTransition when there is nothing left to withdraw."""
    referral = move(referral, "withdraw", actor=Actor.ENTREPRENEUR)
    # Whoever has not been told yet need not hear of it any more.
    cancel_messages(kind="new-referral", subject_key=referral.subject_key)
    _withdraw_consent(referral)
    return referral


def _withdraw_consent(referral: Referral) -> None:
    """Unless another open referral to the same organisation still stands on it. With the last
    referral the desk loses its consent to search on, too.
    """
    others = Referral.objects.filter(intake=referral.intake_id).exclude(status=Status.WITHDRAWN)
    standing = Consent.objects.filter(contact__intake=referral.intake_id, withdrawn_at=None)
    if not others.exists():
        standing.update(withdrawn_at=clock.now())
    elif not others.filter(organisation=referral.organisation_id, status__in=OPEN).exists():
        standing.filter(
            organisation=referral.organisation_id, purpose=ConsentPurpose.REFERRAL
        ).update(withdrawn_at=clock.now())


@transaction.atomic
def erase_person(person: ContactPerson) -> None:
    """Forget who asked: contact, consents, words, facts and mails. Which programme and what came
    of it stays, as a figure.
    """
    intake = Intake.objects.select_for_update().get(pk=person.intake_id)
    # Locked, so that an answer that comes in at this moment waits and then finds nobody.
    referrals = list(Referral.objects.select_for_update().filter(intake=intake))
    for referral in referrals:
        if referral.status in OPEN:
            withdraw(referral)
    erase_messages(subject_keys=[referral.subject_key for referral in referrals])
    # A note may name somebody; the reason stays, so "something else" keeps a neutral word.
    Referral.objects.filter(intake=intake).update(question="", facts={}, outcomes=[])
    Referral.objects.filter(intake=intake).exclude(note="").update(note="-")
    Intake.objects.filter(pk=intake.pk).update(
        own_words="", town="", activity="", kvk_number="", facts={}, skipped=[]
    )
    person.delete()
