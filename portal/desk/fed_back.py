"""How many companies got their letter in time after a visit: a figure for those who coordinate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from entrepreneurs.enums import LetterStatus, VisitStatus
from entrepreneurs.models import Visit
from portal import clock
from portal.accounts.models import User

DAYS = 365


@dataclass(frozen=True, slots=True)
class FeedbackShare:
    """Visits of the past year that got their letter, or whose time to get it is over."""

    visits: int
    in_time: int
    late: int

    @property
    def missing(self) -> int:
        return self.visits - self.in_time - self.late

    @property
    def rate(self) -> float | None:
        return self.in_time / self.visits if self.visits else None


def count_feedback(people: Iterable[User]) -> FeedbackShare:
    today = clock.today()
    due = timedelta(days=settings.FEEDBACK_DUE_DAYS)
    visits = Visit.objects.filter(
        status=VisitStatus.HELD,
        host__in=[person.pk for person in people],
        held_on__gte=today - timedelta(days=DAYS),
    )
    counted = in_time = late = 0
    for held_on, status, sent_at in visits.values_list(
        "held_on", "letter__status", "letter__sent_at"
    ):
        sent_on: date | None = clock.day_of(sent_at) if status == LetterStatus.SENT else None
        if sent_on is None and held_on + due >= today:
            continue
        counted += 1
        in_time += sent_on is not None and sent_on <= held_on + due
        late += sent_on is not None and sent_on > held_on + due
    return FeedbackShare(counted, in_time, late)
