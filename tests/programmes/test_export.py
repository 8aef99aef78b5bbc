"""A selection as CSV and XLSX: all of it, and nothing in it that a spreadsheet runs."""

import copy
import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from portal import clock
from portal.clock import AMSTERDAM
from portal.lists.spreadsheets import build_workbook, clean, defuse, stream_csv
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue
from programmes.publishing.versions import forget_compiled
from programmes.sharing.exports import COLUMNS, build_sheet, find_highest_amount
from tests.programmes.versions import add_version, edit_newest

CSV, XLSX = "/programmas/export.csv", "/programmas/export.xlsx"
NIGHT = datetime(2026, 11, 23, 0, 30, tzinfo=AMSTERDAM)
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\rx",
    "  =1",
    "\n=1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    "\x01=1",
    '=HYPERLINK("http://x.example";"klik")',
]
HARMLESS = ["a=b", "1-2", "Groei & bloei", "'t Loket", "", "€ 5", "a\t=1", "x\r\n=1"]


@pytest.fixture(autouse=True)
def _published(db: None, catalogue_document: dict[str, Any]) -> None:
    forget_compiled()
    add_version(catalogue_document)


def read_csv(client: Client, query: str = "", *, address: str = CSV) -> list[dict[str, str]]:
    response = client.get(f"{address}?{query}")
    assert response.status_code == 200
    content = response.getvalue().decode()
    assert content.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(content[1:], newline=""), delimiter=";"))


def open_xlsx(client: Client, query: str = "", *, address: str = XLSX) -> Workbook:
    response = client.get(f"{address}?{query}")
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.getvalue()))


def list_cells(book: Workbook) -> list[Any]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


def plant(text: str) -> None:
    """In every text of one programme that a table shows."""

    def edit(programmes: dict[str, dict[str, Any]]) -> None:
        one = programmes["techpack"]
        one["title"] = one["summary"] = {"nl": text, "en": text}
        one["period"]["note"] = one["offers"][0]["title"] = {"nl": text}
        one["source"]["section"] = text

    edit_newest(edit)


def test_all_programmes_with_every_column(client: Client) -> None:
    rows = read_csv(client)
    assert len(rows) == 20
    techpack = next(row for row in rows if row["Korte naam"] == "techpack")
    assert techpack == {
        "Naam": "PPS TechPack",
        "Korte naam": "techpack",
        "Samenvatting": techpack["Samenvatting"],
        "Waar": "Flevoland",
        "Onderwerpen": techpack["Onderwerpen"],
        "Beleidsthema's": techpack["Beleidsthema's"],
        "Wat u krijgt": techpack["Wat u krijgt"],
        "Hoe u meedoet": "U meldt zich zelf aan",
        "Nog open?": "nog open",
        "Kosten": "niet bekend",
        "Begonnen door": "ROC van Flevoland",
        "Uitgevoerd door": "ROC van Flevoland; MBO College Almere; MBO College Lelystad",
        "Looptijd": "2016 – 2020 De doelen voor de scholen lopen door tot 2024.",
        "Hoogste bedrag in euro": "",
        "Pagina": "http://localhost:8000/programmas/techpack/",
        "Bladzijde in de bron": "93",
        "Hoofdstuk in de bron": "PPS TechPack",
        "Stand van": "2019-03-01",
        "Nagekeken": "nee",
    }
    assert techpack["Samenvatting"].startswith("Zoekt u technisch personeel")
    assert len(techpack["Onderwerpen"].split("; ")) == 4
    assert len(techpack["Wat u krijgt"].split("; ")) == 3


def test_the_form_of_a_csv_that_excel_opens(client: Client) -> None:
    response = client.get(CSV)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    content = response.getvalue()
    assert content.startswith('\ufeff"Naam";"Korte naam";'.encode())
    assert content.count(b"\r\n") == 21
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_name_of_the_file_is_plain_and_has_the_date_of_here(client: Client) -> None:
    with clock.frozen(NIGHT):
        names = [client.get(one)["Content-Disposition"] for one in (CSV, XLSX)]
    assert names == [
        'attachment; filename="programmas-2026-11-23.csv"',
        'attachment; filename="programmas-2026-11-23.xlsx"',
    ]


def test_only_the_selection_and_in_its_order(client: Client) -> None:
    query = "region=PV24&sort=title"
    rows = read_csv(client, query)
    titles = [row["Naam"] for row in rows]
    assert "PPS TechPack" in titles
    assert len(titles) < 20
    assert titles == sorted(titles, key=str.casefold)
    sheet = open_xlsx(client, query).worksheets[0]
    assert [cell.value for cell in sheet["A"][1:]] == titles


def test_nothing_found_is_a_table_without_rows(client: Client) -> None:
    query = "region=PV24&initiator=liof"
    assert read_csv(client, query) == []
    assert open_xlsx(client, query).worksheets[0].max_row == 1


