"""Lists as files; who takes one along is kept."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest

from entrepreneurs.companies.exports import build_company_sheet, build_visit_sheet
from entrepreneurs.companies.filing import search_establishments
from entrepreneurs.companies.views import SEARCHED
from entrepreneurs.imports.exports import build_import_sheet, build_twin_sheet
from entrepreneurs.meetings.exports import (
    build_follow_up_sheet,
    build_guest_sheet,
    build_link_sheet,
    build_meeting_sheet,
)
from entrepreneurs.meetings.views import get_meeting
from portal.accounts.enums import ExportedList
from portal.accounts.logged_exports import export_list
from portal.accounts.scopes import Scope
from portal.lists.spreadsheets import Sheet
from programmes.publishing.versions import get_current_catalogue


def _build_companies(request: HttpRequest, scope: Scope) -> Sheet:
    """What the list has found, all of it."""
    found = search_establishments(scope=scope, query=request.session.get(SEARCHED, ""))
    return build_company_sheet(found, scope=scope, catalogue=get_current_catalogue())


def _build_guests(request: HttpRequest, scope: Scope, pk: UUID) -> Sheet:
    return build_guest_sheet(get_meeting(scope, pk, own=False), scope=scope)


def _of_scope(build: Callable[..., Sheet]) -> Callable[..., Sheet]:
    """For a list that only the scope decides."""
    return lambda request, scope: build(scope=scope, catalogue=get_current_catalogue())


export_companies = export_list(ExportedList.COMPANIES, _build_companies)
export_visits = export_list(ExportedList.VISITS, _of_scope(build_visit_sheet))
export_follow_ups = export_list(ExportedList.FOLLOW_UPS, _of_scope(build_follow_up_sheet))
export_links = export_list(ExportedList.LINKS, _of_scope(build_link_sheet))
export_meetings = export_list(ExportedList.MEETINGS, _of_scope(build_meeting_sheet))
export_guests = export_list(ExportedList.GUESTS, _build_guests)
export_twins = export_list(ExportedList.TWINS, lambda request, scope: build_twin_sheet(scope))
export_imports = export_list(
    ExportedList.IMPORTS, lambda request, scope: build_import_sheet(scope)
)
