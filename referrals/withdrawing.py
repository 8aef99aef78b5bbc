"""What entrepreneurs may always do: withdraw a question, ask again, let others have it, or have
everything erased.
"""

from collections.abc import Mapping

from django.db import transaction

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.models import ContactPerson, Intake
from portal import clock
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage
from portal.outbox.queueing import erase_messages
from portal.outbox.reminding import cancel_reminders
from portal.partners.idempotency import forget_answers
from referrals.chains import find_root, list_chain, lock_question
from referrals.consents import give_consent, is_barred, withdraw_consent
from referrals.enums import OPEN, Actor, EventType, ReferralMailKind
from referrals.lifecycle import IllegalTransition, move
from referrals.models import Outcome, Referral, ReferralEvent
from referrals.notifications import tell_withdrawn
from referrals.promises import KINDS, is_passing_on
from referrals.proposing import end_promise, forget_results, list_proposal_keys
from referrals.rerouting import Further, pass_on
from referrals.responding import reopen
from referrals.sending import give_further_consent


@transaction.atomic
def withdraw(referral: Referral) -> Referral:
    """Withdraw a question, also in the minute between a refusal and the next organisation. Raises
    IllegalTransition when there is nothing left to withdraw.
    """
    lock_question(referral.intake_id)
    waited = referral.status in OPEN
    if not waited and not is_passing_on(referral):
        raise IllegalTransition("this question is over, or somebody else has it by now")
    referral = move(referral, EventType.WITHDRAW, actor=Actor.ENTREPRENEUR)
    if waited and _was_told(referral):
        tell_withdrawn(referral)
    _revoke(referral)
    end_promise(referral)
    return referral


def _revoke(referral: Referral) -> None:
    """Withdraw the consent, and tell the organisations that had the question that they may not
    read it any more.
    """
    had_it = [one for one in list_chain(referral) if one.status not in OPEN and not is_barred(one)]
    withdraw_consent(referral)
    forget_answers(subject_keys=[referral.subject_key])
    for one in had_it:
        if one != referral and is_barred(one):
            move(one, EventType.REVOKE, actor=Actor.ENTREPRENEUR)
            forget_answers(subject_keys=[one.subject_key])


def _was_told(referral: Referral) -> bool:
    """Say whether the organisation was told of the question; if it was not, cancel the mail, so
    that it need not hear of it at all.
    """
    mails = OutgoingMessage.objects.filter(
        subject_key=referral.subject_key,
        kind__in=[ReferralMailKind.NEW_REFERRAL, ReferralMailKind.FALLBACK_REFERRAL],
    )
    mails.cancel(clock.now())
    return mails.exclude(status=MessageStatus.CANCELLED).exists()


@transaction.atomic
def ask_again(
    referral: Referral, *, person: ContactPerson, note: str, contact: Mapping[str, str]
) -> Referral:
    """Ask the same organisation once more, with new consent. `contact` holds email and phone, as
    corrected. Raises IllegalTransition.
    """
    lock_question(referral.intake_id)
    ContactPerson.objects.filter(pk=person.pk).update(**contact)
    purpose = ConsentPurpose.FALLBACK if referral.is_fallback else ConsentPurpose.REFERRAL
    give_consent(
        person,
        referral.organisation,
        purpose,
        programme=referral.programme,
        question=find_root(referral).programme,
    )
    return reopen(referral, note=note, actor=Actor.ENTREPRENEUR)


@transaction.atomic
def search_further(
    referral: Referral, *, person: ContactPerson, further: Further
) -> Referral | None:
    """Keep the consent to others, after nobody could help, and pass the question on at once.
    Returns the new referral; None when nobody takes questions now.
    """
    lock_question(referral.intake_id)
    give_further_consent(
        person, find_root(referral).programme, others=further.others, fallback=further.fallback
    )
    return pass_on(referral)


@transaction.atomic
def erase_person(person: ContactPerson, *, actor: Actor = Actor.ENTREPRENEUR) -> None:
    """Forget who asked: contact, consents, words, facts and mails. The programme and what came of
    it stay as figures. Each organisation that had the question is told by an event.
    """
    intake = lock_question(person.intake_id)
    # Locked, so that an answer that comes in at this moment waits and then finds nobody.
    rows = Referral.objects.select_for_update(of=("self",)).filter(intake=intake)
    # In the order in which a pause passes them on, so that the two never wait for each other.
    referrals = list(rows.order_by("changed_at", "pk"))
    told = [one.pk for one in referrals if _was_told(one)]
    keys = [intake.subject_key, *(one.subject_key for one in referrals)]
    forget_answers(subject_keys=keys)
    erase_messages(subject_keys=[*keys, *list_proposal_keys(intake)])
    for referral in referrals:
        if referral.status in OPEN:
            move(referral, EventType.WITHDRAW, actor=actor)
            end_promise(referral)
            if referral.pk in told:
                tell_withdrawn(referral)
        cancel_reminders(kinds=KINDS, subject_key=referral.subject_key)
        move(referral, EventType.ERASE, actor=actor)
    # A note may name somebody; the reason stays, so "something else" keeps a neutral word.
    events = ReferralEvent.objects.filter(referral__intake=intake)
    Referral.objects.filter(intake=intake).update(question="", facts={}, outcomes=[])
    for noted in (Referral.objects.filter(intake=intake), events):
        noted.exclude(note="").update(note="-")
    Outcome.objects.filter(referral__intake=intake).update(what="", may_share=False)
    Intake.objects.filter(pk=intake.pk).update(
        own_words="", town="", activity="", kvk_number="", facts={}, skipped=[], email=""
    )
    forget_results(intake)
    person.delete()
