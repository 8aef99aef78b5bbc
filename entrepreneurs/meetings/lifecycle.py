"""A meeting from plan to result: companies are invited, answer by a link, wait for a place, come,
and are asked afterwards what it brought.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from entrepreneurs.companies.filing import note_contact
from entrepreneurs.enums import InvitationStatus, MailKind, MeetingEffect, MeetingStatus
from entrepreneurs.meetings.mails import mail_guest
from entrepreneurs.meetings.proposals import pick_contact
from entrepreneurs.models import Establishment, Invitation, Meeting
from portal import clock
from portal.accounts.models import User
from portal.outbox.queueing import cancel_messages
from programmes.models import Region

NOT_DECLINED = (InvitationStatus.INVITED, InvitationStatus.COMING, InvitationStatus.WAITING)


class MeetingError(ValueError):
    """An action is not possible; the text tells the person who tried why."""


@transaction.atomic
def plan_meeting(*, host: User, region: Region, **values: Any) -> Meeting:
    assert host.organisation is not None  # noqa: S101 (who has no organisation has no scope)
    meeting: Meeting = Meeting.objects.create(
        host=host, organisation=host.organisation, region=region, **values
    )
    return meeting


def lock_meeting(meeting: Meeting) -> Meeting:
    """Return the row as it is now, held until the transaction ends, so that places are counted one
    at a time.
    """
    rows = Meeting.objects.select_for_update(of=("self",))
    locked: Meeting = rows.select_related("host", "organisation").get(pk=meeting.pk)
    return locked


@transaction.atomic
def change_meeting(
    meeting: Meeting, *, starts_at: datetime, minutes: int, venue: str, places: int, text: str
) -> Meeting:
    """Change a meeting and tell those who come of another time or venue; more places let those who
    wait move up.
    """
    locked = lock_meeting(meeting)
    _check_ahead(locked)
    if places < count_coming(locked):
        raise MeetingError(_("Er komen al meer bedrijven dan er dan plaatsen zijn."))
    moved = (starts_at, minutes, venue) != (locked.starts_at, locked.minutes, locked.venue)
    locked.starts_at, locked.minutes, locked.venue = starts_at, minutes, venue
    locked.places, locked.text = places, text
    locked.version += moved
    locked.save()
    if moved:
        for one in _list_invitations(locked, InvitationStatus.COMING):
            mail_guest(
                one,
                meeting=locked,
                kind=MailKind.MEETING_CHANGED,
                slot=f"version-{locked.version}",
            )
    _move_up(locked)
    return locked


@transaction.atomic
def cancel_meeting(meeting: Meeting) -> Meeting:
    """Cancel a meeting and tell everybody who might come; invitations that have not left are
    withdrawn.
    """
    locked = lock_meeting(meeting)
    _check_ahead(locked)
    locked.status = MeetingStatus.CANCELLED
    locked.version += 1
    locked.save()
    for one in _list_invitations(locked, *NOT_DECLINED):
        never_left = cancel_messages(kind=MailKind.MEETING_INVITATION, subject_key=one.subject_key)
        if not never_left:
            mail_guest(one, meeting=locked, kind=MailKind.MEETING_CANCELLED)
    return locked


@transaction.atomic
def invite(meeting: Meeting, *, establishments: Iterable[Establishment]) -> int:
    """Invite each company that has an address once; return how many were invited now."""
    locked = lock_meeting(meeting)
    _check_ahead(locked)
    count = 0
    for establishment in establishments:
        contact = pick_contact(establishment)
        if contact is None:
            continue
        invitation, created = Invitation.objects.get_or_create(
            meeting=locked, establishment=establishment, defaults={"contact": contact}
        )
        if created:
            mail_guest(invitation, meeting=locked, kind=MailKind.MEETING_INVITATION)
            count += 1
    return count


@transaction.atomic
def answer(invitation: Invitation, *, coming: bool) -> Invitation:
    """Give the company a place, or else put it on the waiting list; a place that is given back
    goes to the next. An answer can be changed until the meeting begins.
    """
    locked = lock_meeting(invitation.meeting)
    _check_ahead(locked)
    row = Invitation.objects.select_related("establishment", "contact").get(pk=invitation.pk)
    has_it = row.status in {InvitationStatus.COMING, InvitationStatus.WAITING}
    if has_it == coming and row.status != InvitationStatus.INVITED:
        return row
    free = count_coming(locked) < locked.places
    if not coming:
        row.status = InvitationStatus.DECLINED
    else:
        row.status = InvitationStatus.COMING if free else InvitationStatus.WAITING
    row.answered_at = clock.now()
    row.save()
    if coming:
        kind = MailKind.MEETING_COMING if free else MailKind.MEETING_WAITING
        mail_guest(row, meeting=locked, kind=kind, slot=row.answered_at.isoformat())
    _move_up(locked)
    return row


def _move_up(locked: Meeting) -> None:
    """Give free places to those who have waited longest."""
    free = locked.places - count_coming(locked)
    waiting = _list_invitations(locked, InvitationStatus.WAITING).order_by("answered_at", "pk")
    for row in waiting[: max(free, 0)]:
        row.status = InvitationStatus.COMING
        row.save()
        mail_guest(
            row,
            meeting=locked,
            kind=MailKind.MEETING_COMING,
            slot=f"moved-up-{clock.now().isoformat()}",
        )


@transaction.atomic
def record_attendance(meeting: Meeting, *, present: Collection[UUID]) -> Meeting:
    """Record who was there, by key of invitation; this can be corrected. Their companies count as
    contacted, and are asked later what it brought.
    """
    locked = lock_meeting(meeting)
    if not locked.is_over:
        raise MeetingError(_("De bijeenkomst moet nog komen."))
    locked.status = MeetingStatus.HELD
    locked.save()
    rows = locked.invitations.select_related("establishment", "contact")
    for row in rows.exclude(status=InvitationStatus.DECLINED):
        there = row.pk in present
        if row.attended == there:
            continue
        row.attended = there
        if not there:
            row.effect, row.effect_note, row.effect_at = "", "", None
        row.save()
        if there:
            note_contact(row.establishment, on=clock.day_of(locked.starts_at))
            _queue_effect_questions(row, locked)
        else:
            cancel_messages(kind=MailKind.MEETING_EFFECT, subject_key=row.subject_key)
    return locked


def _queue_effect_questions(row: Invitation, locked: Meeting) -> None:
    """Queue the question what it brought, and one repeat in case there is no answer."""
    for number, days in enumerate(
        (settings.MEETING_EFFECT_DAYS, settings.MEETING_EFFECT_AGAIN_DAYS), start=1
    ):
        due_at = max(locked.ends_at + timedelta(days=days), clock.now())
        slot = f"{number}-{clock.now().isoformat()}"
        mail_guest(row, meeting=locked, kind=MailKind.MEETING_EFFECT, slot=slot, due_at=due_at)


@transaction.atomic
def record_effect(invitation: Invitation, *, effect: MeetingEffect, note: str) -> Invitation:
    """Save what it brought, in the words of somebody who was there; the last answer counts."""
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not row.attended:
        raise MeetingError(_("U was er niet bij."))
    row.effect, row.effect_note, row.effect_at = effect, note, clock.now()
    row.save()
    cancel_messages(kind=MailKind.MEETING_EFFECT, subject_key=row.subject_key)
    return row


def count_coming(meeting: Meeting) -> int:
    return meeting.invitations.filter(status=InvitationStatus.COMING).count()


def _check_ahead(meeting: Meeting) -> None:
    if meeting.status == MeetingStatus.CANCELLED:
        raise MeetingError(_("Deze bijeenkomst gaat niet door."))
    if not meeting.is_ahead:
        raise MeetingError(_("Deze bijeenkomst is al begonnen."))


def _list_invitations(meeting: Meeting, *statuses: InvitationStatus) -> QuerySet[Invitation]:
    rows = meeting.invitations.filter(status__in=statuses)
    return rows.select_related("establishment", "contact")
