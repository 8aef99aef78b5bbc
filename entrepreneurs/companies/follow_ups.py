"""What we promised a company: who does what, by when, and what came of it."""

from datetime import date

from django.db import transaction

from entrepreneurs.enums import FollowUpKind, FollowUpResult
from entrepreneurs.models import Establishment, FollowUp, Visit
from portal import clock
from portal.accounts.models import User


def promise(
    *,
    establishment: Establishment,
    text: str,
    owner: User,
    due_on: date,
    theme: str = "",
    kind: FollowUpKind = FollowUpKind.CALL,
    visit: Visit | None = None,
) -> FollowUp:
    return FollowUp.objects.create(
        establishment=establishment,
        visit=visit,
        kind=kind,
        text=text,
        owner=owner,
        due_on=due_on,
        theme=theme,
    )


@transaction.atomic
def close(follow_up: FollowUp, *, result: FollowUpResult, note: str = "") -> FollowUp:
    """Record what came of a promise. Closing it again corrects the result and keeps the day."""
    row = _lock(follow_up)
    row.done_on = row.done_on or clock.today()
    row.result, row.result_note = result, note
    row.save()
    return row


@transaction.atomic
def reopen(follow_up: FollowUp) -> FollowUp:
    row = _lock(follow_up)
    row.done_on, row.result, row.result_note = None, "", ""
    row.save()
    return row


def _lock(follow_up: FollowUp) -> FollowUp:
    row: FollowUp = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    return row
