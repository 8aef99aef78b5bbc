"""Lists as files: what was found, no more than the scope shows, nothing that runs, and kept."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from entrepreneurs.enums import SignalKind
from entrepreneurs.visits import lifecycle as visits
from portal.accounts.models import ListExport
from tests.desk import Desk, make_establishment, make_visit, write_report
from tests.exported_lists import read_csv, read_xlsx

pytestmark = pytest.mark.django_db
NASTY = '=HYPERLINK("http://x.example";"klik") <script>alert(1)</script>'


def test_companies_as_they_were_found(manager: Client, desk: Desk) -> None:
    make_establishment("Webwinkel Korenmaat", account_manager=desk.people["colleague"])
    assert [row["Naam"] for row in read_csv(manager, "/bedrijven/export.csv")] == [
        "Bakkerij Aerdewater",
        "Webwinkel Korenmaat",
    ]
    manager.post("/bedrijven/", {"q": "koren"})
    [row] = read_csv(manager, "/bedrijven/export.csv")
    assert (row["Naam"], row["Accountmanager"]) == ("Webwinkel Korenmaat", "Colleague")


def test_of_a_company_elsewhere_the_minimum(desk: Desk) -> None:
    client = Client()
    client.force_login(desk.people["neighbour"])
    [row] = read_csv(client, "/bedrijven/export.csv")
    told = {name for name, value in row.items() if value}
    assert told == {"Naam", "Plaats", "Gemeente", "Open afspraken", "Personeel", "Innovatie"}
    assert (row["Personeel"], row["Open afspraken"]) == ("dringend", "1")
    assert read_csv(client, "/bezoeken/export.csv") == []


def test_the_newest_visit_tells_the_need(manager: Client, desk: Desk) -> None:
    person = desk.people["manager"]
    newer = write_report(make_visit(desk.establishment, person, days=-1), person)
    visits.save_theme(newer, "human-capital", need="none", note="", base="x", person=person)
    [row] = read_csv(manager, "/bedrijven/export.csv")
    assert row["Personeel"] == "geen behoefte"


@pytest.mark.parametrize("read", [read_csv, read_xlsx])
def test_a_note_is_text_and_nothing_that_runs(manager: Client, desk: Desk, read) -> None:
    person = desk.people["manager"]
    for name in visits.TEXTS:
        visits.save_text(desk.held, name, text=NASTY, base="x", person=person)
    visits.save_theme(desk.held, "education", need=None, note=NASTY, base="", person=person)
    visits.add_signal(desk.held, kind=SignalKind.GAP, text=NASTY)
    extension = "csv" if read is read_csv else "xlsx"
    rows = read(manager, f"/bezoeken/export.{extension}")
    texts = [str(value) for row in rows for value in row.values() if "HYPERLINK" in str(value)]
    assert len(texts) == 4
    if read is read_csv:
        assert not [text for text in texts if text.startswith("=")]
    assert "<script>" in texts[0], "kept as it was typed: escaping is for pages"


def test_a_spreadsheet_holds_no_formula(manager: Client, desk: Desk) -> None:
    visits.save_text(desk.held, "opening", text=NASTY, base="x", person=desk.people["manager"])
    book = load_workbook(BytesIO(manager.get("/bezoeken/export.xlsx").getvalue()))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert [cell for cell in cells if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not book.worksheets[0]._hyperlinks


def test_in_the_language_of_whoever_asks(manager: Client, desk: Desk) -> None:
    manager.cookies["language"] = "en"
    row = read_csv(manager, "/en/bezoeken/export.csv")[0]
    assert row["Status"] in {"held", "planned"}


def test_who_takes_a_list_along_is_kept(manager: Client, desk: Desk) -> None:
    manager.get("/bedrijven/export.csv")
    manager.head("/bezoeken/export.xlsx")
    row = ListExport.objects.get()
    assert (row.person, row.name, row.rows) == (desk.people["manager"], "bedrijven", 1)
    client = Client()
    client.force_login(desk.people["coordinator"])
    html = client.get("/werk/toezicht/").content.decode()
    assert "bedrijven (1)" in html


def test_the_same_number_of_queries_for_many(
    manager: Client, desk: Desk, django_assert_max_num_queries
) -> None:
    person = desk.people["manager"]
    for number in range(40):
        establishment = make_establishment(f"Kwekerij {number}", account_manager=person)
        write_report(make_visit(establishment, person, days=-1), person)
    with django_assert_max_num_queries(14):
        assert len(read_csv(manager, "/bedrijven/export.csv")) == 41
    with django_assert_max_num_queries(14):
        assert len(read_csv(manager, "/bezoeken/export.csv")) == 43
