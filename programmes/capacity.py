"""Find who would help a company with a programme, and whether they take questions now."""

from collections.abc import Iterable, Mapping

from django.db.models import prefetch_related_objects

from programmes.enums import Route
from programmes.models import Organisation, Pause, Programme, find_pause

ROLES = {"executor": 0, "initiator": 1}


def list_candidates(programme: Programme) -> list[Organisation]:
    """Return those that run a programme, then those that began it, if mail can reach them."""
    prefetch_related_objects([programme], "organisations__organisation__pauses")
    rows = [one for one in programme.organisations.all() if one.role in ROLES]
    ordered = sorted(rows, key=lambda one: (ROLES[one.role], one.position))
    organisations = [one.organisation for one in ordered]
    return [one for one in organisations if one.receives_at and not one.retired]


def is_asked_directly(programme: Programme) -> bool:
    """Say whether a company may ask by itself, which it may not do `through-intermediary`."""
    return programme.accepts_referrals and programme.route != Route.THROUGH_INTERMEDIARY


def find_full(programme: Programme) -> Pause | None:
    """Return the pause of the organisation that would usually get the question, if it has one.

    That is why another organisation gets it.
    """
    first = next(iter(list_candidates(programme)), None) if is_asked_directly(programme) else None
    return find_pause(first.pauses.all(), programme) if first else None


def list_full(slugs: Iterable[str]) -> Mapping[str, Pause]:
    """Return by slug the pauses that stop the usual organisation of these programmes.

    It takes one query when no organisation has a pause, and few otherwise.
    """
    if not Pause.objects.standing().exists():
        return {}
    rows = Programme.objects.filter(slug__in=list(slugs), retired=False)
    programmes = rows.prefetch_related("organisations__organisation__pauses")
    pauses = {one.slug: find_full(one) for one in programmes}
    return {slug: pause for slug, pause in pauses.items() if pause}