@pytest.mark.parametrize("address", [CSV, XLSX])
def test_an_unknown_filter_is_told_instead_of_left_out(client: Client, address: str) -> None:
    response = client.get(f"{address}?theme=none-such")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "none-such" in response.content.decode()


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_the_csv_begins_a_formula(client: Client, text: str) -> None:
    plant(text)
    row = next(row for row in read_csv(client) if row["Korte naam"] == "techpack")
    for name in ("Naam", "Samenvatting", "Hoofdstuk in de bron"):
        assert row[name] == "'" + text.replace("\x01", ""), name
    assert all(not cell.strip().startswith(("=", "@", "+")) for cell in row.values())


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert defuse(text) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_the_workbook_is_a_formula(client: Client, text: str) -> None:
    plant(text)
    cells = list_cells(open_xlsx(client))
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert all(cell.hyperlink is None for cell in cells)
    shown = text.replace("\x01", "").replace("\r", "\n")
    assert any(isinstance(cell.value, str) and cell.value == shown for cell in cells)


def test_words_that_were_searched_for_are_no_formula_either(client: Client) -> None:
    book = open_xlsx(client, "q=%3D1%2B1")
    values = {cell.value for cell in list_cells(book)}
    assert "=1+1" in values
    assert not [cell for cell in list_cells(book) if cell.data_type == "f"]


def test_the_workbook_is_ready_to_read(client: Client) -> None:
    book = open_xlsx(client)
    sheet, about = book.worksheets
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:S21"
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.column_dimensions["C"].width > sheet.column_dimensions["B"].width > 10
    first = dict(zip((cell.value for cell in sheet[1]), sheet[2], strict=True))
    assert isinstance(first["Stand van"].value, datetime)
    assert first["Bladzijde in de bron"].data_type == "n"
    amounts = [cell.value for cell in sheet["N"][1:] if cell.value is not None]
    assert amounts
    assert all(isinstance(amount, int | float) and amount > 0 for amount in amounts)
    assert about["A1"].font.bold


def test_the_second_sheet_says_what_this_is(client: Client) -> None:
    with clock.frozen(NIGHT):
        about = open_xlsx(client, "region=PV24&theme=education").worksheets[1]
    told = {row[0].value: row[1].value for row in about.iter_rows()}
    assert told["Waar"] == "Flevoland"
    assert told["Onderwerp"]
    assert told["Gemaakt op"] == "2026-11-23"
    assert "Platform31" in told["Bron"]
    assert told["Deze selectie op de website"].endswith("?region=PV24&theme=education")
    everything = open_xlsx(client).worksheets[1]
    assert ("Selectie", "Alle programma's") in [
        (row[0].value, row[1].value) for row in everything.iter_rows()
    ]


def test_texts_longer_than_a_cell_are_cut(client: Client) -> None:
    plant("lang " * 8000)
    assert max(len(str(cell.value or "")) for cell in list_cells(open_xlsx(client))) == 32_767


def test_half_characters_that_no_database_holds_are_left_out() -> None:
    assert clean("a\x00\ud800b") == "ab"


def test_control_characters_are_left_out(client: Client) -> None:
    plant("a\x01b\x1bcd\ufffe")
    row = next(row for row in read_csv(client) if row["Korte naam"] == "techpack")
    assert row["Naam"] == "abcd"
    assert "abcd" in {cell.value for cell in list_cells(open_xlsx(client))}


def test_quotes_semicolons_and_lines_stay_in_their_cell(client: Client) -> None:
    text = 'Een "naam"; met\r\nregels, en komma'
    plant(text)
    row = next(row for row in read_csv(client) if row["Korte naam"] == "techpack")
    assert row["Naam"] == text
    assert len(row) == len(COLUMNS)


def test_english_names_and_amounts(client: Client) -> None:
    dutch = read_csv(client)
    english = read_csv(client, address="/en" + CSV)
    pages = [row[list(row)[14]] for row in english]
    assert pages[0].startswith("http://localhost:8000/en/programmas/")
    pairs = zip(dutch, english, strict=True)
    amounts = [(list(one.values())[13], list(two.values())[13]) for one, two in pairs]
    given = [pair for pair in amounts if pair[0]]
    assert given
    assert all(one.replace(",", ".") == two and "," in one for one, two in given)


def test_the_highest_amount_of_any_offer() -> None:
    offers = [{"max_amount": None}, {"max_amount": "900.00"}, {"max_amount": "10000.00"}]
    assert str(find_highest_amount({"offers": offers})) == "10000.00"
    assert find_highest_amount({"offers": offers[:1]}) is None
    assert find_highest_amount({"offers": []}) is None


def test_ten_thousand_rows(catalogue_document: dict[str, Any]) -> None:
    shipped = catalogue_document["programmes"]
    many = [copy.copy(shipped[n % 20]) | {"slug": f"number-{n}"} for n in range(10_000)]
    large = Catalogue(catalogue_document | {"programmes": many}, version="large", number=-1)

    def build() -> Any:
        return build_sheet(Wanted(), large, slugs=list(large.programmes))

    assert sum(1 for _ in stream_csv(build())) == 10_001
    book = load_workbook(io.BytesIO(build_workbook(build()).getvalue()), read_only=True)
    assert sum(1 for _ in book.worksheets[0].rows) == 10_001
