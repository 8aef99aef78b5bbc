"""What came of a referral, in the words of the entrepreneur; beside what the organisation said."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from entrepreneurs.models import ContactPerson
from portal import clock
from portal.outbox.reminding import cancel_reminders
from referrals.chains import lock_question
from referrals.enums import OutcomeMoment, OutcomeSource
from referrals.models import Outcome, Referral
from referrals.promises import IMPACT_QUESTION, OUTCOME_QUESTION

MOMENTS: Mapping[str, OutcomeMoment] = {
    OUTCOME_QUESTION: OutcomeMoment.COMPLETION,
    IMPACT_QUESTION: OutcomeMoment.IMPACT,
}


@transaction.atomic
def record_outcome(referral: Referral, *, question: str, answers: Mapping[str, Any]) -> Outcome:
    """The last word counts; asking again is moot."""
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
    """No questions any more; what is promised and what has not left ends with it."""
    lock_question(person.intake_id)
    ContactPerson.objects.filter(pk=person.pk, questions_off_at=None).update(
        questions_off_at=clock.now()
    )
    for referral in Referral.objects.filter(intake=person.intake_id):
        cancel_reminders(kinds=list(MOMENTS), subject_key=referral.subject_key)
