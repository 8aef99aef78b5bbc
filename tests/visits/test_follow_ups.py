"""What we promised a company: with an owner and a day, and it ends with what came of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from entrepreneurs.companies.follow_ups import close
from entrepreneurs.enums import FollowUpKind, FollowUpResult
from entrepreneurs.models import FollowUp
from portal import clock
from portal.desk.work import list_work
from tests.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(desk: Desk) -> str:
    return f"/bedrijven/{desk.establishment.pk}/opvolging/{desk.follow_up.pk}/"


def test_promised_with_a_kind_a_day_and_an_owner(manager: Client, desk: Desk) -> None:
    data = {
        "kind": "specialist",
        "text": "Een adviseur voor de overname",
        "due_on": (clock.today() + timedelta(days=5)).isoformat(),
        "owner": desk.people["agency"].pk,
    }
    manager.post(f"/bedrijven/{desk.establishment.pk}/opvolging/", data)
    row = FollowUp.objects.get(kind=FollowUpKind.SPECIALIST)
    assert row.owner == desk.people["agency"]
    page = manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    assert "Een adviseur voor de overname" in page
    assert [task.what for task in list_work([row.owner]).week] == [row.text]


@pytest.mark.parametrize("wrong", [{"kind": "x"}, {"text": ""}, {"due_on": "31-31"}, {"owner": 0}])
def test_a_promise_needs_all_of_it(manager: Client, desk: Desk, wrong: dict[str, object]) -> None:
    data = {"kind": "call", "text": "Bellen", "due_on": "2027-01-01"}
    data |= {"owner": str(desk.people["manager"].pk)} | wrong
    assert manager.post(f"/bedrijven/{desk.establishment.pk}/opvolging/", data).status_code == 422
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize("result", FollowUpResult.values)
def test_it_ends_with_a_result(manager: Client, desk: Desk, url: str, result: str) -> None:
    manager.post(url, {"result": result, "note": "Er komt een <b>stagiair</b>."})
    desk.follow_up.refresh_from_db()
    assert (desk.follow_up.done_on, desk.follow_up.result) == (clock.today(), result)
    page = manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    assert "Afgerond: Bellen met het college" in page
    assert "Er komt een &lt;b&gt;stagiair" in page
    assert not [
        task
        for task in list_work([desk.people["manager"]]).week
        if task.what == desk.follow_up.text
    ]


def test_not_without_a_result(manager: Client, desk: Desk, url: str) -> None:
    for data in ({}, {"result": "misschien"}):
        assert manager.post(url, data).status_code == 422
    desk.follow_up.refresh_from_db()
    assert desk.follow_up.done_on is None


def test_a_result_is_put_right_and_the_day_stays(desk: Desk) -> None:
    close(desk.follow_up, result=FollowUpResult.NOT)
    with clock.travel(timedelta(days=3)):
        row = close(desk.follow_up, result=FollowUpResult.HELPED, note="Toch.")
        assert row.done_on == clock.today() - timedelta(days=3)
    assert (row.result, row.result_note) == ("helped", "Toch.")


def test_it_is_opened_again(manager: Client, desk: Desk, url: str) -> None:
    manager.post(url, {"result": "helped", "note": "x"})
    assert "Weer openzetten" in manager.get(url).content.decode()
    manager.post(url, {"open": "yes"})
    desk.follow_up.refresh_from_db()
    row = desk.follow_up
    assert (row.done_on, row.result, row.result_note) == (None, "", "")


def test_the_database_refuses_a_result_of_what_is_open(desk: Desk) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=desk.follow_up.pk).update(result="helped")


def test_late_ones_show_as_late(desk: Desk) -> None:
    late = FollowUp.objects.filter(pk=desk.follow_up.pk)
    for days, expected in ((0, False), (1, True)):
        late.update(due_on=clock.today() - timedelta(days=days))
        texts = [task.what for task in list_work([desk.people["manager"]]).late]
        assert (desk.follow_up.text in texts) == expected
