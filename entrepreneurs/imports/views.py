"""A list that comes in, from the file to what came of each row."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepreneurs.enums import ImportPolicy, ImportStatus
from entrepreneurs.imports import receiving as flow
from entrepreneurs.imports.cells import name_column, show_cell
from entrepreneurs.imports.forms import ColumnsForm, TableForm, TakeOverForm, UploadForm
from entrepreneurs.imports.headings import FIELDS
from entrepreneurs.imports.receiving import NotNow, TableError
from entrepreneurs.imports.rows import read_row
from entrepreneurs.imports.running import describe_surroundings, number_rows
from entrepreneurs.models import CompanyImport, FailedRow
from portal.accounts.access import staff_of, with_scope
from portal.accounts.answering import answer_form
from portal.accounts.scopes import Scope
from portal.lists.spreadsheets import Cell, Sheet, answer_list

SHOWN_IMPORTS = 20
SHOWN_PROBLEMS = 50
PREVIEW_ROWS = 10
TOP_ROWS = 6
TOP_COLUMNS = 8


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
        request, "imports/list.html", form=form, imports=list(found[:SHOWN_IMPORTS])
    )


@with_scope
@require_safe
def show_import(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    source = get_import(scope, pk)
    if source.at_work:
        return render(request, "imports/working.html", {"source": source})
    if request.headers.get("HX-Request"):
        # The progress bar asks; the page that follows it is another one.
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    if source.status == ImportStatus.MATCHING:
        return _show_columns(request, source)
    return _show_result(request, source, TakeOverForm())


def _show_columns(
    request: HttpRequest,
    source: CompanyImport,
    *,
    columns: Any = None,
    table_form: Any = None,
) -> HttpResponse:
    table = flow.open_table(source)
    columns = columns or ColumnsForm(source=source, rows=table.rows)
    top = [
        (number, [show_cell(cell) for cell in row[:TOP_COLUMNS]])
        for number, row in enumerate(table.rows[: max(TOP_ROWS, source.header_row + 2)], start=1)
    ]
    context = {
        "source": source,
        "top": top,
        "letters": [
            name_column(column) for column in range(min(TOP_COLUMNS, len(source.headings)))
        ],
        "table_form": table_form or TableForm(source=source, sheets=table.sheets),
    }
    return answer_form(request, "imports/columns.html", form=columns, **context)


def _show_result(request: HttpRequest, source: CompanyImport, form: Any) -> HttpResponse:
    """What would come of it, or what came of it; with every cell that was wrong."""
    context = {
        "source": source,
        "problems": list(list_problems(source))[:SHOWN_PROBLEMS],
        "ready": source.status == ImportStatus.CHECKED,
        "preview": preview_rows(source) if source.status == ImportStatus.CHECKED else None,
    }
    return answer_form(request, "imports/result.html", form=form, **context)


def list_problems(source: CompanyImport) -> Iterator[tuple[int, str, str, str]]:
    """Row, column, what stood there, and what is wrong with it."""
    for row in source.failed_rows.all()[:SHOWN_PROBLEMS]:
        for name, sentence in row.problems:
            column = source.columns.get(name)
            if column is None:
                yield row.number, "", "", sentence
            else:
                value = row.cells[column] if column < len(row.cells) else ""
                yield row.number, name_column(column), value, sentence


def preview_rows(source: CompanyImport) -> tuple[list[Any], list[tuple[int, list[str]]]]:
    """The first rows as we read them: labels, and by row number a value for each of them."""
    around = describe_surroundings(source)
    numbered = number_rows(flow.open_table(source).rows, header_row=source.header_row)
    names = [name for name in FIELDS if name in source.columns]
    shown = []
    for number, cells in numbered[:PREVIEW_ROWS]:
        row = read_row(number, cells, columns=source.columns, around=around)
        shown.append((number, [_show(row.values.get(name)) for name in names]))
    return [FIELDS[name].label for name in names], shown


def _show(value: Any) -> str:
    if value is None:
        return ""
    return show_cell(float(value) if type(value).__name__ == "Decimal" else value)


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
def take_over(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    source = get_import(scope, pk)
    form = TakeOverForm(request.POST)
    if not form.is_valid():
        return _show_result(request, source, form)
    policy = ImportPolicy(form.cleaned_data["policy"])
    return _try(request, source, lambda: flow.take_over(source, policy=policy))


@with_scope
@require_POST
def stop(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    source = get_import(scope, pk)
    return _try(request, source, lambda: flow.stop(source))


def _try(request: HttpRequest, source: CompanyImport, action: Any) -> HttpResponse:
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
    """The rows that were not taken over, with why: to be mended and offered again."""
    source = get_import(scope, pk)
    width = len(source.headings)
    sheet = Sheet(
        name=_("Niet gelukt"),
        head=[_name_heading(source, column) for column in range(width)] + [_("Waarom niet")],
        widths=[20] * width + [60],
        rows=(_describe(row, source, width=width) for row in source.failed_rows.iterator()),
        total=source.failed,
        language=(get_language() or "nl")[:2],
    )
    return answer_list(sheet, name="niet-gelukt", extension=extension)


def _name_heading(source: CompanyImport, column: int) -> str:
    return str(source.headings[column]) or name_column(column)


def _describe(row: FailedRow, source: CompanyImport, *, width: int) -> list[Cell]:
    cells = [*row.cells, *[""] * width][:width]
    whys = [
        f"{_name_heading(source, source.columns[name])}: {sentence}"
        if name in source.columns
        else sentence
        for name, sentence in row.problems
    ]
    return [*cells, " ".join(whys)]
