"""What we promised a company: who does what, and by when."""

from datetime import date

from django.db import transaction

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
    visit: Visit | None = None,
) -> FollowUp:
    return FollowUp.objects.create(
        establishment=establishment,
        visit=visit,
        text=text,
        owner=owner,
        due_on=due_on,
        theme=theme,
    )


@transaction.atomic
def set_done(follow_up: FollowUp, *, done: bool) -> FollowUp:
    """Ticked off; or, when that was a mistake, open again."""
    row: FollowUp = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if done != (row.done_on is not None):
        row.done_on = clock.today() if done else None
        row.save()
    return row
