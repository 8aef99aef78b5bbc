"""Lists as files; who takes one along is kept."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from entrepreneurs.companies import search_establishments
from entrepreneurs.exporting import build_company_sheet, build_visit_sheet
from entrepreneurs.views.companies import SEARCHED
from portal.accounts.access import with_scope
from portal.accounts.enums import ExportedList
from portal.accounts.models import ListExport
from portal.accounts.scopes import Scope
from portal.spreadsheets import Sheet, answer_list
from programmes.publishing import get_current_catalogue


@with_scope
@require_safe
def export_companies(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    """What the list has found, all of it."""
    found = search_establishments(scope=scope, query=request.session.get(SEARCHED, ""))
    sheet = build_company_sheet(found, scope=scope, catalogue=get_current_catalogue())
    return _take(request, ExportedList.COMPANIES, sheet, ending=ending)


@with_scope
@require_safe
def export_visits(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    sheet = build_visit_sheet(scope=scope, catalogue=get_current_catalogue())
    return _take(request, ExportedList.VISITS, sheet, ending=ending)


def _take(
    request: HttpRequest, name: ExportedList, sheet: Sheet, *, ending: str
) -> HttpResponseBase:
    person: Any = request.user
    if request.method == "GET":
        ListExport.objects.create(
            person=person, organisation_id=person.organisation_id, name=name, rows=sheet.total
        )
    return answer_list(sheet, name=str(name), ending=ending)
