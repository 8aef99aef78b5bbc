"""The view that exports companies that may be in the list twice."""

from entrepreneurs.duplicates.exports import build_twin_sheet
from portal.accounts.enums import ExportedList
from portal.accounts.logged_exports import export_list

export_twins = export_list(ExportedList.TWINS, lambda request, scope: build_twin_sheet(scope))
