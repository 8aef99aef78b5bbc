"""Who gets a question: the organisation of a programme, the one that searches further when nobody
helps, and the people there to write to.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from entrepreneurs.models import Establishment, Intake
from portal import clock
from portal.accounts.enums import COMPANY_ROLES, Role
from portal.accounts.models import User, WorkArea
from portal.accounts.scopes import find_organisations
from programmes.capacity import is_asked_directly, list_candidates
from programmes.enums import RegionKind
from programmes.models import Organisation, Programme, Region, find_pause
from referrals.models import Referral


def find_desk() -> Organisation:
    desk: Organisation = Organisation.objects.get(slug=settings.DESK_SLUG)
    return desk


def find_receiver(programme: Programme) -> Organisation:
    """Return the organisation that gets the referral: the one that runs the programme, if it takes
    referrals, has a mailbox, and is neither away nor full; else the desk.

    With `through-intermediary` a company cannot ask by itself, so the desk helps to find somebody
    who can.
    """
    for one in list_candidates(programme) if is_asked_directly(programme) else ():
        if find_pause(one.pauses.all(), programme) is None:
            return one
    return find_desk()


def find_fallback(municipality: str, *, besides: Organisation | None = None) -> Organisation:
    """Return the organisation, other than `besides`, that searches further when nobody helps: the
    account managers of the municipality, else those of the smallest region around it, else the
    desk.
    """
    area = Region.objects.filter(code=municipality, kind=RegionKind.MUNICIPALITY).first()
    if area is None:
        return find_desk()
    areas = WorkArea.objects.filter(
        organisation__in=_list_staff(find_organisations(area)).values("organisation"),
        organisation__retired=False,
    ).select_related("organisation")
    areas = areas.exclude(organisation=besides) if besides else areas
    around = areas.filter(Q(region=area) | Q(region__municipalities=area))
    sized = areas.filter(pk__in=around.values("pk")).annotate(size=Count("region__municipalities"))
    nearest = sized.order_by("size", "organisation__position", "organisation__pk").first()
    return nearest.organisation if nearest else find_desk()


def pick_owner(organisation: Organisation, intake: Intake) -> User | None:
    """Return the account manager of this very company, else the only one there. None if there are
    several: then all of them see it.
    """
    staff = list(_list_staff([organisation.pk]))
    number = intake.kvk_number
    if number:
        establishments = Establishment.objects.filter(company__kvk_number=number)
        managers = set(establishments.values_list("account_manager", flat=True))
        if known := [one for one in staff if one.pk in managers]:
            return known[0]
    return staff[0] if len(staff) == 1 else None


def list_addresses(referral: Referral) -> list[str]:
    """Return the mail addresses to write to: of the colleague who took it up, else the mailbox,
    else of the coordinators, else of all who work there. Empty when there is nobody.
    """
    owner, organisation = referral.owner, referral.organisation
    here = owner is not None and owner.organisation_id == referral.organisation_id
    if owner and here and owner.receives_questions and not owner.is_away:
        return [owner.email]
    if organisation.receives_at:
        return [organisation.receives_at]
    staff = list(_list_staff([organisation.pk]))
    coordinators = [one.email for one in staff if one.role == Role.COORDINATOR]
    return coordinators or [one.email for one in staff]


def _list_staff(organisations: Iterable[int]) -> QuerySet[User]:
    """Return the people who work with companies at these organisations and are not away today."""
    people = User.objects.filter(
        organisation__in=list(organisations), is_active=True, role__in=COMPANY_ROLES
    )
    return people.exclude(away_until__gte=clock.today()).order_by("pk")
