from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from portal import clock
from portal.outbox.models import OutgoingMessage, Reminder
from portal.process import health

pytestmark = pytest.mark.django_db
NOTHING = {"waiting": 0, "failed": 0, "overdue": 0, "oldestOverdueMinutes": None}


@pytest.fixture(autouse=True)
def _figures(settings, tmp_path) -> None:
    settings.OVERDUE_MINUTES = 30
    settings.CELERY_BROKER_URL = "filesystem://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path)}


def make_message(minutes_ago: float, **values) -> OutgoingMessage:
    return OutgoingMessage.objects.create(
        kind="reminder",
        subject_key="referral:1",
        to_address="jan@bedrijf.example",
        due_at=clock.now() - timedelta(minutes=minutes_ago),
        **values,
    )


def test_all_is_well() -> None:
    assert health.report_readiness() == (
        200,
        {
            "status": "ok",
            "database": "ok",
            "broker": "ok",
            "outbox": NOTHING,
            "reminders": NOTHING,
        },
    )


@pytest.mark.parametrize(
    ("minutes", "status", "oldest"), [(-5, 200, None), (30, 200, None), (31, 503, 31)]
)
def test_red_when_a_message_is_overdue(minutes, status, oldest) -> None:
    with clock.frozen(clock.now()):
        make_message(minutes)
        code, report = health.report_readiness()
    assert code == status
    assert report["outbox"]["waiting"] == 1
    assert report["outbox"]["oldestOverdueMinutes"] == oldest


@pytest.mark.parametrize(
    ("minutes", "status", "oldest"), [(-5, 200, None), (30, 200, None), (31, 503, 31)]
)
def test_red_when_a_promise_is_overdue(minutes, status, oldest) -> None:
    with clock.frozen(clock.now()):
        due_at = clock.now() - timedelta(minutes=minutes)
        Reminder.objects.create(kind="partner-silent", subject_key="referral:1", due_at=due_at)
        code, report = health.report_readiness()
    assert code == status
    assert report["reminders"]["oldestOverdueMinutes"] == oldest
    assert report["outbox"] == NOTHING


def test_waiting_between_attempts_is_overdue_too() -> None:
    make_message(40, attempts=5, retry_at=clock.now() + timedelta(hours=1))
    assert health.report_readiness()[0] == 503


def test_failed_is_for_staff_and_keeps_the_light_green() -> None:
    make_message(40, status="failed")
    code, report = health.report_readiness()
    assert (code, report["outbox"]["failed"]) == (200, 1)


def test_report_names_nobody() -> None:
    make_message(40)
    assert "bedrijf" not in str(health.report_readiness())


def test_red_when_the_database_is_away(monkeypatch) -> None:
    def fail(*_):
        raise OperationalError("jan@bedrijf.example")

    monkeypatch.setattr(health.OutgoingMessage.objects, "overdue", fail)
    code, report = health.report_readiness()
    assert (code, report["database"], report["outbox"]) == (503, "error", None)


def test_red_when_the_broker_folder_is_away(settings, tmp_path) -> None:
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path / "gone")}
    code, report = health.report_readiness()
    assert (code, report["broker"]) == (503, "error")


def test_red_when_the_broker_does_not_answer(settings, monkeypatch) -> None:
    def fail():
        raise ConnectionError

    settings.CELERY_BROKER_URL = "redis://broker.example"
    monkeypatch.setattr(health, "connect_broker", fail)
    assert health.is_broker_reachable() is False


def test_views_answer_json_that_nobody_keeps() -> None:
    alive = health.healthz(RequestFactory().get("/healthz"))
    ready = health.readyz(RequestFactory().get("/readyz"))
    for answer in (alive, ready):
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
        assert "no-store" in answer["Cache-Control"]
    make_message(40)
    assert health.readyz(RequestFactory().get("/readyz")).status_code == 503
    assert health.healthz(RequestFactory().get("/healthz")).status_code == 200
    assert health.readyz(RequestFactory().post("/readyz")).status_code == 405
