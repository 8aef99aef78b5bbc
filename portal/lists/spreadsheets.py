"""Exports a list as a table: CSV for every program, XLSX for Excel.

Texts come from people, and a spreadsheet runs whatever looks like a formula; so no cell of either
file is one.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal import clock

Cell = str | int | Decimal | date | None
BOM = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_LETTERS = 32_767
# Also after invisible characters, and in the wide forms that some spreadsheets read as plain ones.
FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
UNPRINTABLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff\ufffe\uffff]")
LINE_END = re.compile(r"\r\n?")
SETTINGS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list to export. `rows` are read once, while the answer is sent or the file is built;
    `total` says how many there are. `widths` are in characters. `about` says what the list holds,
    as labels and values.
    """

    name: str
    head: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[Cell]]
    total: int
    language: str
    about: Sequence[tuple[str, str]] = ()


def name_file(name: str, extension: str) -> str:
    """Return the name of a file with today's date in it."""
    return f"{name}-{clock.today().isoformat()}.{extension}"


def answer_list(sheet: Sheet, *, name: str, extension: str) -> HttpResponseBase:
    """Answer with the list as a file; `extension` is "csv" or "xlsx"."""
    return answer_csv(sheet, name=name) if extension == "csv" else answer_xlsx(sheet, name=name)


def answer_csv(sheet: Sheet, *, name: str) -> HttpResponseBase:
    """Answer with a file that is sent while its rows are read."""
    response = StreamingHttpResponse(stream_csv(sheet), content_type="text/csv; charset=utf-8")
    filename = name_file(name, "csv")
    response["Content-Disposition"] = content_disposition_header(True, filename)
    response["X-Robots-Tag"] = "noindex"
    return response


def answer_xlsx(sheet: Sheet, *, name: str) -> HttpResponseBase:
    """Answer with a workbook, built in memory first."""
    response = FileResponse(
        build_workbook(sheet),
        as_attachment=True,
        filename=name_file(name, "xlsx"),
        content_type=XLSX,
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def stream_csv(sheet: Sheet) -> Iterator[str]:
    """Yield the lines of a CSV file, with the byte order mark, semicolons and line ends by which
    Excel recognises it.
    """
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    yield BOM + writer.writerow(sheet.head)
    for row in read_rows(sheet):
        yield writer.writerow([write_plain(cell, language=sheet.language) for cell in row])


def read_rows(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    """Yield the rows in the language of whoever asked, which is no longer set while the answer is
    being sent.
    """
    rows = iter(sheet.rows)
    while True:
        with override(sheet.language):
            row = next(rows, None)
        if row is None:
            return
        yield row


class _Echo:
    """A file that returns each line to its writer."""

    def write(self, line: str) -> str:
        return line


def write_plain(cell: Cell, *, language: str) -> str:
    """Return a cell as text for CSV, with a decimal comma in Dutch; "" for None."""
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", "," if language == "nl" else ".")
    return defuse(clean(str(cell))) if cell is not None else ""


def clean(text: str) -> str:
    """Leave out the characters that a spreadsheet cannot hold."""
    return UNPRINTABLE.sub("", text)


def defuse(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def build_workbook(sheet: Sheet) -> BytesIO:
    """Return an XLSX file with the list, and a sheet that says what the list holds."""
    file = BytesIO()
    with Workbook(file, SETTINGS) as book:
        bold = book.add_format({"bold": True})
        formats = {
            Decimal: book.add_format({"num_format": "#,##0.00", "valign": "top"}),
            int: book.add_format({"num_format": "0", "valign": "top"}),
            date: book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            str: book.add_format({"text_wrap": True, "valign": "top"}),
        }
        page = book.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        page.freeze_panes(1, 1)
        _write_row(page, 0, sheet.head, dict.fromkeys(formats, bold))
        number = 0
        for number, row in enumerate(read_rows(sheet), start=1):
            _write_row(page, number, row, formats)
        page.autofilter(0, 0, number, len(sheet.head) - 1)
        _write_about(book, sheet.about, bold=bold)
    file.seek(0)
    return file


def _write_row(
    page: Worksheet, number: int, row: Sequence[Cell], formats: Mapping[type, Format]
) -> None:
    """Write each cell by its own kind: nothing is guessed from what a text looks like."""
    for column, cell in enumerate(row):
        if isinstance(cell, Decimal):
            page.write_number(number, column, cell, formats[Decimal])
        elif isinstance(cell, int):
            page.write_number(number, column, cell, formats[int])
        elif isinstance(cell, date):
            page.write_datetime(number, column, cell, formats[date])
        elif cell:
            text = LINE_END.sub("\n", clean(cell))
            page.write_string(number, column, text[:MAX_LETTERS], formats[str])


def _write_about(book: Workbook, about: Sequence[tuple[str, str]], *, bold: Format) -> None:
    """Write what the table holds, so that it can still be understood a year from now."""
    if not about:
        return
    page = book.add_worksheet(_("Over deze lijst"))
    page.set_column(0, 0, 32)
    page.set_column(1, 1, 80)
    for number, (label, value) in enumerate(about):
        page.write_string(number, 0, label, bold)
        page.write_string(number, 1, clean(value))
