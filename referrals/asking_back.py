"""An organisation asks the entrepreneur what it must know before it can answer, and the
entrepreneur replies.

Meanwhile nobody is reminded of an answer that waits for somebody else.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from portal import clock
from portal.accounts.models import User
from portal.outbox.reminding import cancel_reminders, schedule_reminder
from referrals.enums import Actor, EventType, PromiseKind, Status
from referrals.lifecycle import move
from referrals.models import Referral, ReferralEvent
from referrals.notifications import ask_back, tell_reply
from referrals.promises import make_promises, name_slot


@transaction.atomic
def ask(
    referral: Referral, *, note: str, actor: Actor = Actor.PARTNER, person: User | None = None
) -> Referral:
    """Put the question in `note` to the entrepreneur. Raises IllegalTransition once the referral
    is over.
    """
    referral = move(referral, EventType.ASK, actor=actor, person=person, note=note)
    key = referral.subject_key
    cancel_reminders(
        kinds=[PromiseKind.PARTNER_SILENT, PromiseKind.STILL_NOBODY, PromiseKind.QUESTION_SILENT],
        subject_key=key,
    )
    ask_back(referral, question=note)
    schedule_reminder(
        kind=PromiseKind.QUESTION_SILENT,
        subject_key=key,
        slot=name_slot(referral.version),
        due_at=clock.add_working_days(clock.now(), settings.QUESTION_REMINDER_WORKING_DAYS),
    )
    return referral


@transaction.atomic
def reply(referral: Referral, *, note: str) -> Referral:
    """Pass the entrepreneur's own words on to the organisation, which has to answer again from now
    on. Raises IllegalTransition once the referral is over.
    """
    referral = move(referral, EventType.REPLY, actor=Actor.ENTREPRENEUR, note=note)
    cancel_reminders(kinds=[PromiseKind.QUESTION_SILENT], subject_key=referral.subject_key)
    tell_reply(referral)
    if referral.status == Status.SENT:
        make_promises(referral, since=clock.now(), kinds=[PromiseKind.PARTNER_SILENT])
    return referral


def find_open_question(events: Iterable[ReferralEvent]) -> ReferralEvent | None:
    """Return the last question to the entrepreneur; None once anything else was said after it."""
    silent = {EventType.HAND_OVER}
    said = [one for one in events if one.type not in silent]
    last = max(said, key=lambda one: one.version, default=None)
    return last if last is not None and last.type == EventType.ASK else None
