"""What came of a referral in the words of the entrepreneur; what the organisation said is kept
beside it.
"""

from collections.abc import Mapping

from django.db import transaction

from entrepreneurs.models import ContactPerson
from portal import clock
from portal.outbox.reminding import cancel_reminders
from referrals.chains import lock_question
from referrals.enums import OutcomeMoment, OutcomeSource, PromiseKind
from referrals.lifecycle import IllegalTransition
from referrals.models import Outcome, Referral

MOMENTS: Mapping[str, OutcomeMoment] = {
    PromiseKind.OUTCOME_QUESTION: OutcomeMoment.COMPLETION,
    PromiseKind.IMPACT_QUESTION: OutcomeMoment.IMPACT,
}


@transaction.atomic
def record_outcome(referral: Referral, *, question: str, answers: Mapping[str, object]) -> Outcome:
    """Keep what the entrepreneur tells; the last answer counts, and nobody asks again. `question`
    is the kind of promise that asked. Raises IllegalTransition once everything was erased.
    """
    if not hasattr(lock_question(referral.intake_id), "contact"):
        raise IllegalTransition("there is nobody any more who could say so")
    outcome, _created = Outcome.objects.update_or_create(
        referral=referral,
        source=OutcomeSource.ENTREPRENEUR,
        moment=MOMENTS[question],
        defaults={**answers, "said_at": clock.now()},
    )
    cancel_reminders(kinds=[question], subject_key=referral.subject_key)
    return outcome


@transaction.atomic
def stop_asking(person: ContactPerson) -> None:
    """Stop all questions to this address: promises that are open and mails that have not left are
    cancelled. One mail may hold several questions, so this counts for everything asked with this
    address.
    """
    people = ContactPerson.objects.filter(email__iexact=person.email)
    intakes = sorted({person.intake_id, *people.values_list("intake", flat=True)})
    for intake in intakes:
        lock_question(intake)
    people.filter(questions_off_at=None).update(questions_off_at=clock.now())
    for referral in Referral.objects.filter(intake__in=intakes):
        cancel_reminders(kinds=list(MOMENTS), subject_key=referral.subject_key)
