"""Feedback is due in a week: day 5 and day 8, one mail a day, moot once the letter is sent."""

from datetime import datetime, time, timedelta

import pytest

from entrepreneurs import feedback, visits
from entrepreneurs.enums import NudgeKind, NudgeStatus
from entrepreneurs.models import Nudge
from entrepreneurs.nudging import queue_due_nudges
from portal import clock
from portal.outbox.models import OutgoingMessage
from programmes.publishing import get_current_catalogue
from tests.desk import Desk, make_place, make_visit, write_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(desk: Desk) -> None:
    OutgoingMessage.objects.all().delete()


def at(desk: Desk, day: int, hour: int = 8, minute: int = 0):
    moment = datetime.combine(
        desk.held.held_on + timedelta(days=day), time(hour, minute), tzinfo=clock.AMSTERDAM
    )
    return clock.frozen(moment)


def list_addresses() -> list[str]:
    return list(OutgoingMessage.objects.order_by("pk").values_list("to_address", flat=True))


@pytest.mark.parametrize(
    ("day", "hour", "minute", "expected"),
    [
        (5, 7, 59, []),
        (5, 8, 0, ["manager@portaal.example"]),
        (7, 23, 0, ["manager@portaal.example"]),
    ],
)
def test_the_account_manager_on_day_five(desk, day, hour, minute, expected) -> None:
    with at(desk, day, hour, minute):
        queue_due_nudges()
    assert list_addresses() == expected


def test_the_coordinator_on_day_eight(desk: Desk) -> None:
    with at(desk, 5):
        queue_due_nudges()
    with at(desk, 8, 7, 59):
        assert queue_due_nudges() == 0
    with at(desk, 8):
        assert queue_due_nudges() == 1
    assert list_addresses() == ["manager@portaal.example", "coordinator@portaal.example"]


def test_a_missed_run_is_caught_up(desk: Desk) -> None:
    with at(desk, 30):
        assert queue_due_nudges() == 2
        assert queue_due_nudges() == 0


def test_once_the_letter_is_sent_nobody_is_reminded(desk: Desk) -> None:
    letter = feedback.draft_letter(desk.held, catalogue=get_current_catalogue())
    feedback.send_letter(letter, person=desk.people["manager"])
    OutgoingMessage.objects.all().delete()
    with at(desk, 30):
        assert queue_due_nudges() == 0
    assert list_addresses() == []


def test_several_letters_make_one_mail_a_day(desk: Desk) -> None:
    host = desk.people["manager"]
    for name in ("Webwinkel Korenmaat", "Kwekerij Moerdiep"):
        write_report(make_visit(make_place(name), host, days=-3), host)
    with at(desk, 6):
        assert queue_due_nudges() == 3
    text = OutgoingMessage.objects.get().text
    assert "Webwinkel Korenmaat" in text
    assert "Kwekerij Moerdiep" in text
    assert "Iris" not in text, "no name of a person"


def test_what_comes_due_later_that_day_waits_for_tomorrow(desk: Desk) -> None:
    with at(desk, 5):
        queue_due_nudges()
    late = Nudge.objects.create(visit=desk.told, kind="late", due_at=clock.now())
    Nudge.objects.filter(pk=late.pk).update(kind=NudgeKind.MANAGER, visit=desk.planned)
    with at(desk, 5, 12):
        Nudge.objects.filter(pk=late.pk).update(due_at=clock.now())
        assert queue_due_nudges() == 0
    with at(desk, 6):
        assert queue_due_nudges() == 1


@pytest.mark.parametrize("how", ["away", "left", "role"])
def test_who_is_not_there_is_not_reminded(desk: Desk, how: str) -> None:
    person = desk.people["manager"]
    if how == "away":
        person.away_until = clock.today() + timedelta(days=30)
    elif how == "left":
        person.is_active = False
    else:
        person.role = "policymaker"
    person.save()
    with at(desk, 5):
        queue_due_nudges()
    assert list_addresses() == ["coordinator@portaal.example"]


def test_without_anybody_the_desk_hears_of_it(desk: Desk, settings) -> None:
    for name in ("manager", "coordinator"):
        person = desk.people[name]
        person.is_active = False
        person.save()
    with at(desk, 5):
        queue_due_nudges()
    assert list_addresses() == [settings.DESK_MAILBOX]


def test_after_a_hand_over_the_other_is_reminded(desk: Desk) -> None:
    visits.hand_over(desk.held, to=desk.people["colleague"])
    with at(desk, 5):
        queue_due_nudges()
    assert list_addresses() == ["colleague@portaal.example"]


def test_a_day_put_right_moves_the_promise(desk: Desk) -> None:
    visits.hold_visit(desk.held, on=desk.held.held_on - timedelta(days=2))
    with at(desk, 3):
        assert queue_due_nudges() == 1


def test_one_that_fails_stays_due(desk: Desk, monkeypatch) -> None:
    def fail(*args, **kwargs) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr("entrepreneurs.nudging.queue_message", fail)
    with at(desk, 5):
        assert queue_due_nudges() == 0
    assert desk.held.nudges.filter(status=NudgeStatus.DUE).count() == 2
