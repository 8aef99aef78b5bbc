"""Reads XLSX from people we do not know, and checks it before anything is read.

It first looks for what a reader would trip over: a zip bomb, a document type, macros, or one cell
so far away that the table up to it would not fit into memory.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

import python_calamine as calamine
from django.conf import settings
from django.utils.translation import gettext as _

from entrepreneurs.imports.cells import Cell, Grid, TableError

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
READ_BYTES = 1 << 20
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# First and last cell, each as row and column counted from 0.
Range = tuple[tuple[int, int], tuple[int, int]]
MAX_MERGED = 20_000


@dataclass(slots=True)
class _Reach:
    """The last row and column that a sheet uses."""

    rows: int = 0
    columns: int = 0


def read_workbook(content: bytes, *, sheet: str) -> tuple[Grid, list[str], str]:
    """Return the rows of a sheet, the names of all sheets, and the name of the one that was read:
    `sheet`, or else the first of those with most rows. Raises TableError.
    """
    _check_archive(content)
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        names = [
            one.name
            for one in book.sheets_metadata
            if one.visible == calamine.SheetVisibleEnum.Visible
            and one.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        sheets = {name: book.get_sheet_by_name(name) for name in names}
    except calamine.PasswordError:
        raise TableError(_("Dit bestand heeft een wachtwoord. Haal dat er eerst af.")) from None
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise TableError(_("Dit bestand is beschadigd. Sla het opnieuw op als XLSX.")) from error
    if not sheets:
        raise TableError(_("In dit bestand staat geen werkblad."))
    chosen = sheet if sheet in sheets else max(names, key=lambda one: sheets[one].total_height)
    rows = sheets[chosen].to_python(skip_empty_area=False)
    grid = [[_read_cell(cell) for cell in row] for row in rows]
    _fill_merged(grid, sheets[chosen].merged_cell_ranges or [])
    return grid, names, chosen


def _read_cell(value: object) -> Cell:
    """Keep numbers as numbers, so that no point or comma has to be guessed later."""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, int | float | date):
        return value
    return str(value).strip() if value is not None else ""


def _fill_merged(grid: Grid, ranges: Sequence[Range]) -> None:
    """Repeat a cell that was merged downwards in each of its rows; a title over columns
    stays one.
    """
    for (top, left), (bottom, _right) in ranges[:MAX_MERGED]:
        for row in grid[top + 1 : bottom + 1]:
            if left < len(row):
                row[left] = grid[top][left]


def _check_archive(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise TableError(_("Dit is geen XLSX-bestand, al heet het wel zo."))
            if any(name.endswith("vbaProject.bin") for name in names):
                raise TableError(_("In dit bestand staan macro's. Sla het op als gewone XLSX."))
            _check_size(archive)
            for name in names:
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _check_sheet(archive, name)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TableError(_("Dit bestand is beschadigd. Sla het opnieuw op als XLSX.")) from error


def _check_size(archive: ZipFile) -> None:
    """Count what the archive unpacks to, without trusting the sizes it states."""
    left = settings.IMPORT_MAX_UNPACKED_BYTES
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while read := part.read(READ_BYTES):
                left -= len(read)
                if left < 0:
                    raise TableError(_("Dit bestand is uitgepakt veel te groot."))


def _check_sheet(archive: ZipFile, name: str) -> None:
    reach = _Reach()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type

    def look(tag: str, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference and (found := REFERENCE.fullmatch(reference)):
            reach.columns = max(reach.columns, _count_column(found[1]))
            reach.rows = max(reach.rows, int(found[2]))
        elif reference and reference.isdecimal() and tag.endswith("row"):
            reach.rows = max(reach.rows, int(reference))

    parser.StartElementHandler = look
    try:
        with archive.open(name) as part:
            parser.ParseFile(part)
    except expat.ExpatError as error:
        raise TableError(_("Dit bestand is beschadigd. Sla het opnieuw op als XLSX.")) from error
    check_reach(rows=reach.rows, columns=reach.columns)


def _refuse_document_type(*_arguments: object) -> None:
    raise TableError(_("Dit bestand is beschadigd. Sla het opnieuw op als XLSX."))


def _count_column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def check_reach(*, rows: int, columns: int) -> None:
    """Raise TableError if a table has more rows or columns than the settings allow."""
    max_rows, max_columns = settings.IMPORT_MAX_ROWS, settings.IMPORT_MAX_COLUMNS
    if rows > max_rows:
        raise TableError(
            _("Dit bestand heeft %(n)d rijen. Neem er ten hoogste %(most)d tegelijk over.")
            % {"n": rows, "most": max_rows}
        )
    if columns > max_columns:
        raise TableError(
            _("Dit bestand heeft %(n)d kolommen. Laat er ten hoogste %(most)d staan.")
            % {"n": columns, "most": max_columns}
        )
