from datetime import timedelta

import pytest

from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage
from portal.outbox.queueing import cancel_messages, erase_messages
from portal.outbox.sending import claim_next, record_sent, send_due

pytestmark = pytest.mark.django_db

EMPTY = {"subject": "", "text": "", "html": ""}


def cancel() -> int:
    return cancel_messages(kind="new-referral", subject_key="referral:1")


def test_moot_message_is_closed_and_never_sent(make_message, noon, mailoutbox) -> None:
    make_message()
    assert cancel() == 1
    assert send_due() == 0
    assert mailoutbox == []
    message = OutgoingMessage.objects.get()
    assert (message.status, message.text) == (MessageStatus.CANCELLED, "")
    assert cancel() == 0


def test_only_that_kind_about_that_subject(make_message) -> None:
    make_message(1, kind="reminder")
    make_message(2)
    assert cancel() == 0


@pytest.mark.parametrize(
    "kept",
    [
        {"status": "sent", "sent_at": "2026-06-12T12:00Z", **EMPTY},
        {"status": "sending", "lease_until": "2026-06-12T12:00:01Z"},
    ],
)
def test_what_is_done_or_in_a_senders_hands_stays(make_message, noon, kept) -> None:
    make_message(**kept)
    assert cancel() == 0
    assert OutgoingMessage.objects.get().status == kept["status"]


def test_what_failed_is_not_there_to_be_tried_again(make_message, noon) -> None:
    make_message(status="failed")
    assert cancel() == 1
    assert OutgoingMessage.objects.failed().retry() == 0


def test_what_a_dead_sender_left_is_closed(make_message, noon) -> None:
    make_message(status="sending", lease_until=noon)
    assert cancel() == 1


def test_erasing_deletes_what_was_not_sent(make_message, noon) -> None:
    make_message(1)
    make_message(2, status="failed")
    make_message(3, status="cancelled", **EMPTY)
    make_message(4, status="sending", lease_until=noon + timedelta(minutes=5))
    other = make_message(5)
    assert erase_messages(subject_keys=[f"referral:{number}" for number in (1, 2, 3, 4)]) == 4
    assert OutgoingMessage.objects.get() == other


def test_erasing_blanks_what_was_sent_to_several_people(make_message, noon) -> None:
    for name in ("een", "twee"):
        address = f"{name}@bedrijf.example"
        make_message(to_address=address, status="sent", sent_at=noon, **EMPTY)
    assert erase_messages(subject_keys=["referral:1"]) == 2
    assert {row.to_address for row in OutgoingMessage.objects.all()} == {""}
    assert {row.kind for row in OutgoingMessage.objects.all()} == {"new-referral"}


def test_sender_at_work_does_not_bring_back_what_was_erased(make_message, noon) -> None:
    make_message()
    claimed = claim_next(noon)
    erase_messages(subject_keys=["referral:1"])
    assert record_sent(claimed, noon) is False
    assert not OutgoingMessage.objects.exists()
