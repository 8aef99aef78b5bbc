"""Companies that may be in the list twice, as a table to export."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.duplicates.finding import list_twins
from portal.accounts.scopes import Scope
from portal.lists.columns import Column, build_sheet
from portal.lists.spreadsheets import Sheet

TWIN_COLUMNS = (
    Column(gettext_lazy("Bedrijf"), 36, lambda one: one.first.name),
    Column(gettext_lazy("Ander bedrijf"), 36, lambda one: one.second.name),
    Column(gettext_lazy("Gemeente"), 20, lambda one: str(one.first.municipality)),
    Column(gettext_lazy("Waarom"), 60, lambda one: ", ".join(one.whys)),
)


def build_twin_sheet(scope: Scope) -> Sheet:
    rows = list_twins(scope)
    return build_sheet(name=_("Dubbele bedrijven"), columns=TWIN_COLUMNS, rows=rows)
