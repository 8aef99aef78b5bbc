"""What somebody may see of companies: the one helper that every page, search, export and API asks.

An account manager sees the companies in the municipalities of the own organisation in full, and
of the rest of the same region the minimum that links across municipal borders need. Who works for
a partner sees what that organisation received, and no company besides. Everybody else sees none.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from portal.accounts.enums import COMPANY_ROLES, Role
from portal.accounts.models import User, WorkArea
from programmes.enums import RegionKind
from programmes.models import Region


@dataclass(frozen=True, slots=True)
class Scope:
    """`organisation` (row key): whose questions somebody answers. `own`: municipalities (row keys)
    seen in full; `nearby`: those of which the minimum is.
    """

    organisation: int | None = None
    own: frozenset[int] = frozenset()
    nearby: frozenset[int] = frozenset()
    coordinates: bool = False

    @property
    def seen(self) -> frozenset[int]:
        return self.own | self.nearby


NOTHING = Scope()


def find_scope(user: Any) -> Scope:
    """Denied unless the role, the organisation and its work areas allow it."""
    if not isinstance(user, User) or not user.receives_questions:
        return NOTHING
    if user.role not in COMPANY_ROLES:
        return Scope(organisation=user.organisation_id)
    areas = Region.objects.filter(work_areas__organisation=user.organisation_id)
    own = _list_municipalities(Q(pk__in=areas))
    # A region whose municipalities work together: somebody works for it as a whole.
    shared = Region.objects.filter(
        kind=RegionKind.NAMED_REGION, work_areas__isnull=False, municipalities__in=own
    )
    return Scope(
        organisation=user.organisation_id,
        own=own,
        nearby=_list_municipalities(Q(pk__in=shared.values("pk"))) - own,
        coordinates=user.role == Role.COORDINATOR,
    )


def find_organisations(municipality: Region) -> list[int]:
    """The organisations (row keys) that work for a municipality, by itself or as part of more."""
    covering = Q(region=municipality) | Q(region__municipalities=municipality)
    return list(
        WorkArea.objects.filter(covering).values_list("organisation", flat=True).distinct()
    )


def list_team(scope: Scope) -> QuerySet[User]:
    """Whom a coordinator sees to: the own organisation, and those that work only in municipalities
    of the coordinator too.
    """
    elsewhere = WorkArea.objects.exclude(region__in=scope.own).values("organisation")
    within = WorkArea.objects.filter(region__in=scope.own).exclude(organisation__in=elsewhere)
    mine = Q(organisation=scope.organisation) | Q(organisation__in=within.values("organisation"))
    return User.objects.filter(mine, role__in=COMPANY_ROLES).exclude(organisation=None)


def _list_municipalities(wanted: Q) -> frozenset[int]:
    """Regions as municipalities: those wanted that are one, and those that lie in one wanted."""
    regions = Region.objects.filter(wanted)
    inside = regions.values_list("municipalities", flat=True)
    single = regions.filter(kind=RegionKind.MUNICIPALITY).values_list("pk", flat=True)
    return frozenset(pk for pk in [*inside, *single] if pk is not None)
