"""Lists as files; who takes one along is kept."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from entrepreneurs.companies import search_establishments
from entrepreneurs.sheets.cleaning import build_import_sheet, build_twin_sheet
from entrepreneurs.sheets.companies import build_company_sheet, build_visit_sheet
from entrepreneurs.sheets.promises import (
    build_follow_up_sheet,
    build_guest_sheet,
    build_link_sheet,
    build_meeting_sheet,
)
from entrepreneurs.views.companies import SEARCHED
from entrepreneurs.views.meetings import get_meeting
from portal.accounts.access import with_scope
from portal.accounts.enums import ExportedList
from portal.accounts.exports import take_list
from portal.accounts.scopes import Scope
from programmes.publishing import get_current_catalogue


@with_scope
@require_safe
def export_companies(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    """What the list has found, all of it."""
    found = search_establishments(scope=scope, query=request.session.get(SEARCHED, ""))
    sheet = build_company_sheet(found, scope=scope, catalogue=get_current_catalogue())
    return take_list(request, ExportedList.COMPANIES, sheet, ending=ending)


@with_scope
@require_safe
def export_visits(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    sheet = build_visit_sheet(scope=scope, catalogue=get_current_catalogue())
    return take_list(request, ExportedList.VISITS, sheet, ending=ending)


@with_scope
@require_safe
def export_follow_ups(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    sheet = build_follow_up_sheet(scope=scope, catalogue=get_current_catalogue())
    return take_list(request, ExportedList.FOLLOW_UPS, sheet, ending=ending)


@with_scope
@require_safe
def export_links(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    sheet = build_link_sheet(scope=scope, catalogue=get_current_catalogue())
    return take_list(request, ExportedList.LINKS, sheet, ending=ending)


@with_scope
@require_safe
def export_meetings(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    sheet = build_meeting_sheet(scope=scope, catalogue=get_current_catalogue())
    return take_list(request, ExportedList.MEETINGS, sheet, ending=ending)


@with_scope
@require_safe
def export_guests(request: HttpRequest, scope: Scope, pk: UUID, ending: str) -> HttpResponseBase:
    sheet = build_guest_sheet(get_meeting(scope, pk, own=False), scope=scope)
    return take_list(request, ExportedList.GUESTS, sheet, ending=ending)


@with_scope
@require_safe
def export_twins(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    return take_list(request, ExportedList.TWINS, build_twin_sheet(scope), ending=ending)


@with_scope
@require_safe
def export_imports(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    return take_list(request, ExportedList.IMPORTS, build_import_sheet(scope), ending=ending)
