"""Results: what came of the referrals to a programme, as figures in which no company can be found.

The tables form a tree: the total of each is a cell of one above it, so a figure that is hidden
there hides all below. No figure stands in two tables, so none can be derived from another. How
many were referred is told nowhere: some question always waits, and with a total the answered ones
would have to be hidden too.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.db.models import Aggregate, Case, Count, QuerySet, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.lists.small_cells import MIN_SHOWN, Parts, is_small, list_apart, split_total
from programmes.models import Programme
from referrals.chains import find_own_outcome
from referrals.enums import (
    HELPING,
    EventType,
    Helped,
    OutcomeMoment,
    OutcomeSource,
    RefusalReason,
    Status,
)
from referrals.lifecycle import list_effective_events
from referrals.models import Outcome, Referral, ReferralEvent

CENT: Final = Decimal("0.01")
FIGURES: Final = ("jobs", "financing_raised", "investment", "turnover")
SATISFACTION_LABELS: Final = {str(mark): str(mark) for mark in (5, 4, 3, 2, 1)}
ANSWERED, SILENT, WAITING, WITHDRAWN = "answered", "silent", "waiting", "withdrawn"
COURSES: Final = {
    ANSWERED: _("Beantwoord"),
    SILENT: _("Nooit beantwoord"),
    WAITING: _("Wacht nog"),
    WITHDRAWN: _("Ingetrokken voor er antwoord was"),
}
SPEEDS: Final = {"in-time": _("Op tijd"), "late": _("Later")}
ENDS: Final = {
    "in-hand": _("Mee bezig"),
    Status.COMPLETED: _("Afgerond"),
    Status.REFUSED: _("Afgewezen"),
    Status.UNREACHABLE: _("Niet bereikt"),
    Status.WITHDRAWN: _("Ingetrokken"),
    "again": _("Opnieuw gevraagd"),
}
# The events that count as an answer, each with the status that it leads to.
ANSWERS: Final = {EventType.ACCEPT: Status.ACCEPTED, EventType.REFUSE: Status.REFUSED}
YES, NO = "yes", "no"
TOLD_LABELS: Final = {YES: _("Ja"), NO: _("Nee")}


@dataclass(frozen=True, slots=True)
class ImpactFigure:
    """What companies said together a year later: `amount` is in euros, for `jobs` in fte;
    `companies` is how many said so. Both are None where fewer than MIN_SHOWN did.
    """

    name: str
    amount: Decimal | None
    companies: int | None


@dataclass(frozen=True, slots=True)
class Results:
    """The figures of a programme: `course` counts what came of all that were referred; `tables`
    are about those that were answered.
    """

    course: Parts
    tables: list[Parts]
    impact: list[ImpactFigure]

    @property
    def too_few(self) -> bool:
        """Whether nothing may be told at all."""
        return self.course.shown == 0


@dataclass(frozen=True, slots=True)
class _Row:
    """One referral, as far as it counts; "" in a field where the table is not about it."""

    course: str
    speed: str
    end: str
    reason: str
    helped: str
    told: str
    own_helped: str
    satisfaction: str
    channel: str


def list_programmes() -> QuerySet[Programme]:
    """Return the programmes that have results, in the order of the source."""
    return Programme.objects.filter(retired=False).order_by("position", "pk")


def count_answered() -> list[tuple[Programme, int | None]]:
    """Return for each programme how many companies got an answer; None where they are too few to
    tell.
    """
    rows = _list_sent().filter(pk__in=_list_answered()).order_by()
    numbers = dict(rows.values_list("programme").annotate(Count("pk")))
    counted = [(one, numbers.get(one.pk, 0)) for one in list_programmes()]
    return [(one, None if is_small(number) else number) for one, number in counted]


def summarise(programme: Programme) -> Results:
    """Return the results of all time, as they are at this moment. Four queries, however many
    referrals there are.
    """
    referrals = _list_sent().filter(programme=programme).select_related("intake")
    rows = [_read(one) for one in referrals.prefetch_related("events", "told")]
    counts = Counter(row.course for row in rows)
    title = str(_("Wat ermee gebeurde"))
    course = list_apart(title, [(str(label), counts[key]) for key, label in COURSES.items()])
    tables = _list_tables(rows, answered=course.find(str(COURSES[ANSWERED])))
    return Results(course, [table for table in tables if table.cells], _sum_impact(programme))


def _list_sent() -> QuerySet[Referral]:
    """Return the referrals that were sent. A further search is no programme's result, so it does
    not count.
    """
    return Referral.objects.without_fallbacks().exclude(status=Status.DRAFT)


def _list_answered() -> QuerySet[ReferralEvent, Any]:
    """Return the keys of the referrals with an answer that was not taken back."""
    answer = When(type__in=ANSWERS, then=Value(1))
    undone = When(type=EventType.UNDO, from_status__in=ANSWERS.values(), then=Value(-1))
    events = ReferralEvent.objects.order_by().values("referral")
    left = events.annotate(left=Sum(Case(answer, undone, default=Value(0)))).filter(left__gt=0)
    return left.values("referral")


def _list_tables(rows: Sequence[_Row], *, answered: int | None) -> Iterator[Parts]:
    """Yield the tables about those that were answered; `answered` is the total of speed, end and
    channel.
    """
    rows = [row for row in rows if row.course == ANSWERED]

    def table(name: str, title: object, labels: Mapping[str, object], shown: int | None) -> Parts:
        counts = Counter(getattr(row, name) for row in rows)
        return split_total(
            str(title), [(str(labels[key]), counts[key]) for key in labels], shown=shown
        )

    yield table("speed", _("Hoe snel het antwoord kwam"), SPEEDS, answered)
    end = table("end", _("Hoe het na het antwoord ging"), ENDS, answered)
    yield end
    refused = end.find(str(ENDS[Status.REFUSED]))
    yield table("reason", _("Waarom niet"), dict(RefusalReason.choices), refused)
    completed = end.find(str(ENDS[Status.COMPLETED]))
    yield table("helped", _("Geholpen, volgens de organisatie"), _words(), completed)
    told = table("told", _("Vertelde de ondernemer hoe het ging?"), TOLD_LABELS, completed)
    yield told
    heard = told.find(str(TOLD_LABELS[YES]))
    yield table("own_helped", _("Geholpen, volgens de ondernemer"), _words(), heard)
    yield table("satisfaction", _("Hoe tevreden, van 1 tot 5"), SATISFACTION_LABELS, heard)
    channels = {name: name for name, _n in Counter(row.channel for row in rows).most_common()}
    yield table("channel", _("Langs welke weg de vraag kwam"), channels, answered)


def _words() -> Mapping[str, object]:
    return dict(Helped.choices)


def _read(referral: Referral) -> _Row:
    events = list_effective_events(referral.events.all())
    answer = next((one for one in events if one.type in ANSWERS), None)
    end = _name_end(referral) if answer else ""
    completed = referral.status == Status.COMPLETED
    told = find_own_outcome(referral) if completed else None
    if told and not (told.helped and told.satisfaction):
        told = None
    return _Row(
        course=_name_course(referral, answer),
        speed=_name_speed(events[0], answer) if answer else "",
        end=end,
        reason=referral.reason if end == Status.REFUSED else "",
        helped=referral.helped,
        told=(YES if told else NO) if completed else "",
        own_helped=told.helped if told else "",
        satisfaction=str(told.satisfaction) if told else "",
        channel=referral.intake.channel,
    )


def _name_course(referral: Referral, answer: ReferralEvent | None) -> str:
    if answer is not None:
        return ANSWERED
    return {Status.SENT: WAITING, Status.WITHDRAWN: WITHDRAWN}.get(Status(referral.status), SILENT)


def _name_speed(sent: ReferralEvent, answer: ReferralEvent) -> str:
    """Name how fast the answer came: in time means before the first reminder."""
    days = min(settings.PARTNER_REMINDER_WORKING_DAYS)
    limit = clock.add_working_days(sent.occurred_at, days)
    return "in-time" if answer.occurred_at <= limit else "late"


def _name_end(referral: Referral) -> str:
    """Name how it ended. One that was answered and is now sent or silent was opened again."""
    if referral.status in HELPING:
        return "in-hand"
    return referral.status if referral.status in ENDS else "again"


def _sum_impact(programme: Programme) -> list[ImpactFigure]:
    said = Outcome.objects.filter(
        referral__in=_list_sent().filter(programme=programme),
        source=OutcomeSource.ENTREPRENEUR,
        moment=OutcomeMoment.IMPACT,
    )
    wanted: dict[str, Aggregate] = {f"{name}_sum": Sum(name) for name in FIGURES}
    wanted |= {f"{name}_companies": Count(name) for name in FIGURES}
    sums = said.order_by().aggregate(**wanted)
    return [_tell(name, sums[f"{name}_sum"], sums[f"{name}_companies"]) for name in FIGURES]


def _tell(name: str, amount: Decimal | None, companies: int) -> ImpactFigure:
    enough = companies >= MIN_SHOWN
    field: Any = Outcome._meta.get_field(name)
    if not enough or amount is None:
        return ImpactFigure(str(field.verbose_name), None, None)
    # SQLite forgets how many decimals there are.
    return ImpactFigure(str(field.verbose_name), amount.quantize(CENT), companies)
