"""Who would help a company with a programme, and whether they take questions now."""

from collections.abc import Iterable, Mapping

from django.db.models import prefetch_related_objects

from programmes.enums import Route
from programmes.models import Organisation, Pause, Programme, find_pause

ROLES = {"executor": 0, "initiator": 1}


def list_candidates(programme: Programme) -> list[Organisation]:
    """Who runs it first, then who began it; only those that mail can reach."""
    prefetch_related_objects([programme], "organisations__organisation__pauses")
    rows = [one for one in programme.organisations.all() if one.role in ROLES]
    ordered = sorted(rows, key=lambda one: (ROLES[one.role], one.position))
    organisations = [one.organisation for one in ordered]
    return [one for one in organisations if one.receives_at and not one.retired]


def is_asked_directly(programme: Programme) -> bool:
    """With `through-intermediary` a company cannot knock itself."""
    return programme.accepts_referrals and programme.route != Route.THROUGH_INTERMEDIARY


def find_full(programme: Programme) -> Pause | None:
    """Why somebody else than usual gets the question: the pause of who would have got it."""
    first = next(iter(list_candidates(programme)), None) if is_asked_directly(programme) else None
    return find_pause(first.pauses.all(), programme) if first else None


def list_full(slugs: Iterable[str]) -> Mapping[str, Pause]:
    """Of many programmes: those of which the usual organisation takes no questions now. One query
    where nobody is full, and few otherwise.
    """
    if not Pause.objects.standing().exists():
        return {}
    rows = Programme.objects.filter(slug__in=list(slugs), retired=False)
    programmes = rows.prefetch_related("organisations__organisation__pauses")
    pauses = {one.slug: find_full(one) for one in programmes}
    return {slug: pause for slug, pause in pauses.items() if pause}
