"""The view that exports introductions."""

from entrepreneurs.introductions.exports import build_link_sheet
from portal.accounts.enums import ExportedList
from portal.accounts.logged_exports import export_list
from programmes.publishing.versions import get_current_catalogue

export_links = export_list(
    ExportedList.LINKS,
    lambda request, scope: build_link_sheet(scope=scope, catalogue=get_current_catalogue()),
)
