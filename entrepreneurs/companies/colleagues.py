"""Finds the people in a region who may be asked to do something for a company."""

from entrepreneurs.models import Establishment
from portal.accounts.enums import COMPANY_ROLES
from portal.accounts.models import User
from portal.accounts.scopes import find_organisations


def list_colleagues(establishment: Establishment) -> list[int]:
    """Return the keys of the people whose organisation works for this company's municipality."""
    people = User.objects.filter(
        is_active=True,
        role__in=COMPANY_ROLES,
        organisation__in=find_organisations(establishment.municipality),
    )
    return list(people.values_list("pk", flat=True))
