from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist

from portal.outbox import queueing
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage
from portal.outbox.queueing import queue_message, wake_sender

pytestmark = pytest.mark.django_db


@pytest.fixture
def wakes(monkeypatch) -> list[str]:
    """How often the broker was really called."""
    calls: list[str] = []
    task = queueing.send_due_messages
    monkeypatch.setattr(task, "apply_async", lambda **options: calls.append("woken"))
    return calls


def queue(**values) -> OutgoingMessage:
    return queue_message(
        **{
            "kind": "new-referral",
            "subject_key": "referral:1",
            "to": "loket@partner.example",
            "template": "letter",
            "context": {"name": "Jansen & Zn", "day": datetime(2026, 6, 12, tzinfo=UTC)},
            "language": "nl",
        }
        | values
    )


def test_letter_is_rendered_in_the_language_of_the_receiver(noon) -> None:
    dutch, english = queue(), queue(slot="again", language="en")
    assert dutch.subject == "Bericht voor Jansen & Zn"
    assert dutch.text == "Dag Jansen & Zn, vrijdag.\n"
    assert dutch.html == "<p>Dag Jansen &amp; Zn, vrijdag.</p>"
    assert english.text == "Dag Jansen & Zn, Friday.\n"


def test_row_promises_and_nothing_is_sent_yet(noon, mailoutbox) -> None:
    message = queue()
    assert (message.status, message.due_at, message.attempts) == (MessageStatus.PENDING, noon, 0)
    assert mailoutbox == []


def test_asking_twice_is_one_promise(noon) -> None:
    first = queue()
    assert queue(context={"name": "Anders", "day": None}) == first
    assert OutgoingMessage.objects.get().subject == "Bericht voor Jansen & Zn"


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "reminder"},
        {"subject_key": "referral:2"},
        {"slot": "day-9"},
        {"to": "ander@partner.example"},
    ],
)
def test_each_part_of_the_key_makes_another_promise(other) -> None:
    assert queue(**other) != queue()


def test_second_promise_leaves_the_outer_transaction_usable() -> None:
    with transaction.atomic():
        first = queue()
        assert queue() == first
        assert OutgoingMessage.objects.count() == 1


def test_losing_the_race_leaves_the_outer_transaction_usable(monkeypatch) -> None:
    """The other process inserted after we looked: only the constraint can tell."""
    first = queue()
    look = OutgoingMessage.objects.all().__class__.get
    answers = iter([OutgoingMessage.DoesNotExist()])

    def look_too_early(rows, *args, **kwargs):
        for answer in answers:
            raise answer
        return look(rows, *args, **kwargs)

    monkeypatch.setattr(OutgoingMessage.objects.all().__class__, "get", look_too_early)
    with transaction.atomic():
        assert queue() == first
        assert OutgoingMessage.objects.count() == 1


def test_letter_without_text_or_address_is_refused() -> None:
    with pytest.raises(ValueError, match="headless.txt needs a subject line"):
        queue(template="headless")
    with pytest.raises(TemplateDoesNotExist):
        queue(template="missing")
    with pytest.raises(ValueError, match="address"):
        queue(to="")
    assert not OutgoingMessage.objects.exists()


def test_long_subject_fits() -> None:
    assert len(queue(context={"name": "x" * 400, "day": None}).subject) == 255


@pytest.mark.parametrize(("later", "woken"), [(-1, 1), (0, 1), (1, 0)])
def test_sender_is_woken_for_what_is_due(
    noon, wakes, django_capture_on_commit_callbacks, later, woken
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue(due_at=noon + timedelta(seconds=later))
        assert wakes == []
    assert len(wakes) == woken


def test_one_wake_up_for_a_whole_transaction(wakes, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(3):
            queue(subject_key=f"referral:{number}")
    assert wakes == ["woken"]


@pytest.mark.django_db(transaction=True)
def test_rolled_back_promise_wakes_nobody(wakes) -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert wakes == []
    assert not OutgoingMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_wake_up_survives_a_rolled_back_savepoint(wakes) -> None:
    with transaction.atomic():
        with transaction.atomic():
            queue(subject_key="referral:1")
            transaction.set_rollback(True)
        queue(subject_key="referral:2")
    assert wakes == ["woken"]


def test_broker_that_fails_is_no_error_of_the_visitor(monkeypatch) -> None:
    def fail(**options):
        raise ConnectionError("amqp://user:secret@broker")

    monkeypatch.setattr(queueing.send_due_messages, "apply_async", fail)
    wake_sender()


def test_constraints_refuse_incoherent_rows(make_message, noon) -> None:
    empty = {"subject": "", "text": "", "html": ""}
    for wrong in (
        {"status": "sent", **empty},
        {"status": "pending", "sent_at": noon},
        {"status": "sending"},
        {"status": "pending", "lease_until": noon},
        {"status": "sent", "sent_at": noon},
        {"status": "cancelled"},
        {"status": "pending", "to_address": ""},
        {"status": "unknown"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_message(**wrong)
    make_message(status="sent", sent_at=noon, to_address="", **empty)


def test_wrong_row_is_explained_to_people(make_message, noon) -> None:
    message = make_message()
    message.lease_until = noon
    with pytest.raises(ValidationError, match="Alleen wie verstuurt"):
        message.full_clean()
