"""Mijn werk: what is late, due, begun or long ago, and nothing else; handed over when needed."""

from datetime import timedelta

import pytest
from django.test import Client

from entrepreneurs.companies import filing as companies
from entrepreneurs.models import Establishment, Visit
from portal import clock
from portal.accounts.scopes import find_scope, list_team
from portal.desk.fed_back import count_feedback
from portal.desk.oversight import list_traces
from portal.desk.work import list_work
from tests.desk import Desk, make_establishment, make_visit, write_report

pytestmark = pytest.mark.django_db


def test_each_thing_stands_in_its_place(desk: Desk) -> None:
    work = list_work([desk.people["manager"]])
    assert [task.what for task in work.week] == [
        "Op bezoek",
        "Bellen met het college",
        "Terugkoppeling sturen",
    ]
    assert work.late == []
    assert work.quiet == []


@pytest.mark.parametrize(("days", "late"), [(7, False), (8, True)])
def test_a_letter_is_late_after_its_seventh_day(desk: Desk, days: int, late: bool) -> None:
    with clock.travel(timedelta(days=days - 3)):
        work = list_work([desk.people["manager"]])
    whats = [task.what for task in work.late]
    assert ("Terugkoppeling sturen" in whats) == late


def test_a_visit_without_a_report_is_late_the_next_day(desk: Desk) -> None:
    with clock.travel(timedelta(days=3)):
        work = list_work([desk.people["manager"]])
    assert "Verslag schrijven van het bezoek" in [task.what for task in work.late]


@pytest.mark.parametrize(("days", "quiet"), [(360, False), (370, True)])
def test_a_company_without_contact_shows_after_a_year(desk: Desk, days: int, quiet: bool) -> None:
    person = desk.people["manager"]
    establishment = make_establishment("Webwinkel Korenmaat", account_manager=person)
    companies.note_contact(establishment, on=clock.today() - timedelta(days=days))
    names = [task.company for task in list_work([person]).quiet]
    assert (establishment.name in names) == quiet
    make_visit(establishment, person, days=5)
    assert list_work([person]).quiet == [], "a visit is planned"


def test_nothing_of_another(desk: Desk) -> None:
    assert list_work([desk.people["neighbour"]]).nothing


def test_a_coordinator_sees_the_region_and_not_beyond(desk: Desk) -> None:
    team = set(list_team(find_scope(desk.people["coordinator"])))
    people = desk.people
    assert team == {
        people[n] for n in ("manager", "colleague", "neighbour", "agency", "coordinator")
    }


def test_hand_over(desk: Desk) -> None:
    client = Client()
    client.force_login(desk.people["coordinator"])
    giver, taker = desk.people["manager"], desk.people["colleague"]
    client.post("/werk/team/", {"giver": giver.pk, "taker": taker.pk})
    assert set(Visit.objects.filter(host=giver)) == {desk.told}, "what was fed back stays"
    assert Establishment.objects.get(pk=desk.establishment.pk).account_manager == taker
    desk.follow_up.refresh_from_db()
    assert desk.follow_up.owner == taker
    assert list_work([giver]).nothing


def test_nobody_hands_over_to_themselves(desk: Desk) -> None:
    client = Client()
    client.force_login(desk.people["coordinator"])
    key = desk.people["manager"].pk
    assert client.post("/werk/team/", {"giver": key, "taker": key}).status_code == 422


def test_the_share_fed_back_in_time(desk: Desk) -> None:
    """Told after twenty days: late. Held three days ago: its week still runs."""
    people = [desk.people["manager"]]
    share = count_feedback(people)
    assert (share.visits, share.in_time, share.late, share.missing) == (1, 0, 1, 0)
    write_report(make_visit(make_establishment("X"), people[0], days=-9), people[0])
    assert count_feedback(people).missing == 1


def test_oversight_tells_who_changed_what_and_who_looked(desk: Desk, manager: Client) -> None:
    url = f"/bedrijven/{desk.establishment.pk}"
    manager.post(f"{url}/wijzigen/", {"name": "Bakkerij Anders", "town": "Breda"})
    manager.get(f"/bezoeken/{desk.held.pk}/vertrouwelijk/")
    client = Client()
    client.force_login(desk.people["coordinator"])
    html = client.get("/werk/toezicht/").content.decode()
    assert "Bakkerij Anders" in html
    assert "Manager" in html
    assert "Wil verkopen" not in html
    traces = list_traces(find_scope(desk.people["coordinator"]))
    assert {trace.about for trace in traces if trace.what.startswith("bezoek")} == {
        "Bakkerij Anders"
    }
    assert not [
        field for trace in traces for field in trace.fields if field in {"sent by", "owner"}
    ]
    looks = desk.held.confidential_notes.get().looks
    assert [look.person for look in looks.all()] == [desk.people["manager"]]
