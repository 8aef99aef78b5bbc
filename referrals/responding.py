"""The answers of an organisation: yes, no, how it stands, what came of it; and taking an answer
back within a minute.
"""

from collections.abc import Mapping
from contextlib import suppress

from django.db import transaction

from portal import clock
from portal.accounts.models import User
from programmes.models import Pause
from referrals.chains import find_holder
from referrals.consents import is_barred
from referrals.enums import (
    NOT_PASSED_ON,
    Actor,
    EventType,
    Helped,
    OutcomeMoment,
    OutcomeSource,
    ProgressReason,
    RefusalReason,
    Status,
)
from referrals.lifecycle import IllegalTransition, move, undo
from referrals.models import Outcome, Referral
from referrals.notifications import (
    tell_accepted,
    tell_accepted_again,
    tell_end,
    tell_organisation,
)
from referrals.proposing import end_promise, reopen_promise


@transaction.atomic
def accept(
    referral: Referral, *, note: str = "", actor: Actor = Actor.PARTNER, person: User | None = None
) -> Referral:
    """Say yes. Raises IllegalTransition when it was already answered or withdrawn, as do all
    answers below.
    """
    referral = move(referral, EventType.ACCEPT, actor=actor, person=person, note=note)
    tell_accepted(referral)
    return referral


@transaction.atomic
def refuse(
    referral: Referral,
    *,
    reason: str,
    note: str = "",
    actor: Actor = Actor.PARTNER,
    person: User | None = None,
) -> Referral:
    """Say no. After the minute for undoing, the question goes on automatically (rerouting.py)."""
    referral = move(
        referral, EventType.REFUSE, actor=actor, person=person, reason=reason, note=note
    )
    if RefusalReason(reason) in NOT_PASSED_ON:
        tell_end(referral)
    return referral


@transaction.atomic
def report_progress(
    referral: Referral,
    *,
    reason: str = ProgressReason.OTHER,
    note: str = "",
    actor: Actor = Actor.PARTNER,
    person: User | None = None,
) -> Referral:
    return move(referral, EventType.PROGRESS, actor=actor, person=person, reason=reason, note=note)


@transaction.atomic
def complete(
    referral: Referral,
    *,
    helped: Helped | str,
    note: str = "",
    figures: Mapping[str, object] | None = None,
    actor: Actor = Actor.PARTNER,
    person: User | None = None,
) -> Referral:
    """Say that it is over, and whether it helped. `figures` holds what, financing_raised,
    investment and jobs, as far as they are known.
    """
    referral = move(
        referral, EventType.COMPLETE, actor=actor, person=person, reason=helped, note=note
    )
    Outcome.objects.update_or_create(
        referral=referral,
        source=OutcomeSource.PARTNER,
        moment=OutcomeMoment.COMPLETION,
        defaults={"helped": helped, "said_at": referral.changed_at, **(figures or {})},
    )
    end_promise(referral)
    return referral


@transaction.atomic
def lose_touch(
    referral: Referral, *, note: str = "", actor: Actor = Actor.PARTNER, person: User | None = None
) -> Referral:
    referral = move(referral, EventType.LOSE_TOUCH, actor=actor, person=person, note=note)
    tell_end(referral)
    return referral


@transaction.atomic
def hand_over(
    referral: Referral, *, to: User, actor: Actor, person: User | None = None
) -> Referral:
    """Put the question in the name of a colleague, or one's own: from then on the mails go
    there.
    """
    return move(referral, EventType.HAND_OVER, actor=actor, person=person, owner=to)


@transaction.atomic
def resume(
    referral: Referral, *, note: str, actor: Actor = Actor.PARTNER, person: User | None = None
) -> Referral:
    """Take the question up again: it was not over after all, so what the organisation said of the
    outcome is deleted.
    """
    _check_still_read(referral)
    referral = move(referral, EventType.RESUME, actor=actor, person=person, note=note)
    referral.told.filter(source=OutcomeSource.PARTNER, moment=OutcomeMoment.COMPLETION).delete()
    reopen_promise(referral, was=Status.COMPLETED)
    return referral


@transaction.atomic
def take_back(
    referral: Referral, *, actor: Actor = Actor.PARTNER, person: User | None = None
) -> Referral:
    """Undo the last answer. Raises IllegalTransition once somebody has been told."""
    was, version = referral.status, referral.version
    referral = undo(referral, actor=actor, person=person)
    reopen_promise(referral, was=was)
    tell_accepted_again(referral)
    _take_back_pause(referral, version=version, actor=actor, person=person)
    return referral


def _take_back_pause(
    referral: Referral, *, version: int, actor: Actor, person: User | None
) -> None:
    """Undo what the same click did besides: the pause, and the other questions that were refused
    with it.
    """
    pause = Pause.objects.filter(cause=name_cause(referral, version), ended_at=None).first()
    if pause is None:
        return
    Pause.objects.filter(pk=pause.pk).update(ended_at=clock.now())
    others = Referral.objects.filter(
        organisation=pause.organisation_id,
        programme=pause.programme_id,
        status=Status.REFUSED,
        reason=RefusalReason.AT_CAPACITY,
        changed_at__gte=pause.set_at,
    )
    for other in others.order_by("changed_at", "pk"):
        with suppress(IllegalTransition):
            undo(other, actor=actor, person=person)


def name_cause(referral: Referral, version: int) -> str:
    """Return the name of an answer, for the pause that comes with it."""
    return f"{referral.subject_key}:{version}"


def _check_still_read(referral: Referral) -> None:
    if is_barred(referral):
        raise IllegalTransition("the entrepreneur has withdrawn this question")


@transaction.atomic
def reopen(
    referral: Referral, *, note: str, actor: Actor = Actor.PARTNER, person: User | None = None
) -> Referral:
    """Ask the same organisation for an answer again; not while another one has the question."""
    if find_holder(referral) is not None:
        raise IllegalTransition("this question is with somebody else by now")
    if actor != Actor.ENTREPRENEUR:
        _check_still_read(referral)
    was = referral.status
    referral = move(referral, EventType.REOPEN, actor=actor, person=person, note=note)
    tell_organisation(referral)
    reopen_promise(referral, was=was)
    return referral
