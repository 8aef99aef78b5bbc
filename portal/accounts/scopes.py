"""Says what somebody may see of companies; every page, search, export and API asks this one
helper.

Account managers see in full the companies in the municipalities of their own organisation, and of
the rest of the same region the minimum that is needed for links across municipal borders. Those
who work for a partner see what that organisation received, and no other company. Others see none.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from portal.accounts.enums import COMPANY_ROLES, Role
from portal.accounts.models import User, WorkArea
from programmes.enums import RegionKind
from programmes.models import Region


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody may see. `organisation` (row key) is whose questions this person answers.
    `own` are the municipalities (row keys) seen in full, `nearby` those of which the minimum is
    seen.
    """

    organisation: int | None = None
    own: frozenset[int] = frozenset()
    nearby: frozenset[int] = frozenset()
    coordinates: bool = False

    @property
    def seen(self) -> frozenset[int]:
        """All municipalities of which anything is seen."""
        return self.own | self.nearby


NOTHING = Scope()


def find_scope(user: object) -> Scope:
    """Return the scope of a user, or of an anonymous visitor. It holds nothing unless the role,
    the organisation and its work areas allow it.
    """
    if not isinstance(user, User) or not user.receives_questions:
        return NOTHING
    if user.role not in COMPANY_ROLES:
        return Scope(organisation=user.organisation_id)
    areas = Region.objects.filter(work_areas__organisation=user.organisation_id)
    own = _list_municipalities(Q(pk__in=areas))
    # Regions whose municipalities work together: an organisation works for the whole of one.
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
    """Return the organisations (row keys) that work for a municipality, alone or as part of a
    larger area.
    """
    covering = Q(region=municipality) | Q(region__municipalities=municipality)
    return list(
        WorkArea.objects.filter(covering).values_list("organisation", flat=True).distinct()
    )


def list_team(scope: Scope) -> QuerySet[User]:
    """Return the people that a coordinator answers for: those of the same organisation, and of
    organisations that work only in municipalities of the coordinator.
    """
    elsewhere = WorkArea.objects.exclude(region__in=scope.own).values("organisation")
    within = WorkArea.objects.filter(region__in=scope.own).exclude(organisation__in=elsewhere)
    mine = Q(organisation=scope.organisation) | Q(organisation__in=within.values("organisation"))
    return User.objects.filter(mine, role__in=COMPANY_ROLES).exclude(organisation=None)


def _list_municipalities(wanted: Q) -> frozenset[int]:
    """Return the municipalities among the wanted regions, and those that lie in a wanted
    region.
    """
    regions = Region.objects.filter(wanted)
    inside = regions.values_list("municipalities", flat=True)
    single = regions.filter(kind=RegionKind.MUNICIPALITY).values_list("pk", flat=True)
    return frozenset(pk for pk in [*inside, *single] if pk is not None)
