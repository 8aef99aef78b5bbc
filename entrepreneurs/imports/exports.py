"""Earlier imports as a table to export."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.models import CompanyImport
from portal import clock
from portal.accounts.scopes import Scope
from portal.lists.columns import Column, build_sheet
from portal.lists.spreadsheets import Sheet

IMPORT_COLUMNS = (
    Column(gettext_lazy("Bestand"), 40, lambda one: one.file_name),
    Column(gettext_lazy("Status"), 24, lambda one: str(one.get_status_display())),
    Column(gettext_lazy("Wie"), 24, lambda one: str(one.person or "")),
    Column(gettext_lazy("Wanneer"), 14, lambda one: clock.day_of(one.created_at)),
    Column(gettext_lazy("Aantal rijen"), 12, lambda one: one.total),
    Column(gettext_lazy("Nieuw"), 12, lambda one: one.added),
    Column(gettext_lazy("Bijgewerkt"), 12, lambda one: one.changed),
    Column(gettext_lazy("Was al zo"), 12, lambda one: one.same),
    Column(gettext_lazy("Niet gelukt"), 12, lambda one: one.failed),
)


def build_import_sheet(scope: Scope) -> Sheet:
    """Return what became of each list, without the files themselves."""
    found = CompanyImport.objects.owned_by(scope)
    rows = found.defer("content").select_related("person")
    return build_sheet(
        name=_("Eerdere lijsten"),
        columns=IMPORT_COLUMNS,
        rows=rows,
    )
