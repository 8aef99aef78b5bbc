"""At most one reminder mail a person a day; all that is due goes together; the rest waits."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from portal import clock
from portal.outbox.claiming import claim_next
from portal.outbox.models import OutgoingMessage
from portal.outbox.sending import record_sent, send_due
from tests.portal.outbox.conftest import fail, refuse
from tests.portal.outbox.test_parallel_senders import run_together

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
# In Amsterdam it is eight o'clock the next day.
NEXT_MORNING = datetime(2026, 6, 13, 6, tzinfo=UTC)


@pytest.fixture
def remind(make_message, settings) -> Callable[..., OutgoingMessage]:
    settings.REMINDER_HOUR = 8
    backend = "django.template.backends.django.DjangoTemplates"
    letters = {
        "outbox/emails/reminders.txt": (
            "{{ lines|length }} vragen\n\n{% for text, url, off in lines %}{{ text }} {{ url }}\n"
            "{% endfor %}"
        ),
        "outbox/emails/reminders.html": "{% for text, url, off in lines %}{{ text }}{% endfor %}",
    }
    loaders = [("django.template.loaders.locmem.Loader", letters)]
    settings.TEMPLATES = [{"BACKEND": backend, "OPTIONS": {"loaders": loaders}}]

    def make(number: int = 1, **values) -> OutgoingMessage:
        return make_message(
            number,
            **{
                "is_reminder": True,
                "line": f"Vraag {number}",
                "line_url": f"https://x.example/{number}/",
            }
            | values,
        )

    return make


def test_one_alone_is_its_own_letter(remind, noon, mailoutbox) -> None:
    remind()
    assert send_due() == 1
    assert mailoutbox[0].subject == "Nieuwe verwijzing"
    row = OutgoingMessage.objects.get()
    assert (row.line, row.line_url, row.is_reminder) == ("", "", True)


def test_several_for_one_person_are_one_mail(remind, noon, mailoutbox) -> None:
    remind(1, due_at=noon - timedelta(days=2))
    remind(2, due_at=noon - timedelta(days=5), to_address="Loket@Partner.example")
    remind(3)
    remind(4, to_address="ander@partner.example")
    assert send_due() == 2
    digest, other = sorted(mailoutbox, key=lambda mail: mail.subject)
    assert digest.subject == "3 vragen"
    assert [line.split()[1] for line in digest.body.splitlines()] == ["2", "1", "3"]
    assert "https://x.example/1/" in digest.body
    assert other.subject == "Nieuwe verwijzing"
    rows = OutgoingMessage.objects.filter(status="sent", sent_at=noon)
    assert rows.count() == 4
    assert rows.exclude(merged_into=None).count() == 2


def test_other_mail_is_not_held_up(remind, make_message, noon, mailoutbox) -> None:
    remind(1)
    make_message(2)
    make_message(3)
    assert send_due() == 3
    assert len(mailoutbox) == 3


def test_what_comes_later_that_day_waits_for_the_morning(remind, noon, mailoutbox) -> None:
    remind(1)
    send_due()
    later = remind(2, due_at=noon + timedelta(hours=3))
    assert send_due(now=noon + timedelta(hours=3)) == 0
    later.refresh_from_db()
    assert (later.status, later.held_until, later.attempts) == ("pending", NEXT_MORNING, 0)
    assert send_due(now=NEXT_MORNING - SECOND) == 0
    assert send_due(now=NEXT_MORNING) == 1
    assert len(mailoutbox) == 2


def test_what_waits_for_the_morning_is_not_overdue(remind, noon, settings) -> None:
    settings.OVERDUE_MINUTES = 30
    remind(1)
    send_due()
    remind(2)
    send_due()
    overdue = OutgoingMessage.objects.overdue
    assert not overdue(NEXT_MORNING + timedelta(minutes=30) - SECOND).exists()
    assert overdue(NEXT_MORNING + timedelta(minutes=31)).exists()


def test_a_day_begins_at_midnight_in_amsterdam(remind, noon, mailoutbox) -> None:
    late = datetime(2026, 6, 12, 21, 59, tzinfo=UTC)
    remind(1, due_at=late)
    send_due(now=late)
    remind(2, due_at=late + timedelta(minutes=1))
    assert send_due(now=late + timedelta(minutes=1)) == 1
    assert len(mailoutbox) == 2


def test_a_mail_that_did_not_leave_does_not_count(remind, noon, server, mailoutbox) -> None:
    remind(1)
    server.on_send = refuse(451)
    send_due()
    assert OutgoingMessage.objects.get().reminder_day is None
    server.on_send = lambda mail: None
    remind(2, due_at=noon + timedelta(minutes=2))
    assert send_due(now=noon + timedelta(minutes=2)) == 1
    assert mailoutbox[0].subject == "2 vragen"


def test_after_an_outage_of_the_mail_server_one_mail(remind, noon, server, mailoutbox) -> None:
    server.on_open = fail(ConnectionRefusedError())
    for number in range(7):
        remind(number, due_at=noon + timedelta(days=number))
        send_due(now=noon + timedelta(days=number))
    server.on_open = lambda: None
    assert send_due(now=noon + timedelta(days=7)) == 1
    assert [mail.subject for mail in mailoutbox] == ["7 vragen"]


def test_a_moot_one_leaves_the_others(remind, noon, mailoutbox) -> None:
    remind(1)
    remind(2)
    OutgoingMessage.objects.filter(subject_key="referral:1").cancel(noon)
    send_due()
    assert [mail.subject for mail in mailoutbox] == ["Nieuwe verwijzing"]


def test_what_a_dead_sender_left_goes_again_under_the_same_id(remind, noon, mailoutbox) -> None:
    first = remind(1)
    remind(2)
    dead = claim_next(noon)
    assert len(dead.messages) == 2
    after = dead.lease_until
    # Older than the first, so that it would lead if the order alone decided.
    remind(3, due_at=noon - timedelta(days=1))
    assert send_due(now=after) == 1
    assert mailoutbox[0].message()["Message-ID"].startswith(f"<outbox-{first.pk}@")
    assert mailoutbox[0].subject == "3 vragen"


def test_while_a_sender_has_one_in_hand_another_waits(remind, noon) -> None:
    remind(1)
    parcel = claim_next(noon)
    remind(2)
    assert claim_next(noon) is None
    assert OutgoingMessage.objects.get(subject_key="referral:2").held_until == NEXT_MORNING
    assert record_sent(parcel, noon)


def test_a_slow_sender_does_not_overwrite_the_next_one(remind, noon) -> None:
    remind(1)
    remind(2)
    slow = claim_next(noon)
    fast = claim_next(slow.lease_until)
    assert record_sent(slow, noon) is False
    assert record_sent(fast, noon) is True


def test_the_database_allows_one_a_day(remind, noon) -> None:
    remind(1, reminder_day=clock.today())
    with pytest.raises(IntegrityError), transaction.atomic():
        remind(2, reminder_day=clock.today(), to_address="LOKET@partner.example")
    remind(2, reminder_day=clock.today() + timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_many_senders_at_once_send_one_mail(remind, noon, mailoutbox) -> None:
    for number in range(12):
        remind(number, to_address=f"loket{number % 2}@partner.example")
    run_together(send_due, 6)
    assert len(mailoutbox) == 2
    states = dict(OutgoingMessage.objects.values_list("pk", "status"))
    assert set(states.values()) <= {"sent", "pending"}
    # What another sender had locked at that moment waits for the morning; nothing is lost.
    send_due(now=NEXT_MORNING)
    assert OutgoingMessage.objects.filter(status="sent").count() == 12
