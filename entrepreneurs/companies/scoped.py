"""Gets rows by key within what somebody may see; any other row answers 404."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from entrepreneurs.models import Establishment, Visit
from portal.accounts.scopes import Scope


def get_establishment(scope: Scope, pk: UUID) -> Establishment:
    """Return a company's file that may be read in full and changed."""
    rows = Establishment.objects.owned_by(scope)
    establishment: Establishment = get_object_or_404(
        rows.select_related("company", "municipality", "account_manager"), pk=pk
    )
    return establishment


def get_seen_establishment(scope: Scope, pk: UUID) -> Establishment:
    """Return a company of which at least the minimum may be read."""
    rows = Establishment.objects.seen_by(scope)
    establishment: Establishment = get_object_or_404(
        rows.select_related("company", "municipality", "account_manager"), pk=pk
    )
    return establishment


def get_visit(scope: Scope, pk: UUID) -> Visit:
    rows = Visit.objects.owned_by(scope)
    visit: Visit = get_object_or_404(
        rows.select_related(
            "establishment__company",
            "establishment__municipality",
            "host__organisation",
            "colleague",
            "contact",
        ),
        pk=pk,
    )
    return visit
