"""Many senders and many changes at once, on both databases."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connections, transaction

from portal.webhooks.announcing import announce_change
from portal.webhooks.claiming import claim, claim_next
from portal.webhooks.models import WebhookDelivery
from portal.webhooks.sending import send_due

pytestmark = pytest.mark.django_db(transaction=True)
SENDERS = 6
MESSAGES = 18


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


def test_each_message_is_sent_once(make_delivery, receiver, noon) -> None:
    for _ in range(MESSAGES):
        make_delivery()
    arrived = run_together(send_due, SENDERS)
    arrived.append(send_due())
    ids = Counter(one.headers["webhook-id"] for one in receiver.calls)
    assert sum(arrived) == MESSAGES
    assert (len(ids), max(ids.values())) == (MESSAGES, 1)


def test_one_of_many_claims_wins(make_delivery, noon) -> None:
    pk = make_delivery().pk
    seen = [WebhookDelivery.objects.get(pk=pk) for _ in range(SENDERS)]
    won = run_together(lambda: claim(seen.pop(), noon), SENDERS)
    assert sorted(won) == [False] * (SENDERS - 1) + [True]
    assert WebhookDelivery.objects.get(pk=pk).attempts == 1


def test_no_claim_on_a_message_that_was_tried_meanwhile(make_delivery, noon) -> None:
    seen = make_delivery()
    WebhookDelivery.objects.update(attempts=1)
    assert claim(seen, noon) is False
    assert claim(WebhookDelivery.objects.get(), noon) is True


@pytest.mark.postgres
def test_a_message_is_not_sent_before_the_change_it_goes_along_with(
    make_delivery, endpoint, noon
) -> None:
    """Otherwise the receiver comes, finds nothing yet, and is not called again."""
    make_delivery()
    joined, looked = Event(), Event()

    def change() -> None:
        try:
            with transaction.atomic():
                announce_change(endpoint.organisation_id)
                joined.set()
                assert looked.wait(10)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(change)
        assert joined.wait(10)
        try:
            assert claim_next(noon) is None
        finally:
            looked.set()
        future.result()
    assert claim_next(noon) is not None
    assert WebhookDelivery.objects.count() == 1


@pytest.mark.postgres
def test_a_change_does_not_wait_for_another(make_delivery, endpoint, noon) -> None:
    make_delivery()

    def change() -> None:
        try:
            with transaction.atomic():
                announce_change(endpoint.organisation_id)
        finally:
            connections.close_all()

    with transaction.atomic():
        announce_change(endpoint.organisation_id)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(change).result(timeout=10)
    assert WebhookDelivery.objects.count() == 2


def test_many_changes_at_once_lose_none(endpoint, receiver) -> None:
    def change() -> int:
        with transaction.atomic():
            announce_change(endpoint.organisation_id)
        return 1

    run_together(change, SENDERS)
    assert 1 <= WebhookDelivery.objects.count() <= SENDERS
    send_due()
    assert not WebhookDelivery.objects.waiting().exists()
