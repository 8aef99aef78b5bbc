"""The life of a referral: one table of transitions, and move(), the only writer of its status.

Compare-and-set on the old status: of two people who answer at once exactly one wins, on SQLite as
on PostgreSQL. Every transition writes one event and closes the reminders that it makes moot, in
the same transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from portal import clock
from portal.outbox.queueing import cancel_messages
from referrals.enums import Actor, RefusalReason, ReminderKind, ReminderStatus, Status
from referrals.models import Referral, ReferralEvent, Reminder


class IllegalTransition(ValueError):
    """The referral is not in a state from which this can happen, or somebody else was first."""


@dataclass(frozen=True, slots=True)
class Transition:
    sources: frozenset[Status]
    target: Status
    needs_reason: bool = False
    needs_note: bool = False


def _from(*sources: Status) -> frozenset[Status]:
    return frozenset(sources)


TRANSITIONS: Final[Mapping[str, Transition]] = {
    "send": Transition(_from(Status.DRAFT), Status.SENT),
    "accept": Transition(_from(Status.SENT), Status.ACCEPTED),
    "refuse": Transition(_from(Status.SENT, Status.ACCEPTED), Status.REFUSED, needs_reason=True),
    "start": Transition(_from(Status.ACCEPTED), Status.IN_PROGRESS),
    "lose-touch": Transition(_from(Status.ACCEPTED, Status.IN_PROGRESS), Status.UNREACHABLE),
    "expire": Transition(_from(Status.SENT), Status.EXPIRED),
    "withdraw": Transition(
        _from(Status.DRAFT, Status.SENT, Status.ACCEPTED, Status.IN_PROGRESS), Status.WITHDRAWN
    ),
    "reopen": Transition(
        _from(Status.REFUSED, Status.WITHDRAWN, Status.EXPIRED, Status.UNREACHABLE),
        Status.SENT,
        needs_note=True,
    ),
}
# Asking again is pointless once there is an answer, or nobody waits for one any more.
MOOT_AFTER: Final[Mapping[str, ReminderKind]] = {
    name: ReminderKind.PARTNER_SILENT
    for name, transition in TRANSITIONS.items()
    if Status.SENT in transition.sources
}


@transaction.atomic
def move(
    referral: Referral, name: str, *, actor: Actor, reason: str = "", note: str = ""
) -> Referral:
    """Take a referral along a transition. Raises IllegalTransition; then nothing has changed."""
    transition = TRANSITIONS[name]
    needs_note = transition.needs_note or reason == RefusalReason.OTHER
    if transition.needs_reason != bool(reason) or (needs_note and not note.strip()):
        raise IllegalTransition(f"{name} needs a reason or a note, or must not have one")
    source = Status(referral.status)
    if source not in transition.sources:
        raise IllegalTransition(f"{name} is not possible from {source}")
    now = clock.now()
    updated = Referral.objects.filter(pk=referral.pk, status=source).update(
        status=transition.target, refusal_reason=reason, note=note, changed_at=now
    )
    if updated != 1:
        raise IllegalTransition(f"somebody else moved this referral before {name}")
    ReferralEvent.objects.create(
        referral=referral,
        type=name,
        from_status=source,
        to_status=transition.target,
        actor=actor,
        reason=reason,
        occurred_at=now,
    )
    if name in MOOT_AFTER:
        cancel_reminders(referral, MOOT_AFTER[name])
    referral.refresh_from_db()
    return referral


def cancel_reminders(referral: Referral, kind: ReminderKind) -> None:
    """Close what has become moot: the promise itself, and the mail if it was already queued."""
    Reminder.objects.open().filter(referral=referral, kind=kind).update(
        status=ReminderStatus.CANCELLED, closed_at=clock.now()
    )
    cancel_messages(kind=kind, subject_key=referral.subject_key)
