"""Companies that may stand in the list twice, as a file."""

from entrepreneurs.duplicates.exports import build_twin_sheet
from portal.accounts.enums import ExportedList
from portal.accounts.logged_exports import export_list

export_twins = export_list(ExportedList.TWINS, lambda request, scope: build_twin_sheet(scope))
