"""Introductions as a table to export."""

from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.companies.exports import build_theme_column
from entrepreneurs.models import LinkSide
from portal import clock
from portal.accounts.scopes import Scope
from portal.lists.columns import Column, build_sheet
from portal.lists.spreadsheets import Cell, Sheet
from programmes.engine.catalogue import Catalogue


def build_link_sheet(*, scope: Scope, catalogue: Catalogue) -> Sheet:
    """Return a line for each company in the own municipalities, without what the other company
    said.
    """
    found = LinkSide.objects.filter(establishment__municipality__in=scope.own)
    rows = found.select_related("link__person", "establishment__municipality")
    rows = rows.prefetch_related("link__sides__establishment")

    def name_other(side: LinkSide) -> Cell:
        others = (one.establishment for one in side.link.sides.all() if one.pk != side.pk)
        return next((one.name for one in others if one.municipality_id in scope.seen), None)

    columns = (
        Column(gettext_lazy("Bedrijf"), 36, lambda one: one.establishment.name),
        Column(gettext_lazy("Gemeente"), 20, lambda one: str(one.establishment.municipality)),
        Column(gettext_lazy("Ander bedrijf"), 36, name_other),
        build_theme_column(catalogue, find=attrgetter("link.theme")),
        Column(gettext_lazy("Waarom"), 60, lambda one: one.link.why),
        Column(gettext_lazy("Status"), 24, lambda one: str(one.link.get_status_display())),
        Column(gettext_lazy("Wie"), 24, lambda one: str(one.link.person)),
        Column(gettext_lazy("Gevraagd op"), 14, lambda one: clock.day_of(one.link.created_at)),
        Column(gettext_lazy("Voorgesteld op"), 14, _find_introduced_on),
        Column(gettext_lazy("Opbrengst"), 36, lambda one: str(one.get_effect_display())),
        Column(gettext_lazy("Toelichting"), 60, lambda one: one.effect_note),
    )
    return build_sheet(
        name=_("Koppelingen"),
        columns=columns,
        rows=rows.order_by("-link__created_at", "pk"),
    )


def _find_introduced_on(side: LinkSide) -> Cell:
    return clock.day_of(side.link.introduced_at) if side.link.introduced_at else None
