"""Mijn werk and oversight as files; who takes one along is kept."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from portal.accounts.access import for_coordinators, with_scope
from portal.accounts.enums import ExportedList
from portal.accounts.exports import take_list
from portal.accounts.scopes import Scope, list_team
from portal.desk import sheets


@with_scope
@require_safe
def export_work(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    person: Any = request.user
    return take_list(request, ExportedList.WORK, sheets.build_work_sheet([person]), ending=ending)


@for_coordinators
@require_safe
def export_team(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    sheet = sheets.build_work_sheet(list_team(scope))
    return take_list(request, ExportedList.TEAM, sheet, ending=ending)


@for_coordinators
@require_safe
def export_traces(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    sheet = sheets.build_trace_sheet(scope)
    return take_list(request, ExportedList.CHANGES, sheet, ending=ending)


@for_coordinators
@require_safe
def export_looks(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    sheet = sheets.build_look_sheet(scope)
    return take_list(request, ExportedList.LOOKS, sheet, ending=ending)


@for_coordinators
@require_safe
def export_exports(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    sheet = sheets.build_export_sheet(scope)
    return take_list(request, ExportedList.EXPORTS, sheet, ending=ending)
