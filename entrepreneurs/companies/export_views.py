"""Views that export companies and follow-ups as files."""

from django.http import HttpRequest

from entrepreneurs.companies.exports import build_company_sheet, build_follow_up_sheet
from entrepreneurs.companies.filing import search_establishments
from entrepreneurs.companies.views import SEARCHED
from portal.accounts.enums import ExportedList
from portal.accounts.logged_exports import export_list
from portal.accounts.scopes import Scope
from portal.lists.spreadsheets import Sheet
from programmes.publishing.versions import get_current_catalogue


def _build_companies(request: HttpRequest, scope: Scope) -> Sheet:
    """Return all companies that the list on the page has found."""
    found = search_establishments(scope=scope, query=request.session.get(SEARCHED, ""))
    return build_company_sheet(found, scope=scope, catalogue=get_current_catalogue())


export_companies = export_list(ExportedList.COMPANIES, _build_companies)
export_follow_ups = export_list(
    ExportedList.FOLLOW_UPS,
    lambda request, scope: build_follow_up_sheet(scope=scope, catalogue=get_current_catalogue()),
)
