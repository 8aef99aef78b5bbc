import smtplib
from datetime import timedelta

import pytest

from portal.outbox.enums import MessageStatus
from portal.outbox.failures import wait_before_retry
from portal.outbox.models import OutgoingMessage
from portal.outbox.sending import send_due
from tests.portal.outbox.conftest import fail, refuse

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _figures(settings) -> None:
    settings.OUTBOX_BACKOFF_SECONDS = 60
    settings.OUTBOX_MAX_ATTEMPTS = 3


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(1, 1), (2, 2), (3, 4), (8, 128), (9, 256), (10, 360), (11, 360), (5000, 360)],
)
def test_wait_doubles_up_to_six_hours(attempts: int, minutes: int) -> None:
    assert wait_before_retry(attempts) == timedelta(minutes=minutes)


def test_temporary_refusal_is_tried_again_later(make_message, noon, server, mailoutbox) -> None:
    make_message()
    server.on_send = refuse(451)
    assert send_due() == 0
    message = OutgoingMessage.objects.get()
    assert (message.status, message.attempts) == (MessageStatus.PENDING, 1)
    assert (message.due_at, message.retry_at) == (noon, noon + timedelta(seconds=60))
    server.on_send = lambda mail: None
    assert send_due(now=noon + 59 * SECOND) == 0
    assert send_due(now=noon + 60 * SECOND) == 1
    assert OutgoingMessage.objects.get().last_error == ""


@pytest.mark.parametrize(
    ("code", "status"),
    [(450, "pending"), (499, "pending"), (500, "failed"), (550, "failed")],
)
def test_only_5xx_is_final(make_message, noon, server, code, status) -> None:
    make_message()
    server.on_send = refuse(code)
    send_due()
    message = OutgoingMessage.objects.get()
    assert (message.status, message.attempts) == (status, 1)
    assert message.last_error == f"SMTPRecipientsRefused {code}"
    assert message.text != ""


def test_attempts_run_out(make_message, noon, server) -> None:
    make_message()
    server.on_send = refuse(451)
    statuses = []
    for hour in range(4):
        send_due(now=noon + timedelta(hours=hour))
        statuses.append(OutgoingMessage.objects.get().status)
    assert statuses == ["pending", "pending", "failed", "failed"]
    assert OutgoingMessage.objects.get().attempts == 3


@pytest.mark.parametrize(
    ("error", "status", "note"),
    [
        (smtplib.SMTPDataError(554, b"spam"), "failed", "SMTPDataError 554"),
        (smtplib.SMTPDataError(452, b"full"), "pending", "SMTPDataError 452"),
        (ValueError("jan@bedrijf.example\n"), "failed", "ValueError"),
        (RuntimeError("jan@bedrijf.example"), "pending", "RuntimeError"),
        (smtplib.SMTPServerDisconnected("gone"), "pending", "SMTPServerDisconnected"),
        (TimeoutError("slow"), "pending", "TimeoutError"),
        # About all mail, so about the settings: the queue must not fail message by message.
        (smtplib.SMTPSenderRefused(550, b"no", "a@b.example"), "pending", "SMTPSenderRefused 550"),
    ],
)
def test_each_error_is_noted_without_personal_data(
    make_message, noon, server, error, status, note
) -> None:
    make_message()
    server.on_send = fail(error)
    send_due()
    message = OutgoingMessage.objects.get()
    assert (message.status, message.last_error) == (status, note)


def test_refused_message_does_not_hold_up_the_others(
    make_message, noon, server, mailoutbox
) -> None:
    def refuse_first(mail) -> None:
        if mail.subject == "eerste":
            refuse(451)(mail)

    server.on_send = refuse_first
    make_message(1, subject="eerste", due_at=noon - SECOND)
    make_message(2)
    assert send_due() == 1


@pytest.mark.parametrize(
    "error", [smtplib.SMTPServerDisconnected("gone"), smtplib.SMTPDataError(421, b"closing")]
)
def test_server_that_goes_away_ends_the_run(make_message, noon, server, error) -> None:
    for number in range(3):
        make_message(number)
    server.on_send = fail(error)
    send_due()
    assert OutgoingMessage.objects.filter(attempts=0).count() == 2


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), smtplib.SMTPAuthenticationError(535, b"password")]
)
def test_outage_uses_up_no_attempts(make_message, noon, server, error, mailoutbox) -> None:
    for number in range(3):
        make_message(number)
    server.on_open = fail(error)
    for minute in range(100):
        assert send_due(now=noon + timedelta(minutes=minute)) == 0
    assert OutgoingMessage.objects.filter(attempts=0, status="pending").count() == 3
    assert type(error).__name__ in OutgoingMessage.objects.first().last_error
    server.on_open = lambda: None
    assert send_due(now=noon + timedelta(minutes=100)) == 3
