"""Reads a file as a table, judging it by its contents and not by its name."""

import csv
import re
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.utils.translation import gettext as _

from entrepreneurs.imports.cells import Cell, Grid, TableError
from entrepreneurs.imports.workbooks import OLD_OFFICE, ZIP, check_reach, read_workbook

DELIMITERS = ";\t,|"
SAMPLE_LINES = 50
# How Excel keeps the zeros in front of a number: ="0123".
QUOTED_FORMULA = re.compile(r'="([^"]*)"')
MAX_LETTERS = 131_072
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a file: all `rows`, titles included, and the `sheet` that was read."""

    rows: Grid
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def read_table(content: bytes, *, file_name: str, sheet: str = "") -> Table:
    """Return the table in a file. Raises TableError if it cannot be read or is too large."""
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise TableError(
            _("Dit bestand is te groot. Het mag ten hoogste %(n)d MB zijn.")
            % {"n": settings.IMPORT_MAX_BYTES // 1_000_000}
        )
    if content.startswith(ZIP):
        rows, sheets, sheet = read_workbook(content, sheet=sheet)
        table = Table(rows, tuple(sheets), sheet)
    else:
        _refuse_other_formats(content, PurePath(file_name).suffix.lower())
        table = Table(_read_text(content))
    check_reach(rows=len(table.rows), columns=max(map(len, table.rows), default=0))
    if not any(any(row) for row in table.rows):
        raise TableError(_("In dit bestand staat niets."))
    return table


def _refuse_other_formats(content: bytes, extension: str) -> None:
    if content.startswith(OLD_OFFICE):
        raise TableError(
            _("Dit is een oud Excel-bestand, of er zit een wachtwoord op. Sla het op als XLSX.")
        )
    if extension in {".xlsx", ".xlsm", ".xls", ".ods"}:
        raise TableError(_("Dit is geen XLSX-bestand, al heet het wel zo."))
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableError(_("Dit bestand kennen wij niet. Sla het op als XLSX of CSV."))


def _read_text(content: bytes) -> Grid:
    text = decode(content)
    lines = text.splitlines()
    if lines and (said := re.fullmatch(r'"?sep=(.)"?', lines[0].strip())):
        delimiter, text = said[1], text.split("\n", 1)[-1]
    else:
        delimiter = find_delimiter(lines[:SAMPLE_LINES])
    csv.field_size_limit(MAX_LETTERS)
    try:
        rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
        return [[_read_cell(cell) for cell in row] for row in rows]
    except csv.Error as error:
        raise TableError(_("Dit bestand is geen tabel. Sla het op als XLSX of CSV.")) from error


def decode(content: bytes) -> str:
    """Decode UTF-8, or else what Dutch Windows writes, with � for a byte that is neither."""
    for mark, encoding in BOMS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def find_delimiter(lines: list[str]) -> str:
    """Return the sign that splits most lines into the same number of parts, more than one."""

    def judge(sign: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1]
        usual = max(set(counts), key=counts.count, default=1)
        return counts.count(usual), usual

    return max(DELIMITERS, key=judge)


def _read_cell(text: str) -> Cell:
    bare = text.strip()
    found = QUOTED_FORMULA.fullmatch(bare)
    return found[1] if found else bare
