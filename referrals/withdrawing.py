"""What the entrepreneur may always do: withdraw, ask again, or have everything erased."""

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
    """Also in the minute between a refusal and the next organisation. Raises IllegalTransition
    when there is nothing left to withdraw.
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
    """Take back the consent; those who have had this question learn that they may not read it."""
    had_it = [one for one in list_chain(referral) if one.status not in OPEN and not is_barred(one)]
    withdraw_consent(referral)
    forget_answers(subject_keys=[referral.subject_key])
    for one in had_it:
        if one != referral and is_barred(one):
            move(one, EventType.REVOKE, actor=Actor.ENTREPRENEUR)
            forget_answers(subject_keys=[one.subject_key])


def _was_told(referral: Referral) -> bool:
    """Whoever has not been told of the question need not hear of it any more."""
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
    """The same organisation once more, with consent given anew; `contact`: email and phone, put
    right. Raises IllegalTransition.
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
def look_on(referral: Referral, *, person: ContactPerson, further: Further) -> Referral | None:
    """Who nobody helped, lets others have the question after all: it goes on at once."""
    lock_question(referral.intake_id)
    give_further_consent(
        person, find_root(referral).programme, others=further.others, fallback=further.fallback
    )
    return pass_on(referral)


@transaction.atomic
def erase_person(person: ContactPerson, *, actor: Actor = Actor.ENTREPRENEUR) -> None:
    """Forget who asked: contact, consents, words, facts and mails. Which programme and what came
    of it stays, as a figure; each organisation that had the question is told by an event.
    """
    intake = lock_question(person.intake_id)
    # Locked, so that an answer that comes in at this moment waits and then finds nobody.
    rows = Referral.objects.select_for_update(of=("self",)).filter(intake=intake)
    # In the order in which a pause lets them go, so that the two never wait for each other.
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
