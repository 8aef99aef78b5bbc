"""The view that exports earlier imports."""

from entrepreneurs.imports.exports import build_import_sheet
from portal.accounts.enums import ExportedList
from portal.accounts.logged_exports import export_list

export_imports = export_list(
    ExportedList.IMPORTS, lambda request, scope: build_import_sheet(scope)
)
