"""Feedback is due in a week: day 5 and day 8, one mail a day, moot once the letter is sent."""

from datetime import datetime, time, timedelta

import pytest

from entrepreneurs.visits import letter as feedback
from entrepreneurs.visits import lifecycle as visits
from portal import clock
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.reminding import run_due_reminders
from portal.outbox.ticking import run_tick
from programmes.publishing.versions import get_current_catalogue
from tests.desk import Desk, make_establishment, make_visit, write_report

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
        run_due_reminders()
    assert list_addresses() == expected


def test_the_coordinator_on_day_eight(desk: Desk) -> None:
    with at(desk, 5):
        run_due_reminders()
    with at(desk, 8, 7, 59):
        assert run_due_reminders() == 0
    with at(desk, 8):
        assert run_due_reminders() == 1
    assert list_addresses() == ["manager@portaal.example", "coordinator@portaal.example"]


def test_a_missed_run_is_caught_up(desk: Desk) -> None:
    with at(desk, 30):
        assert run_due_reminders() == 2
        assert run_due_reminders() == 0
    assert list_addresses() == ["manager@portaal.example", "coordinator@portaal.example"]


def test_once_the_letter_is_sent_nobody_is_reminded(desk: Desk) -> None:
    letter = feedback.draft_letter(desk.held, catalogue=get_current_catalogue())
    feedback.send_letter(letter, person=desk.people["manager"])
    OutgoingMessage.objects.all().delete()
    with at(desk, 30):
        assert run_due_reminders() == 0
    assert list_addresses() == []


def test_several_letters_make_one_mail_a_day(desk: Desk, mailoutbox) -> None:
    host = desk.people["manager"]
    for name in ("Webwinkel Korenmaat", "Kwekerij Moerdiep"):
        write_report(make_visit(make_establishment(name), host, days=-3), host)
    with at(desk, 6):
        run_tick()
    (mail,) = [one for one in mailoutbox if one.to == [host.email]]
    assert "Webwinkel Korenmaat" in mail.body
    assert "Kwekerij Moerdiep" in mail.body
    assert "Iris" not in mail.body, "no name of a person"


def test_what_comes_due_later_that_day_waits_for_tomorrow(desk: Desk, mailoutbox) -> None:
    host = desk.people["manager"]
    with at(desk, 5):
        run_tick()
    late = write_report(make_visit(make_establishment("Kwekerij Moerdiep"), host, days=-3), host)
    with at(desk, 5, 12):
        Reminder.objects.filter(subject_key=late.subject_key).update(due_at=clock.now())
        run_tick()
    assert [one.to for one in mailoutbox].count([host.email]) == 1
    with at(desk, 6):
        run_tick()
    assert [one.to for one in mailoutbox].count([host.email]) == 2


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
        run_due_reminders()
    assert list_addresses() == ["coordinator@portaal.example"]


def test_without_anybody_the_desk_hears_of_it(desk: Desk, settings) -> None:
    for name in ("manager", "coordinator"):
        person = desk.people[name]
        person.is_active = False
        person.save()
    with at(desk, 5):
        run_due_reminders()
    assert list_addresses() == [settings.DESK_MAILBOX]


def test_after_a_hand_over_the_other_is_reminded(desk: Desk) -> None:
    visits.hand_over(desk.held, to=desk.people["colleague"])
    with at(desk, 5):
        run_due_reminders()
    assert list_addresses() == ["colleague@portaal.example"]


def test_a_day_put_right_moves_the_promise(desk: Desk) -> None:
    visits.hold_visit(desk.held, on=desk.held.held_on - timedelta(days=2))
    with at(desk, 3):
        assert run_due_reminders() == 1


def test_one_that_fails_stays_due(desk: Desk, monkeypatch) -> None:
    def fail(*args, **kwargs) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr("entrepreneurs.visits.nudging.send_short_mail", fail)
    with at(desk, 5):
        assert run_due_reminders() == 0
    assert Reminder.objects.open().filter(subject_key=desk.held.subject_key).count() == 2
