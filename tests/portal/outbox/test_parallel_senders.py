"""Many senders, one message each time: the compare-and-set, proved on both databases."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connections

from portal.outbox.claiming import claim
from portal.outbox.models import OutgoingMessage
from portal.outbox.sending import send_due

pytestmark = pytest.mark.django_db(transaction=True)

SENDERS = 8
MESSAGES = 24


def run_together(work: Callable[[], int], workers: int) -> list[int]:
    start = Barrier(workers)

    def run() -> int:
        try:
            start.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(workers)]]


def test_each_message_is_sent_once(make_message, noon, mailoutbox) -> None:
    for number in range(MESSAGES):
        make_message(number)
    sent = run_together(send_due, SENDERS)
    # A sender stops when the others hold all that is left; the next tick is a run like this.
    sent.append(send_due())
    ids = Counter(message.message()["Message-ID"] for message in mail.outbox)
    assert sum(sent) == MESSAGES
    assert (len(ids), max(ids.values())) == (MESSAGES, 1)
    assert OutgoingMessage.objects.filter(status="sent", attempts=1).count() == MESSAGES


def test_one_of_many_claims_wins(make_message, noon) -> None:
    """All have seen the same free row, so no lock can help: only the condition in the UPDATE."""
    pk = make_message().pk
    seen = [OutgoingMessage.objects.get(pk=pk) for _ in range(SENDERS)]
    won = run_together(lambda: claim(seen.pop(), noon), SENDERS)
    assert sorted(won) == [False] * (SENDERS - 1) + [True]
    assert OutgoingMessage.objects.get(pk=pk).attempts == 1


def test_no_claim_on_a_row_that_was_sent_meanwhile(make_message, noon) -> None:
    seen = make_message()
    send_due()
    assert claim(seen, noon) is False


def test_no_claim_on_a_row_that_was_tried_meanwhile(make_message, noon) -> None:
    """It is free again, but no longer what this sender read: its count of attempts is stale."""
    seen = make_message()
    OutgoingMessage.objects.update(attempts=1)
    assert claim(seen, noon) is False
    assert claim(OutgoingMessage.objects.get(), noon) is True
