"""Promises, links, meetings, work and oversight as files: as the page shows them, and no more."""

import pytest
from django.test import Client

from entrepreneurs.companies.confidential import read_confidential
from entrepreneurs.companies.follow_ups import close, promise
from entrepreneurs.enums import FollowUpResult
from entrepreneurs.visits.letter import draft_letter
from portal import clock
from portal.accounts.models import ListExport
from programmes.publishing.versions import get_current_catalogue
from tests.desk import Desk, make_establishment, make_full_desk
from tests.exported_lists import read_csv, read_xlsx
from tests.worlds import share

pytestmark = pytest.mark.django_db
NASTY = '=HYPERLINK("http://x.example";"klik")'


shared_desk = share(make_full_desk)


def log_in(desk: Desk, name: str) -> Client:
    client = Client()
    client.force_login(desk.people[name])
    return client


def test_promises_with_their_end(manager: Client, desk: Desk) -> None:
    close(desk.follow_up, result=FollowUpResult.HELPED, note="Er komen twee leerlingen.")
    rows = {row["Wat"]: row for row in read_csv(manager, "/werk/opvolging.csv")}
    done = rows["Bellen met het college"]
    assert done["Gedaan op"] == clock.today().isoformat()
    assert (done["Wat kwam ervan?"], done["Toelichting"]) == (
        "het hielp",
        "Er komen twee leerlingen.",
    )
    waiting = [row for row in rows.values() if not row["Gedaan op"]]
    assert {row["Soort"] for row in waiting} == {
        "aan een ander bedrijf koppelen",
        "naar een programma of regeling",
    }
    assert {row["Bedrijf"] for row in rows.values()} == {"Bakkerij Aerdewater"}


def test_a_link_from_either_side(manager: Client, desk: Desk) -> None:
    [row] = read_csv(manager, "/bedrijven/koppelingen.csv")
    assert (row["Bedrijf"], row["Ander bedrijf"]) == ("Bakkerij Aerdewater", "Robotbouw Roosdaal")
    assert (row["Thema"], row["Status"], row["Opbrengst"]) == ("Innovatie", "gevraagd", "")
    [row] = read_csv(log_in(desk, "neighbour"), "/bedrijven/koppelingen.csv")
    assert (row["Bedrijf"], row["Ander bedrijf"]) == ("Robotbouw Roosdaal", "Bakkerij Aerdewater")


@pytest.mark.parametrize(
    "url", ["/werk/opvolging.csv", "/bedrijven/koppelingen.csv", "/bijeenkomsten/export.csv"]
)
def test_another_region_takes_nothing_along(desk: Desk, url: str) -> None:
    assert read_csv(log_in(desk, "stranger"), url) == []


def test_promises_of_a_neighbour_stay_there(desk: Desk) -> None:
    assert read_csv(log_in(desk, "neighbour"), "/werk/opvolging.csv") == []


def test_meetings_in_numbers(desk: Desk) -> None:
    rows = read_csv(log_in(desk, "neighbour"), "/bijeenkomsten/export.csv")
    assert len(rows) == 3
    [held] = [row for row in rows if row["Status"] == "geweest"]
    assert (held["Uitgenodigd"], held["Komt"], held["Was erbij"]) == ("1", "1", "1")
    assert "Aerdewater" not in str(rows)


def test_guests_with_whom_we_spoke_only_at_home(manager: Client, desk: Desk) -> None:
    url = f"/bijeenkomsten/{desk.meetings['held'].pk}/gasten.csv"
    [guest] = read_csv(manager, url)
    assert (guest["Wie"], guest["E-mailadres"]) == ("Iris van Loenhout", "iris@aerdewater.example")
    assert (guest["Antwoord"], guest["Aanwezig"]) == ("komt", "was erbij")
    [guest] = read_csv(log_in(desk, "neighbour"), url)
    assert (guest["Bedrijf"], guest["Wie"], guest["E-mailadres"]) == (
        "Bakkerij Aerdewater",
        "",
        "",
    )


