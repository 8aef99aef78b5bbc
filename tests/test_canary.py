"""What belongs to one organisation is in no byte that another gets."""

from copy import deepcopy
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from entrepreneurs.companies import filing as companies
from entrepreneurs.enums import ContactKind, SignalKind
from entrepreneurs.visits import lifecycle as visits
from portal import clock
from tests.access_rules import STAFF
from tests.desk import Desk, make_contact, make_full_desk
from tests.test_staff_access import fill, log_in
from tests.worlds import share

OURS, SECRET = "kanarie-van-breda", "kanarie-in-de-kluis"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme_rows")]


def make_canaries() -> Desk:
    desk = make_full_desk()
    manager, visit = desk.people["manager"], desk.held
    contact = make_contact(desk.establishment, name=OURS, email=f"{OURS}@a.example", function=OURS)
    companies.record_contact_moment(
        establishment=desk.establishment,
        kind=ContactKind.CALL,
        on=clock.today(),
        note=OURS,
        person=manager,
    )
    companies.record_contact_moment(
        establishment=desk.establishment,
        kind=ContactKind.MAIL,
        on=clock.today(),
        note=SECRET,
        person=manager,
        confidential=True,
    )
    visits.change_plan(visit, contact=contact)
    for name in visits.TEXTS:
        visits.save_text(visit, name, text=OURS, base="x", person=manager)
    visits.save_theme(visit, "education", need="some", note=OURS, base="", person=manager)
    visits.add_signal(visit, kind=SignalKind.GAP, text=OURS)
    visits.save_confidential(visit, text=SECRET, base="x", person=manager)
    return desk


shared_desk = share(make_canaries)


@pytest.fixture
def desk(shared_desk: Desk, programme_rows: None) -> Desk:
    return deepcopy(shared_desk)


def read_all(client: Client, desk: Desk, *, query: str = "") -> bytes:
    """Every page that may be asked for, and a search, in one heap."""
    heap = b""
    for route, (methods, _kind) in STAFF.items():
        if "GET" in methods:
            heap += read_bytes(client.get(fill(route, desk)))
    heap += client.post("/bedrijven/", {"q": query}, follow=True).content
    for extension in ("csv", "xlsx"):
        heap += read_bytes(client.get(f"/bedrijven/export.{extension}"))
    return heap + client.get("/mijn-aanvragen/").content


def read_bytes(response: Any) -> bytes:
    """All of an answer; of a spreadsheet what is packed in it."""
    content: bytes = response.getvalue()
    if content[:2] != b"PK":
        return content
    with ZipFile(BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


@pytest.mark.parametrize("who", ["neighbour", "stranger", "policymaker", "partner", "editor"])
def test_nothing_of_ours_leaks(who: str, desk: Desk) -> None:
    heap = read_all(log_in(desk, who), desk, query=OURS)
    # What was typed in the search stands in its own field.
    heap = heap.replace(f'value="{OURS}"'.encode(), b"")
    assert OURS.encode() not in heap
    assert SECRET.encode() not in heap


@pytest.mark.parametrize("who", ["agency", "coordinator"])
def test_a_confidential_note_stays_in_its_organisation(who: str, desk: Desk) -> None:
    heap = read_all(log_in(desk, who), desk)
    assert OURS.encode() in heap, "they work for this municipality too"
    assert SECRET.encode() not in heap


def test_the_test_sees_what_is_there(desk: Desk) -> None:
    heap = read_all(log_in(desk, "manager"), desk)
    assert OURS.encode() in heap
    assert SECRET.encode() in heap


def test_a_company_elsewhere_in_the_region_is_found_by_name_only(desk: Desk) -> None:
    client = log_in(desk, "neighbour")
    found = client.post("/bedrijven/", {"q": "aerdewater"}, follow=True).content.decode()
    assert desk.establishment.name in found
    assert "90000001" not in found
    by_email = client.post("/bedrijven/", {"q": "iris@aerdewater.example"}, follow=True)
    assert desk.establishment.name not in by_email.content.decode()


def test_a_search_leaves_no_trace_in_the_address(desk: Desk) -> None:
    response = log_in(desk, "manager").post("/bedrijven/", {"q": "iris@aerdewater.example"})
    assert response.status_code == 302
    assert response.url == "/bedrijven/"
