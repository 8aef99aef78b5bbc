"""Pauses: an organisation that is full or away gets no new questions for a while, and what waits
there goes on to others.
"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal import clock
from portal.accounts.models import User
from portal.wording import format_day
from programmes.enums import PauseKind
from programmes.models import Organisation, Pause, Programme
from referrals.enums import Actor, EventType, ExpiryReason, RefusalReason
from referrals.lifecycle import IllegalTransition, move
from referrals.models import Referral
from referrals.responding import refuse


def list_waiting(organisation: Organisation, programme: Programme | None) -> QuerySet[Referral]:
    """Return the questions that a pause would pass on; without `programme` those of all."""
    rows = Referral.objects.waiting().filter(organisation=organisation, is_fallback=False)
    return rows.filter(programme=programme) if programme else rows


def find_pause_until(cause: str) -> date | None:
    """Return the last day of the pause that came with an answer; None when it came without."""
    return Pause.objects.filter(cause=cause).values_list("until", flat=True).first()


@transaction.atomic
def pause(
    *,
    organisation: Organisation,
    programme: Programme | None,
    kind: PauseKind | str,
    until: date,
    actor: Actor = Actor.PARTNER,
    person: User | None = None,
    cause: str = "",
) -> int:
    """Pause one programme, or with None all of them. Returns how many waiting questions go on to
    others. For a minute each can be taken back, alone or together with the answer that is the
    `cause`.
    """
    Pause.objects.create(
        organisation=organisation,
        programme=programme,
        kind=kind,
        until=until,
        person=person,
        cause=cause,
    )
    return sum(
        _pass_on_waiting(one, kind=kind, until=until, actor=actor, person=person)
        for one in list_waiting(organisation, programme)
    )


def _pass_on_waiting(
    referral: Referral, *, kind: PauseKind | str, until: date, actor: Actor, person: User | None
) -> bool:
    try:
        if kind == PauseKind.AWAY:
            move(referral, EventType.EXPIRE, actor=actor, person=person, reason=ExpiryReason.AWAY)
            return True
        with override(referral.language):
            note = _("Vol tot %(day)s.") % {"day": format_day(until, language=referral.language)}
        reason = RefusalReason.AT_CAPACITY
        refuse(referral, reason=reason, note=note, actor=actor, person=person)
    except IllegalTransition:
        # Somebody answered it at this very moment.
        return False
    return True


@transaction.atomic
def end_pauses(organisation: Organisation) -> int:
    """Let the organisation get questions again, earlier than it said. Returns how many pauses
    ended.
    """
    return organisation.pauses.standing().update(ended_at=clock.now())