def test_own_work_as_the_page_shows_it(manager: Client, desk: Desk) -> None:
    draft_letter(desk.held, catalogue=get_current_catalogue())
    rows = read_csv(manager, "/werk/export.csv")
    assert {"Deze week", "Nog niet af"} <= {row["Onderdeel"] for row in rows}
    assert "Bellen met het college" in {row["Wat"] for row in rows}
    assert read_csv(log_in(desk, "colleague"), "/werk/export.csv") == []


def test_every_quiet_company_goes_along(manager: Client, desk: Desk) -> None:
    for number in range(30):
        establishment = make_establishment(
            f"Stil {number:02d}", account_manager=desk.people["manager"]
        )
        type(establishment).objects.filter(pk=establishment.pk).update(
            last_contact_on="2020-01-01"
        )
    rows = read_csv(manager, "/werk/export.csv")
    assert sum(row["Bedrijf of thema"].startswith("Stil") for row in rows) == 30


def test_work_of_the_team(desk: Desk) -> None:
    rows = read_csv(log_in(desk, "coordinator"), "/werk/team/export.csv")
    assert "Manager" in {row["Wie"] for row in rows}


def test_what_oversight_shows(desk: Desk) -> None:
    read_confidential(desk.held, person=desk.people["manager"])
    client = log_in(desk, "coordinator")
    changes = read_csv(client, "/werk/toezicht/wijzigingen.csv")
    assert "Bakkerij Aerdewater" in {row["Waarvan"] for row in changes}
    taken = read_csv(client, "/werk/toezicht/meegenomen.csv")
    assert [(row["Lijst"], row["Aantal regels"]) for row in taken] == [
        ("wijzigingen", str(len(changes)))
    ]
    assert read_csv(client, "/werk/toezicht/inzage.csv") == [], "of another organisation"


def test_each_list_is_kept(desk: Desk) -> None:
    client = log_in(desk, "coordinator")
    guests = f"bijeenkomsten/{desk.meetings['held'].pk}/gasten"
    urls = "werk/export werk/opvolging werk/team/export bedrijven/koppelingen bijeenkomsten/export"
    for url in [*urls.split(), guests]:
        read_xlsx(client, f"/{url}.xlsx")
    assert list(ListExport.objects.order_by("pk").values_list("name", flat=True)) == [
        "werk",
        "opvolging",
        "werk-team",
        "koppelingen",
        "bijeenkomsten",
        "gasten",
    ]


def test_doubles_with_why(manager: Client, desk: Desk) -> None:
    make_establishment("Aerdewater Bakkerij")
    make_establishment("De Bakkerij Aerdewater")
    [row] = read_csv(manager, "/bedrijven/dubbel.csv")
    assert {row["Bedrijf"], row["Ander bedrijf"]} == {
        "Bakkerij Aerdewater",
        "De Bakkerij Aerdewater",
    }
    assert row["Waarom"] == "dezelfde naam in dezelfde gemeente"
    assert read_csv(log_in(desk, "neighbour"), "/bedrijven/dubbel.csv") == []


def test_what_became_of_each_list(manager: Client, desk: Desk) -> None:
    rows = read_csv(manager, "/bedrijven/lijsten/overzicht.csv")
    assert len(rows) == 4
    assert "relaties-done.csv" in {row["Bestand"] for row in rows}
    assert {row["Aantal rijen"] for row in rows} == {"3"}
    assert read_csv(log_in(desk, "agency"), "/bedrijven/lijsten/overzicht.csv") == []


def test_a_promise_that_looks_like_a_formula(manager: Client, desk: Desk) -> None:
    promise(
        establishment=desk.establishment,
        text=NASTY,
        owner=desk.people["manager"],
        due_on=clock.today(),
    )
    for url in ("/werk/opvolging.csv", "/werk/export.csv"):
        [text] = [row["Wat"] for row in read_csv(manager, url) if "HYPERLINK" in row["Wat"]]
        assert not text.startswith("=")


def test_the_same_number_of_queries_for_many(
    manager: Client, desk: Desk, django_assert_max_num_queries
) -> None:
    for number in range(40):
        promise(
            establishment=desk.establishment,
            text=f"Bellen {number}",
            owner=desk.people["manager"],
            due_on=clock.today(),
        )
    with django_assert_max_num_queries(10):
        assert len(read_csv(manager, "/werk/opvolging.csv")) == 43
