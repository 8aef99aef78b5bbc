"""Lets any number of workers share a queue of rows, so that each row is in the hands of one of
them: compare-and-set under a lease.

A row waits (`pending`) until it is due. A worker that takes it in hand makes it `sending` until
`lease_until` and counts the attempt beforehand, so that an attempt that kills its worker counts
too. A row that is not given back within its lease may be taken by the next worker. Mails and
webhooks are such rows; their own rooms know what a row stands for, and what an attempt comes to.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import reduce
from operator import and_
from typing import ClassVar, Final, Protocol, Self, TypeVar

from django.db import models, transaction
from django.db.models import F, Q, QuerySet

PENDING: Final = "pending"
SENDING: Final = "sending"
FAILED: Final = "failed"

Row = TypeVar("Row", bound=models.Model)
Taken = TypeVar("Taken")


class Leased(Protocol):
    """A row in the memory of the worker that has it in hand."""

    pk: int
    status: str
    attempts: int
    lease_until: datetime | None


class LeasedQuerySet(QuerySet[Row]):
    """A queue of rows with `status`, `due_at`, `attempts`, `lease_until` and the moments in
    `pauses`.
    """

    # Fields with moments that must have passed too, if a row has them.
    pauses: ClassVar[tuple[str, ...]] = ("retry_at",)

    def claimable(self, now: datetime) -> Self:
        """Return the rows that may be taken in hand: all that are due at or before now, and those
        that a dead worker left.
        """
        waited = reduce(and_, [has_passed(field, now) for field in self.pauses])
        return self.filter(waited & Q(status=PENDING, due_at__lte=now) | was_abandoned(now))

    def abandoned(self, now: datetime) -> Self:
        """Return the rows in the hands of a worker that did not come back within its lease."""
        return self.filter(was_abandoned(now))

    def held(self, lease_until: datetime | None) -> Self:
        """Return the rows that are still in our hands; we know them by the end of our lease."""
        return self.filter(status=SENDING, lease_until=lease_until)

    def give_back(self, **values: object) -> int:
        """End the lease of these rows and write `values`; return how many there were."""
        return self.update(lease_until=None, **values)

    def give_up(self, now: datetime, *, max_attempts: int, **note: str) -> int:
        """Mark as failed what was abandoned at its last attempt: a row whose every worker died may
        be what kills them, so staff decide. Return how many there were.
        """
        exhausted = self.abandoned(now).filter(attempts__gte=max_attempts)
        return exhausted.give_back(status=FAILED, **note)


def has_passed(field: str, moment: datetime) -> Q:
    """Return the condition that a moment is not there, or at or before `moment`."""
    return Q(**{field: None}) | Q(**{f"{field}__lte": moment})


def was_abandoned(now: datetime) -> Q:
    """Return the condition that the worker of a row did not come back within its lease."""
    return Q(status=SENDING, lease_until__lte=now)


def claim_first(
    rows: QuerySet[Row], take: Callable[[Row], Taken | None], *, lock_only: tuple[str, ...] = ()
) -> Taken | None:
    """Offer the first of `rows` to `take`, each time in a new transaction, until `take` returns
    something; None if no row is left. `lock_only` is the `of` of `select_for_update`.
    """
    # Skipping saves PostgreSQL a wait; the compare-and-set is what makes it safe.
    free = rows.select_for_update(skip_locked=True, of=lock_only)
    while True:
        with transaction.atomic():
            row = free.first()
            if row is None:
                return None
            taken = take(row)
            if taken is not None:
                return taken


def claim_row(row: Leased, rows: LeasedQuerySet[Row], *, now: datetime, lease: timedelta) -> bool:
    """Take `row` in hand if it is still claimable among `rows` and as `row` was read.

    Compare-and-set: true for exactly one of any number of workers that try.
    """
    lease_until = now + lease
    unchanged = rows.claimable(now).filter(pk=row.pk, attempts=row.attempts)
    won = unchanged.update(status=SENDING, lease_until=lease_until, attempts=F("attempts") + 1)
    row.status, row.lease_until = SENDING, lease_until
    row.attempts += 1
    return won == 1
