"""What the pages of a list show: the top of the file, its first rows as we read them, and the
cells that were wrong.
"""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepreneurs.imports.cells import name_column, show_cell
from entrepreneurs.imports.headings import FIELDS
from entrepreneurs.imports.receiving import open_table
from entrepreneurs.imports.rows import read_row
from entrepreneurs.imports.running import describe_surroundings, number_rows
from entrepreneurs.imports.tables import Table
from entrepreneurs.models import CompanyImport, FailedRow
from portal.lists.spreadsheets import Cell, Sheet

MAX_SHOWN_PROBLEMS = 50
PREVIEW_ROWS = 10
TOP_ROWS = 6
TOP_COLUMNS = 8
CELL_WIDTH, REASON_WIDTH = 20, 60


def list_top_rows(table: Table, source: CompanyImport) -> list[tuple[int, list[str]]]:
    """Return the first rows of the file, up to below its headings, each with its number."""
    shown = table.rows[: max(TOP_ROWS, source.header_row + 2)]
    return [
        (number, [show_cell(cell) for cell in row[:TOP_COLUMNS]])
        for number, row in enumerate(shown, start=1)
    ]


def list_letters(source: CompanyImport) -> list[str]:
    """Return the names of the columns that are shown: A, B, C …"""
    return [name_column(column) for column in range(min(TOP_COLUMNS, len(source.headings)))]


def list_problems(source: CompanyImport) -> list[tuple[int, str, str, str]]:
    """Return the first problems: row, column, what stood there, and what is wrong with it."""
    rows = source.failed_rows.all()[:MAX_SHOWN_PROBLEMS]
    found = [
        (row.number, *_find_cell(row, source.columns.get(name)), sentence)
        for row in rows
        for name, sentence in row.problems
    ]
    return found[:MAX_SHOWN_PROBLEMS]


def _find_cell(row: FailedRow, column: int | None) -> tuple[str, str]:
    """Return the name of a column and what stands there; empty where the file has none."""
    if column is None:
        return "", ""
    return name_column(column), row.cells[column] if column < len(row.cells) else ""


def preview_rows(source: CompanyImport) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the first rows as we read them: labels, and by row number a value for each."""
    around = describe_surroundings(source)
    numbered = number_rows(open_table(source).rows, header_row=source.header_row)
    names = [name for name in FIELDS if name in source.columns]
    shown = []
    for number, cells in numbered[:PREVIEW_ROWS]:
        row = read_row(number, cells, columns=source.columns, around=around)
        shown.append((number, [_show_value(row.values.get(name)) for name in names]))
    return [str(FIELDS[name].label) for name in names], shown


def _show_value(value: object) -> str:
    if value is None:
        return ""
    return show_cell(float(value) if isinstance(value, Decimal) else value)


def build_failed_sheet(source: CompanyImport) -> Sheet:
    """Return the rows that were not taken over, each with why, to be mended and sent again."""
    width = len(source.headings)
    return Sheet(
        name=_("Niet gelukt"),
        head=[*(_name_heading(source, column) for column in range(width)), _("Waarom niet")],
        widths=[CELL_WIDTH] * width + [REASON_WIDTH],
        rows=(_describe(row, source, width=width) for row in source.failed_rows.iterator()),
        total=source.failed,
        language=(get_language() or "nl")[:2],
    )


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
