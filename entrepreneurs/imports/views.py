"""Views of an import, from the file to what came of each row."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepreneurs.enums import ImportPolicy, ImportStatus
from entrepreneurs.imports import receiving as flow
from entrepreneurs.imports.forms import ColumnsForm, PolicyForm, TableForm, UploadForm
from entrepreneurs.imports.receiving import NotNow, TableError
from entrepreneurs.imports.showing import (
    build_failed_sheet,
    list_letters,
    list_problems,
    list_top_rows,
    preview_rows,
)
from entrepreneurs.models import CompanyImport
from portal.accounts.access import staff_of, with_scope
from portal.accounts.answering import answer_form
from portal.accounts.scopes import Scope
from portal.lists.spreadsheets import answer_list

MAX_SHOWN_IMPORTS = 20


def get_import(scope: Scope, pk: UUID) -> CompanyImport:
    source: CompanyImport = get_object_or_404(CompanyImport.objects.owned_by(scope), pk=pk)
    return source


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def list_imports(request: HttpRequest, scope: Scope) -> HttpResponse:
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            source = flow.receive_file(
                content=file.read(),
                file_name=file.name,
                person=staff_of(request),
            )
            return redirect("imports:show", source.pk)
        except (TableError, NotNow) as error:
            form.add_error("file", str(error))
    found = CompanyImport.objects.owned_by(scope).defer("content").select_related("person")
    return answer_form(
        request, "imports/list.html", form=form, imports=list(found[:MAX_SHOWN_IMPORTS])
    )


@with_scope
@require_safe
def show_import(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    source = get_import(scope, pk)
    if source.at_work:
        return render(request, "imports/working.html", {"source": source})
    if request.headers.get("HX-Request"):
        # The progress bar asks, but the next page is a different one.
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    if source.status == ImportStatus.MATCHING:
        return _show_columns(request, source)
    return _show_result(request, source, PolicyForm())


def _show_columns(
    request: HttpRequest,
    source: CompanyImport,
    *,
    columns: ColumnsForm | None = None,
    table_form: TableForm | None = None,
) -> HttpResponse:
    table = flow.open_table(source)
    columns = columns or ColumnsForm(source=source, rows=table.rows)
    context = {
        "source": source,
        "top": list_top_rows(table, source),
        "letters": list_letters(source),
        "table_form": table_form or TableForm(source=source, sheets=table.sheets),
    }
    return answer_form(request, "imports/columns.html", form=columns, **context)


def _show_result(request: HttpRequest, source: CompanyImport, form: PolicyForm) -> HttpResponse:
    """Show what would come of the list, or what came of it, with every cell that was wrong."""
    context = {
        "source": source,
        "problems": list_problems(source),
        "ready": source.status == ImportStatus.CHECKED,
        "preview": preview_rows(source) if source.status == ImportStatus.CHECKED else None,
    }
    return answer_form(request, "imports/result.html", form=form, **context)


@with_scope
@require_POST
def choose_table(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    source = get_import(scope, pk)
    if source.status not in {ImportStatus.MATCHING, ImportStatus.CHECKED}:
        return _too_late(request, source)
    form = TableForm(request.POST, source=source, sheets=flow.open_table(source).sheets)
    if form.is_valid():
        try:
            flow.choose_table(
                source,
                sheet=form.cleaned_data.get("sheet", ""),
                header_row=form.cleaned_data["header_row"] - 1,
            )
            return redirect("imports:show", source.pk)
        except NotNow as error:
            form.add_error("header_row", str(error))
    answer = _show_columns(request, source, table_form=form)
    answer.status_code = 422
    return answer


@with_scope
@require_POST
def choose_columns(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    source = get_import(scope, pk)
    if source.status not in {ImportStatus.MATCHING, ImportStatus.CHECKED}:
        return _too_late(request, source)
    if "back" in request.POST:
        return _show_columns(request, source)
    form = ColumnsForm(request.POST, source=source, rows=flow.open_table(source).rows)
    if form.is_valid():
        return _try(
            request,
            source,
            lambda: flow.choose_columns(source, columns=form.cleaned_data["columns"]),
        )
    return _show_columns(request, source, columns=form)


@with_scope
@require_POST
def begin_writing(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    source = get_import(scope, pk)
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return _show_result(request, source, form)
    policy = ImportPolicy(form.cleaned_data["policy"])
    return _try(request, source, lambda: flow.begin_writing(source, policy=policy))


@with_scope
@require_POST
def stop(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    source = get_import(scope, pk)
    return _try(request, source, lambda: flow.stop(source))


def _try(
    request: HttpRequest, source: CompanyImport, action: Callable[[], object]
) -> HttpResponse:
    try:
        action()
    except (NotNow, TableError) as error:
        messages.error(request, str(error))
    return redirect("imports:show", source.pk)


def _too_late(request: HttpRequest, source: CompanyImport) -> HttpResponse:
    messages.error(request, _("Dit kan nu niet meer: de lijst is intussen verder."))
    return redirect("imports:show", source.pk)


@with_scope
@require_safe
def download_failed(
    request: HttpRequest, scope: Scope, pk: UUID, extension: str
) -> HttpResponseBase:
    """Export the rows that failed, each with why, so that they can be corrected and sent again."""
    source = get_import(scope, pk)
    return answer_list(build_failed_sheet(source), name="niet-gelukt", extension=extension)
