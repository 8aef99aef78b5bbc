"""Lists as files; who takes one along is kept."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from entrepreneurs.companies import search_establishments
from entrepreneurs.exporting import build_company_sheet, build_visit_sheet
from entrepreneurs.models import Visit
from entrepreneurs.views.companies import SEARCHED
from portal.accounts.access import with_scope
from portal.accounts.enums import ExportedList
from portal.accounts.models import ListExport
from portal.accounts.scopes import Scope
from portal.spreadsheets import Sheet, answer_csv, answer_xlsx
from programmes.publishing import get_current_catalogue

ANSWERS: Mapping[str, Any] = {"csv": answer_csv, "xlsx": answer_xlsx}


@with_scope
@require_safe
def export_companies(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    """What the list has found, all of it."""
    found = search_establishments(scope=scope, query=request.session.get(SEARCHED, ""))
    sheet = build_company_sheet(found, scope=scope, catalogue=get_current_catalogue())
    return _take(request, ExportedList.COMPANIES, sheet, rows=found.count(), ending=ending)


@with_scope
@require_safe
def export_visits(request: HttpRequest, scope: Scope, ending: str) -> HttpResponseBase:
    sheet = build_visit_sheet(scope=scope, catalogue=get_current_catalogue())
    rows = Visit.objects.owned_by(scope).count()
    return _take(request, ExportedList.VISITS, sheet, rows=rows, ending=ending)


def _take(
    request: HttpRequest, name: ExportedList, sheet: Sheet, *, rows: int, ending: str
) -> HttpResponseBase:
    person: Any = request.user
    if request.method == "GET":
        ListExport.objects.create(
            person=person, organisation_id=person.organisation_id, name=name, rows=rows
        )
    answer: HttpResponseBase = ANSWERS[ending](sheet, name=str(name))
    return answer
