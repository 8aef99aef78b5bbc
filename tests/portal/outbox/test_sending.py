from datetime import timedelta

import pytest
from django.db import connection

from portal.outbox.claiming import claim_next
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage
from portal.outbox.sending import record_sent, send_due

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def test_due_message_is_sent_and_its_text_forgotten(make_message, noon, mailoutbox) -> None:
    make_message()
    assert send_due() == 1
    message = OutgoingMessage.objects.get()
    assert (message.status, message.sent_at, message.attempts) == (MessageStatus.SENT, noon, 1)
    assert (message.subject, message.text, message.html) == ("", "", "")
    assert (message.kind, message.subject_key) == ("new-referral", "referral:1")
    assert [mail.subject for mail in mailoutbox] == ["Nieuwe verwijzing"]


def test_mail_says_what_it_is(make_message, noon, mailoutbox, settings) -> None:
    settings.PUBLIC_URL = "https://loket.example:8443"
    message = make_message()
    send_due()
    mail = mailoutbox[0].message()
    assert mail["Message-ID"] == f"<outbox-{message.pk}@loket.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mailoutbox[0].recipients() == ["loket@partner.example"]
    parts = [part.get_content_type() for part in mail.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize(("late", "sent"), [(-1, 0), (0, 1), (1, 1), (7 * 86400, 1)])
def test_everything_due_at_or_before_now_is_taken(make_message, noon, late, sent) -> None:
    make_message()
    assert send_due(now=noon + late * SECOND) == sent


def test_missed_runs_are_caught_up_in_order(make_message, noon, mailoutbox) -> None:
    for number, days in enumerate((1, 9, 3)):
        make_message(number, subject=f"dag {days}", due_at=noon - timedelta(days=days))
    assert send_due() == 3
    assert [mail.subject for mail in mailoutbox] == ["dag 9", "dag 3", "dag 1"]


def test_running_again_sends_nothing_again(make_message, noon, mailoutbox) -> None:
    make_message()
    assert (send_due(), send_due()) == (1, 0)
    assert len(mailoutbox) == 1


def test_limit_bounds_one_run(make_message, noon) -> None:
    for number in range(3):
        make_message(number)
    assert [send_due(limit=2), send_due(limit=2)] == [2, 1]


@pytest.mark.parametrize("status", ["sent", "failed", "cancelled"])
def test_closed_messages_stay_closed(make_message, noon, mailoutbox, status) -> None:
    sent_at = noon if status == "sent" else None
    make_message(status=status, sent_at=sent_at, subject="", text="", html="")
    assert send_due(now=noon + timedelta(days=99)) == 0
    assert mailoutbox == []


def test_claim_holds_for_one_lease(make_message, noon, settings) -> None:
    settings.OUTBOX_LEASE_SECONDS = 300
    make_message()
    claimed = claim_next(noon)
    assert claimed.lease_until == noon + timedelta(seconds=300)
    assert claim_next(noon + timedelta(seconds=299)) is None
    assert claim_next(noon + timedelta(seconds=300)).attempts == 2


def test_slow_sender_does_not_overwrite_the_next_one(make_message, noon) -> None:
    make_message()
    slow = claim_next(noon)
    fast = claim_next(slow.lease_until)
    assert record_sent(slow, noon) is False
    assert OutgoingMessage.objects.get().status == MessageStatus.SENDING
    assert record_sent(fast, noon) is True


def test_message_that_outlives_all_its_senders_is_given_up(make_message, noon, settings) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 3
    make_message(status="sending", lease_until=noon, attempts=3)
    assert send_due() == 0
    message = OutgoingMessage.objects.get()
    assert (message.status, message.last_error) == (MessageStatus.FAILED, "LeaseExpired")


def test_message_left_before_its_last_attempt_gets_it(make_message, noon, settings) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 3
    make_message(status="sending", lease_until=noon, attempts=2)
    assert send_due() == 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_talks(make_message, noon, server) -> None:
    seen: list[bool] = []
    server.on_open = lambda: seen.append(connection.in_atomic_block)
    server.on_send = lambda mail: seen.append(connection.in_atomic_block)
    make_message()
    assert send_due() == 1
    assert seen == [False, False]


def test_server_sees_a_claimed_row(make_message, noon, server) -> None:
    seen: list[str] = []
    server.on_send = lambda mail: seen.append(OutgoingMessage.objects.get().status)
    make_message()
    send_due()
    assert seen == [MessageStatus.SENDING]


def test_nothing_due_means_no_connection(make_message, noon, server) -> None:
    opened: list[int] = []
    server.on_open = lambda: opened.append(1)
    make_message(due_at=noon + SECOND)
    assert send_due() == 0
    assert opened == []
