"""Exports a list as a file, and writes down who exported it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from portal.accounts.access import ScopedView, staff_of, with_scope
from portal.accounts.enums import ExportedList
from portal.accounts.models import ListExport
from portal.accounts.scopes import Scope
from portal.lists.spreadsheets import Sheet, answer_list


def export_list(
    name: ExportedList,
    build: Callable[..., Sheet],
    *,
    way_in: Callable[[ScopedView], ScopedView] = with_scope,
) -> ScopedView:
    """Return a view that answers with a file. `build` gets the request, the scope, and whatever
    else the address holds.
    """

    @way_in
    @require_safe
    def export(
        request: HttpRequest, scope: Scope, extension: str, **found: object
    ) -> HttpResponseBase:
        return answer_export(request, name, build(request, scope, **found), extension=extension)

    return export


def answer_export(
    request: HttpRequest, name: ExportedList, sheet: Sheet, *, extension: str
) -> HttpResponseBase:
    """Answer with a list as a file; a GET is logged."""
    person = staff_of(request)
    if request.method == "GET":
        ListExport.objects.create(
            person=person, organisation_id=person.organisation_id, name=name, rows=sheet.total
        )
    return answer_list(sheet, name=str(name), extension=extension)
