"""The pages of a list that comes in: sent, matched, looked at before anything happens, mended."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entrepreneurs.models import CompanyImport, Establishment
from portal.accounts.models import User
from tests.imports.lists import HEAD, check, take_over, work, write_csv, write_xlsx

pytestmark = pytest.mark.django_db
TITLES = [("Relaties 2026",), ()]
ROWS = [
    ("Klant", "Waar", "KVK-nummer", "Fte"),
    ("Zaal Zes", "Breda", "12345678", "6,5"),
    ("<b>Zonder</b>", "", "123", ""),
]


def send(client: Client, content: bytes, name: str = "relaties.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post("/bedrijven/lijsten/", {"file": file})


def test_from_file_to_companies(manager: Client) -> None:
    answer = send(manager, write_xlsx([*TITLES, *ROWS]), "relaties.xlsx")
    source = CompanyImport.objects.get()
    url = f"/bedrijven/lijsten/{source.pk}/"
    assert (answer.status_code, answer.url) == (302, url)
    assert source.header_row == 2
    page = manager.get(url).content.decode()
    assert "A: Klant" in page
    assert "Zaal Zes" in page
    chosen = {"column-0": "name", "column-1": "town", "column-2": "kvk_number", "column-3": "fte"}
    assert manager.post(f"{url}kolommen/", chosen).status_code == 302
    assert "0 van 2 rijen" in manager.get(url).content.decode()
    work()
    page = manager.get(url).content.decode()
    assert "Dit gaat er gebeuren" in page
    assert "Een KVK-nummer heeft acht cijfers." in page
    assert "&lt;b&gt;Zonder" in page
    assert not Establishment.objects.filter(name="Zaal Zes").exists()
    manager.post(f"{url}overnemen/", {"policy": "fill"})
    work()
    assert Establishment.objects.get(name="Zaal Zes").company.kvk_number == "12345678"
    assert "Deze rijen zijn overgeslagen." in manager.get(url).content.decode()


def test_what_failed_is_mended_and_offered_again(manager: Client, person: User) -> None:
    rows = [HEAD, ("Goed", "12345678", "", "Breda", ""), ("=Fout", "123", "", "Breda", "1,5")]
    source = take_over(write_csv(rows), person)
    url = f"/bedrijven/lijsten/{source.pk}/niet-gelukt.csv"
    text = manager.get(url).getvalue().decode("utf-8-sig")
    [head, failed] = csv.reader(io.StringIO(text), delimiter=";")
    assert head == [*HEAD, "Waarom niet"]
    assert failed[0] == "'=Fout", "no formula comes back"
    assert "KVK-nummer: Een KVK-nummer heeft acht cijfers." in failed[-1]
    mended = ["Hersteld", "87654321", *failed[2:]]
    again = take_over(write_csv([head, mended]), person)
    assert (again.added, again.failed) == (1, 0)
    assert manager.get(url.replace("csv", "xlsx")).status_code == 200


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"%PDF\0", "lijst.csv", "Dit bestand kennen wij niet"),
        (b"Naam;Plaats", "lijst.xlsx", "geen XLSX-bestand"),
        (b"", "leeg.csv", "leeg"),
    ],
)
def test_a_wrong_file_is_told_at_the_field(
    manager: Client, content: bytes, name: str, told: str
) -> None:
    answer = send(manager, content, name)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not CompanyImport.objects.exists()


def test_without_a_file(manager: Client) -> None:
    answer = manager.post("/bedrijven/lijsten/", {})
    assert answer.status_code == 422
    assert "Kies een bestand." in answer.content.decode()


def test_a_body_that_is_too_large(manager: Client, settings) -> None:
    settings.MAX_BODY_BYTES, settings.IMPORT_MAX_BYTES = 100_000, 50_000
    rows = [HEAD, *[("x" * 90, "", "", "Breda", "")] * 400]
    content = write_csv(rows)
    assert len(content) < 50_000
    assert send(manager, content).status_code == 302
    assert send(manager, b"x" * 60_000).status_code == 422
    assert send(manager, b"x" * 160_000).status_code == 413
    assert manager.post("/bedrijven/", {"q": "x" * 110_000}).status_code == 413


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({}, "Naam van het bedrijf, Plaats / Gemeente"),
        ({"column-0": "name"}, "Plaats / Gemeente"),
        ({"column-0": "name", "column-1": "name"}, "al bij een andere kolom"),
        ({"column-0": "x"}, "geldige keuze"),
    ],
)
def test_columns_that_cannot_be(manager: Client, chosen: dict[str, str], told: str) -> None:
    send(manager, write_csv(ROWS))
    source = CompanyImport.objects.get()
    answer = manager.post(f"/bedrijven/lijsten/{source.pk}/kolommen/", chosen)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    source.refresh_from_db()
    assert source.status == "matching"


def test_the_headings_are_somewhere_else(manager: Client) -> None:
    send(manager, write_csv([("Naam", "Plaats"), *ROWS]))
    source = CompanyImport.objects.get()
    url = f"/bedrijven/lijsten/{source.pk}/"
    manager.post(f"{url}tabel/", {"header_row": "2"})
    source.refresh_from_db()
    assert (source.header_row, source.headings[0], source.total) == (1, "Klant", 2)
    for wrong in ("0", "99", "x", ""):
        assert manager.post(f"{url}tabel/", {"header_row": wrong}).status_code == 422


def test_back_to_the_columns_after_checking(manager: Client, person: User) -> None:
    source = check(write_csv([HEAD, ("A", "", "", "Breda", "")]), person)
    url = f"/bedrijven/lijsten/{source.pk}/"
    assert (
        "Wat staat in welke kolom?"
        in manager.post(f"{url}kolommen/", {"back": "1"}).content.decode()
    )
    manager.post(f"{url}kolommen/", {"column-0": "name", "column-3": "town"})
    work()
    source.refresh_from_db()
    assert source.columns == {"name": 0, "town": 3}


def test_too_late_is_told(manager: Client, person: User) -> None:
    source = take_over(write_csv([HEAD, ("A", "", "", "Breda", "")]), person)
    url = f"/bedrijven/lijsten/{source.pk}/"
    for step, data in (("tabel", {"header_row": "1"}), ("overnemen", {"policy": "fill"})):
        page = manager.post(f"{url}{step}/", data, follow=True).content.decode()
        assert "Dit kan nu niet meer" in page
    assert manager.post(f"{url}overnemen/", {"policy": "x"}).status_code == 422


def test_the_bar_asks_on_and_then_the_page_is_another(manager: Client, person: User) -> None:
    source = check(write_csv([HEAD, ("A", "", "", "Breda", "")]), person)
    url = f"/bedrijven/lijsten/{source.pk}/"
    answer = manager.get(url, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
    CompanyImport.objects.update(status="writing")
    answer = manager.get(url, headers={"HX-Request": "true"})
    assert 'max="1" value="1"' in " ".join(answer.content.decode().split())
    assert "HX-Refresh" not in answer


def test_stopped_by_hand(manager: Client, person: User) -> None:
    source = check(write_csv([HEAD, ("A", "", "", "Breda", "")]), person)
    page = manager.post(f"/bedrijven/lijsten/{source.pk}/stoppen/", follow=True).content.decode()
    assert "Gestopt" in page
    source.refresh_from_db()
    assert bytes(source.content) == b""
