"""What Prometheus reads: figures that are right, for who may ask, and nobody's data in it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from portal import clock
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage, Reminder

pytestmark = pytest.mark.django_db
ADDRESS = "geheim@bouwer.example"
GONE = {"subject": "", "text": "", "html": ""}


@pytest.fixture(autouse=True)
def _one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing the settings of the web server, as another test does, sets this."""
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)


def read(client: Client | None = None, **headers: str) -> dict[tuple[str, str], float]:
    """By name and labels."""
    answer = (client or Client()).get("/metrics", headers=headers)
    assert answer.status_code == 200, answer
    return {
        (sample.name, ",".join(f"{k}={v}" for k, v in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def make_mail(number: int, **values: Any) -> OutgoingMessage:
    texts = {"subject": "Geheim", "text": "Geheim", "html": "", "to_address": ADDRESS}
    rows = {"kind": "new-referral", "subject_key": f"referral:{number}", "due_at": clock.now()}
    return OutgoingMessage.objects.create(**texts | rows | values)


def test_figures() -> None:
    now = clock.now()
    make_mail(1, due_at=now - timedelta(minutes=40))
    make_mail(2, due_at=now + timedelta(days=1))
    make_mail(3, status=MessageStatus.FAILED, last_error="SMTPServerDisconnected")
    make_mail(4, status=MessageStatus.SENT, sent_at=now, **GONE)
    Reminder.objects.create(
        kind="pass-on", subject_key="referral:1", due_at=now - timedelta(hours=2)
    )
    figures = read()
    assert figures["portal_outbox_messages", "status=pending"] == 2
    assert figures["portal_outbox_messages", "status=failed"] == 1
    assert figures["portal_outbox_messages", "status=sent"] == 1
    assert figures["portal_outbox_due", ""] == 1
    assert figures["portal_outbox_overdue", ""] == 1
    assert figures["portal_outbox_oldest_due_seconds", ""] == pytest.approx(2400, abs=30)
    assert figures["portal_reminders", "status=due"] == 1
    assert figures["portal_reminders_overdue", ""] == 1
    assert figures["portal_reminders_oldest_due_seconds", ""] == pytest.approx(7200, abs=30)
    assert figures["portal_database_up", ""] == 1
    assert ("portal_queue_tasks", "") in figures


def test_the_time_of_requests_by_the_pattern_of_their_address() -> None:
    name = "portal_request_seconds_count"
    labels = "method=GET,route=healthz,status=200"
    before = read().get((name, labels), 0)
    Client().get("/healthz")
    Client().get("/antwoord/een-geheime-link/")
    figures = read()
    assert figures[name, labels] == before + 1
    routes = {labels for found, labels in figures if found == name}
    assert not [labels for labels in routes if "geheim" in labels]
    assert any("antwoord/<str:token>/" in labels for labels in routes)


@pytest.mark.parametrize("method", ["GEHEIM", "x" * 50])
def test_nobody_makes_up_labels(method: str) -> None:
    Client().generic(method, "/healthz")
    assert not [labels for _, labels in read() if f"method={method}" in labels]


def test_nobodys_data() -> None:
    make_mail(1)
    text = Client().get("/metrics").content.decode()
    assert ADDRESS not in text
    assert "Geheim" not in text
    assert "referral:" not in text


@pytest.mark.parametrize(
    ("token", "production", "sent", "status"),
    [
        ("", False, "", 200),
        ("", True, "", 404),
        ("sleutel", True, "", 404),
        ("sleutel", False, "", 404),
        ("sleutel", True, "Bearer sleutel", 200),
        ("sleutel", True, "Bearer sleutels", 404),
        ("sleutel", True, "sleutel", 404),
        ("", True, "Bearer ", 404),
    ],
)
def test_who_may_ask(settings: Any, token, production, sent, status) -> None:
    settings.METRICS_TOKEN, settings.PRODUCTION = token, production
    answer = Client().get("/metrics", headers={"Authorization": sent} if sent else {})
    assert answer.status_code == status


def test_while_the_database_is_away(monkeypatch: Any) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> Any:
        raise OperationalError("away")

    monkeypatch.setattr("django.db.connection.cursor", fail, raising=False)
    figures = read()
    assert figures["portal_database_up", ""] == 0
    assert not [name for name, _ in figures if name.startswith("portal_outbox")]
