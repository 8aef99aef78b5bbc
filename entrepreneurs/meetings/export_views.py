"""Views that export meetings, and the guests of one."""

from uuid import UUID

from django.http import HttpRequest

from entrepreneurs.meetings.exports import build_guest_sheet, build_meeting_sheet
from entrepreneurs.meetings.views import get_meeting
from portal.accounts.enums import ExportedList
from portal.accounts.logged_exports import export_list
from portal.accounts.scopes import Scope
from portal.lists.spreadsheets import Sheet
from programmes.publishing.versions import get_current_catalogue


def _build_guests(request: HttpRequest, scope: Scope, pk: UUID) -> Sheet:
    return build_guest_sheet(get_meeting(scope, pk, own=False), scope=scope)


export_guests = export_list(ExportedList.GUESTS, _build_guests)
export_meetings = export_list(
    ExportedList.MEETINGS,
    lambda request, scope: build_meeting_sheet(scope=scope, catalogue=get_current_catalogue()),
)
