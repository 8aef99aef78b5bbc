"""Feedback is due within a week: the account manager is reminded before, the coordinator after.

A row in the transaction of the visit is the promise; a visit whose day is put right gets its
promises moved, and a letter that is sent cancels them.
"""

from datetime import datetime, time, timedelta

import structlog
from django.conf import settings
from django.db import transaction

from entrepreneurs.enums import NudgeKind, NudgeStatus
from entrepreneurs.models import Nudge, Visit
from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.scopes import find_organisations
from portal.links import build_url
from portal.outbox.models import OutgoingMessage
from portal.outbox.queueing import queue_message

BATCH = 200
MORNING = time(8, 0)
LANGUAGE = "nl"
KIND = "feedback-due"

logger = structlog.get_logger(__name__)


def schedule_nudges(visit: Visit) -> None:
    """Also when the day of the visit was put right: what has not been sent moves along."""
    assert visit.held_on is not None  # noqa: S101 (the row cannot be held without)
    days = {
        NudgeKind.MANAGER: settings.FEEDBACK_NUDGE_DAY,
        NudgeKind.COORDINATOR: settings.FEEDBACK_ESCALATE_DAY,
    }
    for kind, day in days.items():
        due_at = datetime.combine(
            visit.held_on + timedelta(days=day), MORNING, tzinfo=clock.AMSTERDAM
        )
        nudge, created = Nudge.objects.get_or_create(
            visit=visit, kind=kind, defaults={"due_at": due_at}
        )
        if not created and nudge.status == NudgeStatus.DUE:
            Nudge.objects.filter(pk=nudge.pk).update(due_at=due_at)


def cancel_nudges(visit: Visit) -> None:
    """Close what has become moot, in the transaction that makes it so."""
    Nudge.objects.filter(visit=visit, status=NudgeStatus.DUE).update(status=NudgeStatus.CANCELLED)


def restore_nudges(visit: Visit) -> None:
    """The letter came back: what was cancelled with it is promised again."""
    Nudge.objects.filter(visit=visit, status=NudgeStatus.CANCELLED).update(status=NudgeStatus.DUE)


def queue_due_nudges() -> int:
    """Turn what is due at or before now into mails, one a day for each receiver; returns how many
    nudges were taken. A step of the tick.

    A group that fails stays due, is logged, and holds up none of the others.
    """
    due = Nudge.objects.due(clock.now()).select_related(
        "visit__host", "visit__establishment__municipality"
    )
    groups: dict[tuple[str, ...], list[int]] = {}
    for nudge in due.order_by("due_at", "pk")[:BATCH]:
        groups.setdefault(tuple(list_receivers(nudge)), []).append(nudge.pk)
    return sum(_try_to_queue(receivers, pks) for receivers, pks in groups.items())


def list_receivers(nudge: Nudge) -> list[str]:
    """Addresses: the account manager; after the week, or when that person is away or gone, the
    coordinators of the same organisation, else of the region; the desk if there is nobody at all.
    """
    host = nudge.visit.host
    here = host.works_with_companies and not host.is_away
    if nudge.kind == NudgeKind.MANAGER and here:
        return [host.email]
    place = nudge.visit.establishment.municipality
    coordinators = User.objects.filter(is_active=True, role=Role.COORDINATOR).order_by("pk")
    own = coordinators.filter(organisation=host.organisation_id)
    people = own or coordinators.filter(organisation__in=find_organisations(place))
    return [one.email for one in people] or [host.email if here else settings.DESK_MAILBOX]


def _try_to_queue(receivers: tuple[str, ...], pks: list[int]) -> int:
    try:
        return _queue_group(receivers, pks)
    except Exception:
        logger.exception("nudges_failed", nudges=pks)
        return 0


@transaction.atomic
def _queue_group(receivers: tuple[str, ...], pks: list[int]) -> int:
    slot = clock.today().isoformat()
    if OutgoingMessage.objects.filter(kind=KIND, slot=slot, to_address__in=receivers).exists():
        # One reminder a day: the rest comes tomorrow, together.
        return 0
    # Compare-and-set: of two ticks at once one turns the rows into a mail.
    taken = [
        pk
        for pk in pks
        if Nudge.objects.filter(pk=pk, status=NudgeStatus.DUE).update(status=NudgeStatus.DONE)
    ]
    visits = Visit.objects.filter(nudges__in=taken).select_related("establishment").distinct()
    if visits:
        for address in receivers:
            _mail_reminder(address, slot=slot, visits=list(visits.order_by("held_on", "pk")))
    return len(taken)


def _mail_reminder(address: str, *, slot: str, visits: list[Visit]) -> None:
    """Names of companies, never of persons; the rest stands behind the log-in."""
    queue_message(
        kind=KIND,
        subject_key="feedback",
        slot=slot,
        to=address,
        template="entrepreneurs/emails/feedback_due",
        context={"visits": visits, "url": build_url("desk:work", language=LANGUAGE)},
        language=LANGUAGE,
    )
