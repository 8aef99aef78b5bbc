"""Files as the world makes them: read by what stands in them; bad ones refused in a sentence."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from entrepreneurs.imports.cells import TableError, name_column, show_cell
from entrepreneurs.imports.headings import find_header_row, match_columns
from entrepreneurs.imports.tables import find_delimiter, read_table
from tests.imports.lists import write_csv, write_xlsx

ROWS = [("Naam", "Plaats", "Fte"), ("Café Zon", "Breda", "6,5"), ("Bouw; Zn", "Breda", "12")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding(encoding: str) -> None:
    table = read_table(write_csv(ROWS[:2], encoding=encoding), file_name="x.csv")
    assert table.rows == [list(row) for row in ROWS[:2]]


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_any_sign_between(sign: str) -> None:
    rows = [(f'"{one}"' for one in row) for row in ROWS]
    table = read_table(write_csv(rows, sign=sign), file_name="x.csv")
    assert table.rows == [list(row) for row in ROWS]


def test_decimal_commas_do_not_cut() -> None:
    assert find_delimiter(["Naam;Fte;Omzet", "A;6,5;1,25", "B;7,5;3,75"]) == ";"


def test_excel_says_the_sign_and_keeps_zeros() -> None:
    table = read_table(b'sep=;\r\nNaam;KVK\r\nA;="01234567"\r\n', file_name="x.csv")
    assert table.rows == [["Naam", "KVK"], ["A", "01234567"]]


def test_a_workbook_keeps_numbers_and_days() -> None:
    rows = [("Naam", "Fte", "Sinds"), ("A", 6.5, date(2020, 1, 2))]
    table = read_table(write_xlsx(rows), file_name="x.xlsx")
    assert table.rows[1] == ["A", 6.5, date(2020, 1, 2)]
    assert [show_cell(one) for one in table.rows[1]] == ["A", "6,5", "02-01-2020"]


def test_merged_downwards_counts_for_each_row_and_titles_once() -> None:
    rows = [("Lijst 2026", None, None), ("Naam", "Plaats", ""), ("A", "Breda", 1), ("B", None, 2)]
    table = read_table(write_xlsx(rows, merged=["A1:C1", "B3:B4"]), file_name="x.xlsx")
    assert [row[1] for row in table.rows] == ["", "Plaats", "Breda", "Breda"]


def test_the_fullest_sheet_unless_one_is_named() -> None:
    book = Workbook()
    book.active.append(["Uitleg"])
    for number in range(3):
        book.create_sheet("Data") if number == 0 else None
        book["Data"].append([f"rij {number}"])
    file = io.BytesIO()
    book.save(file)
    table = read_table(file.getvalue(), file_name="x.xlsx")
    assert (table.sheet, table.sheets) == ("Data", ("Sheet", "Data"))
    assert read_table(file.getvalue(), file_name="x.xlsx", sheet="Sheet").rows == [["Uitleg"]]


def test_headings_below_titles() -> None:
    rows = [["Bedrijven in de regio"], [], ["Peildatum", "1-1-2026"], ["Bedrijfsnaam", "KvK-nr."]]
    assert find_header_row([*rows, ["A", "12345678"]]) == 3
    assert find_header_row([["Titel"], ["x", "y", "z"], ["1", "2", "3"]]) == 1


def test_headings_are_known_however_they_are_written() -> None:
    heads = ["Handelsnaam", "KvK_nummer", "E-MAIL", "Plaats ", "Iets anders", "Naam bedrijf"]
    expected = {"name": 0, "kvk_number": 1, "email": 2, "town": 3}
    assert match_columns(heads, remembered={}) == expected
    remembered = {"ietsanders": "phone", "email": ""}
    assert match_columns(heads, remembered=remembered) == {
        "name": 0,
        "kvk_number": 1,
        "town": 3,
        "phone": 4,
    }


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_as_a_spreadsheet_calls_them(column: int, letters: str) -> None:
    assert name_column(column) == letters


# --- bad input -----------------------------------------------------------------------------------


def zip_of(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def change_part(content: bytes, name: str, change) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for one in source.namelist():
            data = source.read(one)
            target.writestr(one, change(data) if one == name else data)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
GOOD = write_xlsx([("Naam", "Plaats"), ("A", "Breda")])


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "x.csv", "staat niets"),
        (b"\n\n;;\n", "x.csv", "staat niets"),
        (b"Naam;Plaats\nA;Breda", "x.xlsx", "geen XLSX-bestand, al heet"),
        (b"%PDF-1.7\n\0\0\1", "x.csv", "kennen wij niet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "x.xls", "oud Excel-bestand"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "x.xlsx", "wachtwoord"),
        (zip_of(hallo=b"x"), "x.xlsx", "geen XLSX-bestand, al heet"),
        (zip_of(**{"xl__workbook.xml": b"x"}), "x.xlsx", "beschadigd"),
        (GOOD[:-60], "x.xlsx", "beschadigd"),
        (GOOD[:400] + b"\xff" * 30 + GOOD[430:], "x.xlsx", "beschadigd"),
        (
            zip_of(**{"xl__workbook.xml": b"x", "xl__vbaProject.bin": b"x"}),
            "x.xlsx",
            "staan macro's",
        ),
        (
            change_part(GOOD, SHEET, lambda x: x.replace(b'"B2"', b'"XFD1048576"')),
            "x.xlsx",
            "rijen",
        ),
        (change_part(GOOD, SHEET, lambda x: x.replace(b'"B2"', b'"XFD2"')), "x.xlsx", "kolommen"),
        (
            change_part(
                GOOD,
                SHEET,
                lambda x: x.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1),
            ),
            "x.xlsx",
            "beschadigd",
        ),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, name: str, told: str) -> None:
    with pytest.raises(TableError, match=told):
        read_table(content, file_name=name)


def test_a_zip_bomb_is_not_unpacked(settings) -> None:
    settings.IMPORT_MAX_UNPACKED_BYTES = 3_000_000
    small = zip_of(**{"xl__workbook.xml": b"x", "xl__media": b"0" * 2_000_000})
    with pytest.raises(TableError, match="beschadigd"):
        read_table(small, file_name="x.xlsx")
    with pytest.raises(TableError, match="veel te groot"):
        read_table(zip_of(**{"xl__workbook.xml": b"0" * 3_000_001}), file_name="x.xlsx")


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_as_many_rows_and_columns_as_allowed(settings, write) -> None:
    settings.IMPORT_MAX_ROWS, settings.IMPORT_MAX_COLUMNS = 10, 4
    rows = [("a", "b", "c", "d")] * 10
    name = "x.csv" if write is write_csv else "x.xlsx"
    assert len(read_table(write(rows), file_name=name).rows) == 10
    with pytest.raises(TableError, match="11 rijen"):
        read_table(write([*rows, rows[0]]), file_name=name)
    with pytest.raises(TableError, match="5 kolommen"):
        read_table(write([(*row, "e") for row in rows]), file_name=name)


def test_as_many_bytes_as_allowed(settings) -> None:
    content = write_csv(ROWS)
    settings.IMPORT_MAX_BYTES = len(content)
    assert read_table(content, file_name="x.csv").rows
    settings.IMPORT_MAX_BYTES -= 1
    with pytest.raises(TableError, match="te groot"):
        read_table(content, file_name="x.csv")
