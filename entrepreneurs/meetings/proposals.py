"""Proposes a meeting where enough companies of a region share an urgent theme."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from entrepreneurs.enums import MeetingStatus, Need
from entrepreneurs.models import CompanyContact, Establishment, Invitation, Meeting, ThemeNote
from portal import clock
from portal.accounts.scopes import Scope
from programmes.enums import RegionKind
from programmes.models import Region


@dataclass(frozen=True, slots=True)
class Proposal:
    """A theme, by slug, and for how many companies it is urgent."""

    theme: str
    companies: int


def list_proposals(scope: Scope) -> list[Proposal]:
    """Return themes that are urgent for enough companies and have no meeting planned, the most
    urgent first.
    """
    counts: dict[str, int] = {}
    for needs in find_needs(scope).values():
        for theme, need in needs.items():
            if need == Need.URGENT:
                counts[theme] = counts.get(theme, 0) + 1
    planned = set(
        Meeting.objects.seen_by(scope)
        .filter(status=MeetingStatus.PLANNED)
        .values_list("theme", flat=True)
    )
    found = [
        Proposal(theme, count)
        for theme, count in counts.items()
        if count >= settings.MEETING_MIN_COMPANIES and theme not in planned
    ]
    return sorted(found, key=lambda one: (-one.companies, one.theme))


def find_needs(scope: Scope) -> dict[UUID, dict[str, str]]:
    """Return by key of establishment, then by theme, what the newest visit said, without themes
    that a later meeting was about.
    """
    rows = ThemeNote.objects.filter(
        visit__establishment__municipality__in=scope.seen, visit__held_on__isnull=False
    ).exclude(need="")
    newest: dict[tuple[UUID, str], tuple[str, date | None]] = {}
    for establishment, theme, need, day in rows.order_by(
        "visit__held_on", "visit__pk"
    ).values_list("visit__establishment", "theme", "need", "visit__held_on"):
        newest[establishment, theme] = (need, day)
    met = _find_days_of_meetings(scope)
    needs: dict[UUID, dict[str, str]] = {}
    for (establishment, theme), (need, day) in newest.items():
        last = met.get((establishment, theme))
        if last is None or (day is not None and day > last):
            needs.setdefault(establishment, {})[theme] = need
    return needs


def _find_days_of_meetings(scope: Scope) -> dict[tuple[UUID, str], date]:
    """Return the day of the last meeting, by establishment and theme."""
    rows = Invitation.objects.filter(attended=True, establishment__municipality__in=scope.seen)
    moments = rows.order_by("meeting__starts_at").values_list(
        "establishment", "meeting__theme", "meeting__starts_at"
    )
    return {
        (establishment, theme): clock.day_of(moment) for establishment, theme, moment in moments
    }


# A query takes a limited number of keys; a region has a few thousand visits.
MAX_KEYS = 20_000
ORDER = (Need.URGENT, Need.OPPORTUNITY, Need.SOME)


def list_candidates(meeting: Meeting, scope: Scope) -> list[tuple[Establishment, str]]:
    """Return companies of the region that have not been invited, each with its need, the urgent
    first.
    """
    here = Q(municipality=meeting.region) | Q(municipality__lies_in=meeting.region)
    needs = {
        establishment: themes.get(meeting.theme, "")
        for establishment, themes in find_needs(scope).items()
    }
    wanted = [establishment for establishment, need in needs.items() if need in ORDER]
    rows = (
        Establishment.objects.seen_by(scope)
        .filter(here, pk__in=wanted[:MAX_KEYS])
        .exclude(invitations__meeting=meeting)
        .prefetch_related("contacts")
        .order_by("name", "pk")
        .distinct()
    )
    found = [(one, needs[one.pk]) for one in rows]
    return sorted(found, key=lambda pair: ORDER.index(Need(pair[1])))


def find_region(scope: Scope) -> Region:
    """Return the region of the partnership that the scope works in, or else its own
    municipality.
    """
    shared = Region.objects.filter(
        kind=RegionKind.NAMED_REGION, work_areas__isnull=False, municipalities__in=scope.own
    )
    region: Region | None = shared.order_by("pk").first()
    return region or Region.objects.filter(pk__in=scope.own).order_by("pk")[0]


def pick_contact(establishment: Establishment) -> CompanyContact | None:
    """Return somebody to write to, with an address and not gone, or None."""
    contacts = (one for one in establishment.contacts.all() if one.is_reachable)
    return next(contacts, None)
