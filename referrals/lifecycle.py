"""The life of a referral: one table of transitions, and the only functions that write its status.

Each write compares the old status and version first. Of two people who answer at once exactly one
wins, on SQLite as on PostgreSQL. Every transition writes one event and renews what the clock owes,
in the same transaction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models, transaction
from django.db.models import F

from portal import clock
from portal.accounts.models import User
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage
from portal.webhooks.announcing import announce_change
from referrals.enums import (
    HELPING,
    OPEN,
    SENT_ON,
    UNHELPED,
    Actor,
    EventType,
    ExpiryReason,
    Helped,
    ProgressReason,
    ReferralMailKind,
    RefusalReason,
    Status,
)
from referrals.letters import STEP_MAILS
from referrals.models import Referral, ReferralEvent
from referrals.promises import name_slot, renew_promises, take_back_promises


class IllegalTransition(ValueError):
    """The referral is not in a state from which this can happen, or somebody else was first."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. Without `target` the status stays the same; with `reasons` one of them
    is needed; what is `undoable` can be taken back for as long as nobody has heard of it.
    """

    sources: frozenset[Status]
    target: Status | None
    reasons: type[models.TextChoices] | None = None
    needs_note: bool = False
    undoable: bool = False


def _from(*sources: Status) -> frozenset[Status]:
    return frozenset(sources)


TRANSITIONS: Final[Mapping[EventType, Transition]] = {
    EventType.SEND: Transition(_from(Status.DRAFT), Status.SENT),
    EventType.ACCEPT: Transition(_from(Status.SENT), Status.ACCEPTED, undoable=True),
    EventType.REFUSE: Transition(
        SENT_ON,
        Status.REFUSED,
        reasons=RefusalReason,
        undoable=True,
    ),
    EventType.PROGRESS: Transition(
        _from(Status.ACCEPTED, Status.IN_PROGRESS),
        Status.IN_PROGRESS,
        reasons=ProgressReason,
        undoable=True,
    ),
    EventType.COMPLETE: Transition(
        _from(Status.ACCEPTED, Status.IN_PROGRESS),
        Status.COMPLETED,
        reasons=Helped,
        undoable=True,
    ),
    EventType.LOSE_TOUCH: Transition(
        _from(Status.ACCEPTED, Status.IN_PROGRESS), Status.UNREACHABLE, undoable=True
    ),
    EventType.EXPIRE: Transition(
        _from(Status.SENT), Status.EXPIRED, reasons=ExpiryReason, undoable=True
    ),
    # Possible after a refusal or silence too, as long as nobody else was asked.
    EventType.WITHDRAW: Transition(OPEN | UNHELPED, Status.WITHDRAWN),
    EventType.REOPEN: Transition(
        _from(Status.REFUSED, Status.WITHDRAWN, Status.EXPIRED, Status.UNREACHABLE),
        Status.SENT,
        needs_note=True,
    ),
    EventType.RESUME: Transition(_from(Status.COMPLETED), Status.IN_PROGRESS, needs_note=True),
    # Somebody else gets the question, or the entrepreneur hears that nobody does: it is too late
    # to undo now.
    EventType.PASS_ON: Transition(UNHELPED, None),
    EventType.HAND_OVER: Transition(SENT_ON, None),
    EventType.ASK: Transition(SENT_ON, None, needs_note=True),
    EventType.REPLY: Transition(SENT_ON, None, needs_note=True),
    # An organisation for which it is over may not read it any more.
    EventType.REVOKE: Transition(frozenset(Status) - OPEN, None),
    # It changes the version, so whoever read the row before is too late to write it.
    EventType.ERASE: Transition(frozenset(Status), None),
}


def can_move(referral: Referral, name: EventType) -> bool:
    return referral.status in TRANSITIONS[name].sources


@transaction.atomic
def move(
    referral: Referral,
    name: EventType,
    *,
    actor: Actor,
    person: User | None = None,
    reason: str = "",
    note: str = "",
    owner: User | None = None,
) -> Referral:
    """Take a referral through a transition. `owner` is the colleague who gets it, for a hand-over.
    Raises IllegalTransition; then nothing has changed.
    """
    transition = TRANSITIONS[name]
    _check_words(name, transition, reason=reason, note=note)
    source = Status(referral.status)
    if not can_move(referral, name):
        raise IllegalTransition(f"{name} is not possible from {source}")
    event = ReferralEvent(
        type=name, to_status=transition.target or source, actor=actor, person=person
    )
    event.reason, event.note = reason, note
    if transition.target is None:
        return _write(
            referral, event, changed={"owner": owner} if name == EventType.HAND_OVER else {}
        )
    kept = {"reason": reason, "helped": ""}
    if transition.target == Status.COMPLETED:
        kept = {"reason": "", "helped": reason}
    written = _write(referral, event, changed={**kept, "note": note})
    moot = [*STEP_MAILS, ReferralMailKind.MORE_WAITING]
    if written.status in HELPING:
        # That somebody goes on helping still has to be announced.
        moot.remove(ReferralMailKind.ACCEPTED)
    mails = OutgoingMessage.objects.about(kinds=moot, subject_key=referral.subject_key)
    mails.cancel(event.occurred_at)
    renew_promises(written, now=event.occurred_at)
    return written


@transaction.atomic
def undo(referral: Referral, *, actor: Actor, person: User | None = None) -> Referral:
    """Take back the last transition, within UNDO_SECONDS and before anybody was told. Raises
    IllegalTransition; then nothing has changed.
    """
    last = find_undoable(referral, now=clock.now())
    if last is None:
        raise IllegalTransition("there is nothing that can be undone")
    slot = name_slot(last.version)
    mails = OutgoingMessage.objects.filter(subject_key=referral.subject_key, slot=slot)
    mails.cancel(clock.now())
    if mails.exclude(status=MessageStatus.CANCELLED).exists():
        raise IllegalTransition("somebody has been told already")
    before = list_effective_events(referral.events.exclude(pk=last.pk))[-1]
    event = ReferralEvent(
        type=EventType.UNDO, to_status=last.from_status, actor=actor, person=person
    )
    reopened = {"reason": before.reason, "helped": "", "note": before.note}
    written = _write(referral, event, changed=reopened)
    take_back_promises(written, version=last.version, before=before.version, at=last.occurred_at)
    written.told.filter(said_at=last.occurred_at).delete()
    return written


def find_undoable(referral: Referral, *, now: datetime) -> ReferralEvent | None:
    """Return the last event, as long as it can be taken back."""
    last: ReferralEvent | None = referral.events.order_by("version").last()
    if (
        last is None
        or last.type not in TRANSITIONS
        or not TRANSITIONS[EventType(last.type)].undoable
    ):
        return None
    # Nobody clicked, so there is no mis-click.
    if last.actor == Actor.CLOCK:
        return None
    until = last.occurred_at + timedelta(seconds=settings.UNDO_SECONDS)
    return last if now < until else None


def list_effective_events(events: Iterable[ReferralEvent]) -> list[ReferralEvent]:
    """Return the events in order, without those that were undone and those that left the status as
    it was.
    """
    standing: list[ReferralEvent] = []
    for event in sorted(events, key=lambda one: one.version):
        if event.type == EventType.UNDO:
            standing.pop()
        elif TRANSITIONS[EventType(event.type)].target:
            standing.append(event)
    return standing


def _check_words(name: EventType, transition: Transition, *, reason: str, note: str) -> None:
    known = transition.reasons.values if transition.reasons else [""]
    if reason not in known:
        raise IllegalTransition(f"{name} needs a reason that it knows, or must not have one")
    needs_note = transition.needs_note or reason == RefusalReason.OTHER
    if needs_note and not note.strip():
        raise IllegalTransition(f"{name} needs a note")


def _write(referral: Referral, event: ReferralEvent, *, changed: Mapping[str, object]) -> Referral:
    """Write the row and its event, unless somebody else has written since this row was read."""
    now = clock.now()
    source, version = referral.status, referral.version
    # Where it went does not concern the organisation that had it: for that one nothing changed.
    is_told = event.type != EventType.PASS_ON
    updated = Referral.objects.filter(pk=referral.pk, status=source, version=version).update(
        **changed,
        status=event.to_status,
        version=F("version") + 1,
        changed_at=now if is_told else F("changed_at"),
    )
    if updated != 1:
        raise IllegalTransition(f"somebody else moved this referral before {event.type}")
    event.referral, event.from_status = referral, source
    event.organisation_id = referral.organisation_id
    event.version, event.occurred_at = version + 1, now
    event.save(force_insert=True)
    if is_told:
        announce_change(referral.organisation_id)
    referral.refresh_from_db()
    return referral
