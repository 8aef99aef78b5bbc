"""Mijn werk: what is late, what is due this week, what was begun, and which companies nobody spoke
to for long.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepreneurs.enums import LetterStatus, MeetingStatus, VisitStatus
from entrepreneurs.models import Establishment, FollowUp, Meeting, Visit
from entrepreneurs.visits.lifecycle import hand_over
from portal import clock
from portal.accounts.models import User
from programmes.publishing.theme_names import name_theme
from referrals.enums import OPEN, Actor, Status
from referrals.models import Referral
from referrals.responding import hand_over as give_referral

WEEK = timedelta(days=7)
MAX_QUIET = 25


@dataclass(frozen=True, slots=True)
class Task:
    """One line of work: what to do, for which company, and by when."""

    what: str
    company: str
    due_on: date | None
    href: str
    who: str = ""


@dataclass(slots=True)
class Work:
    late: list[Task] = field(default_factory=list)
    week: list[Task] = field(default_factory=list)
    drafts: list[Task] = field(default_factory=list)
    quiet: list[Task] = field(default_factory=list)
    quiet_more: int = 0

    @property
    def nothing(self) -> bool:
        return not (self.late or self.week or self.drafts or self.quiet)


def list_work(people: Iterable[User], *, quiet_limit: int | None = MAX_QUIET) -> Work:
    """Return the work of these people; the number of queries does not depend on how many rows
    there are.
    """
    ids = [person.pk for person in people]
    work, today = Work(), clock.today()
    for task in sorted(_list_dated(ids, today), key=lambda task: task.due_on or today):
        due_on = task.due_on or today
        if due_on < today:
            work.late.append(task)
        elif due_on <= today + WEEK:
            work.week.append(task)
    work.drafts = _list_drafts(ids)
    quiet = list_quiet(ids)
    work.quiet = [_describe_quiet(row) for row in quiet[:quiet_limit]]
    if quiet_limit is not None and len(work.quiet) == quiet_limit:
        work.quiet_more = quiet.count() - quiet_limit
    return work


def _list_dated(ids: list[int], today: date) -> list[Task]:
    return [
        *_list_feedback(ids),
        *_list_planned(ids, today),
        *_list_meetings(ids, today),
        *_list_follow_ups(ids, today),
        *_list_referrals(ids),
    ]


def _list_feedback(ids: list[int]) -> list[Task]:
    visits = Visit.objects.unanswered().filter(host__in=ids)
    return [
        Task(
            _("Terugkoppeling sturen"),
            visit.establishment.name,
            visit.feedback_due_on,
            reverse("visits:letter", args=[visit.pk])
            if visit.finished_at
            else reverse("visits:report", args=[visit.pk]),
            str(visit.host),
        )
        for visit in visits.select_related("establishment", "host")
    ]


def _list_planned(ids: list[int], today: date) -> list[Task]:
    """Return the visits to come, and those whose day has passed without a report."""
    until = datetime.combine(today + WEEK, time.max, tzinfo=clock.AMSTERDAM)
    visits = Visit.objects.filter(
        Q(host__in=ids) | Q(colleague__in=ids), status=VisitStatus.PLANNED, starts_at__lte=until
    )
    tasks = []
    for visit in visits.select_related("establishment", "host"):
        day = clock.day_of(visit.starts_at)
        over = day < today
        route = "visits:report" if over else "visits:show"
        what = _("Verslag schrijven van het bezoek") if over else _("Op bezoek")
        href = reverse(route, args=[visit.pk])
        tasks.append(Task(what, visit.establishment.name, day, href, str(visit.host)))
    return tasks


def _list_meetings(ids: list[int], today: date) -> list[Task]:
    """Return the meetings to come, and those of which nobody wrote down who was there."""
    until = datetime.combine(today + WEEK, time.max, tzinfo=clock.AMSTERDAM)
    rows = Meeting.objects.filter(host__in=ids, status=MeetingStatus.PLANNED, starts_at__lte=until)
    return [
        Task(
            _("Bijeenkomst") if row.is_ahead else _("Schrijf op wie erbij waren"),
            name_theme(row.theme),
            clock.day_of(row.starts_at),
            reverse("meetings:show" if row.is_ahead else "meetings:attendance", args=[row.pk]),
            str(row.host),
        )
        for row in rows.select_related("host")
    ]


def _list_follow_ups(ids: list[int], today: date) -> list[Task]:
    rows = FollowUp.objects.filter(owner__in=ids, done_on=None, due_on__lte=today + WEEK)
    return [
        Task(
            row.text,
            row.establishment.name,
            row.due_on,
            reverse("desk:done", args=[row.establishment_id, row.pk]),
            str(row.owner),
        )
        for row in rows.select_related("establishment", "owner")
    ]


def _list_referrals(ids: list[int]) -> list[Task]:
    """Return the questions of entrepreneurs in these people's names, and those of their
    organisation in nobody's name.
    """
    mine = Q(owner__in=ids)
    nobody = Q(owner=None, organisation__people__in=ids)
    rows = Referral.objects.filter(mine | nobody, intake__contact__isnull=False)
    rows = rows.filter(status__in=OPEN - {Status.DRAFT})
    return [
        Task(
            _("Antwoord op een vraag") if row.status == Status.SENT else _("Hoe staat de vraag?"),
            row.intake.contact.company or row.intake.contact.name,
            _find_answer_day(row.status, row.since),
            reverse("referrals:received", args=[row.pk]),
            str(row.owner or ""),
        )
        for row in rows.with_people().with_since().distinct()
    ]


def _find_answer_day(status: str, since: datetime) -> date:
    """Return the day on which we would ask for an answer, or for news."""
    if status == Status.SENT:
        days = settings.PARTNER_REMINDER_WORKING_DAYS[0]
        return clock.day_of(clock.add_working_days(since, days))
    return clock.day_of(since + timedelta(days=settings.PROGRESS_EVERY_DAYS))


def _list_drafts(ids: list[int]) -> list[Task]:
    """Return the reports that were begun and the letters that lie ready."""
    visits = Visit.objects.unanswered().filter(
        Q(finished_at=None) | Q(letter__status=LetterStatus.DRAFT), host__in=ids
    )
    tasks = []
    for visit in visits.select_related("establishment", "host", "letter"):
        letter = getattr(visit, "letter", None)
        what = _("Brief ligt klaar") if letter else _("Verslag is begonnen")
        href = reverse("visits:letter" if letter else "visits:report", args=[visit.pk])
        tasks.append(
            Task(what, visit.establishment.name, visit.feedback_due_on, href, str(visit.host))
        )
    return tasks


def list_quiet(ids: list[int]) -> QuerySet[Establishment]:
    """Return the companies of these people without contact for too long, and without a visit to
    come.
    """
    limit = clock.today() - relativedelta(months=settings.QUIET_MONTHS)
    never = Q(last_contact_on=None, created_at__date__lt=limit)
    planned = Visit.objects.filter(status=VisitStatus.PLANNED, starts_at__gt=clock.now())
    rows = Establishment.objects.filter(
        Q(last_contact_on__lt=limit) | never, account_manager__in=ids
    )
    return (
        rows.exclude(pk__in=planned.values("establishment"))
        .select_related("account_manager")
        .order_by("last_contact_on", "name")
    )


def _describe_quiet(row: Establishment) -> Task:
    return Task(
        _("Neem weer eens contact op"),
        row.name,
        row.last_contact_on,
        reverse("desk:company", args=[row.pk]),
        str(row.account_manager),
    )


@transaction.atomic
def hand_over_all(*, giver: User, taker: User) -> int:
    """Hand over all that is open to a colleague: visits without a letter, promises, meetings,
    questions of entrepreneurs, companies. Returns how many. Reminders follow by themselves: they
    go to whoever has the visit or the question.
    """
    visits = Visit.objects.filter(host=giver).exclude(status=VisitStatus.CANCELLED)
    count = 0
    for visit in visits.exclude(letter__status=LetterStatus.SENT):
        hand_over(visit, to=taker)
        count += 1
    for row in FollowUp.objects.filter(owner=giver, done_on=None):
        row.owner = taker
        row.save()
        count += 1
    for meeting in Meeting.objects.filter(host=giver, status=MeetingStatus.PLANNED):
        meeting.host = taker
        meeting.save()
        count += 1
    for referral in Referral.objects.filter(owner=giver, status__in=OPEN - {Status.DRAFT}):
        give_referral(referral, to=taker, actor=Actor.STAFF)
        count += 1
    for establishment in Establishment.objects.filter(account_manager=giver):
        establishment.account_manager = taker
        establishment.save()
        count += 1
    return count
