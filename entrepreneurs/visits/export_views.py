"""The view that exports visits."""

from entrepreneurs.visits.exports import build_visit_sheet
from portal.accounts.enums import ExportedList
from portal.accounts.logged_exports import export_list
from programmes.publishing.versions import get_current_catalogue

export_visits = export_list(
    ExportedList.VISITS,
    lambda request, scope: build_visit_sheet(scope=scope, catalogue=get_current_catalogue()),
)
