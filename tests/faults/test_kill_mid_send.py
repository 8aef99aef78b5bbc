"""`kill -9` of a worker while it sends, at fifty moments: nothing lost, at most one duplicate for
each kill, and the others pick up what it left.
"""

import random
import time

import pytest

from tests.faults.conftest import Tell
from tests.faults.harness import (
    LEASE_SECONDS,
    TICK_SECONDS,
    Portal,
    Running,
    wait_for_worker,
    wait_until,
)
from tests.faults.mails import NOT_SENT, make_mails
from tests.faults.sink import Sink

MAILS, KILLS = 20, 50
BOUND = LEASE_SECONDS + 2 * TICK_SECONDS
ATTEMPTS = "SELECT sum(attempts) FROM outbox_outgoingmessage"


@pytest.mark.faults
def test_killed_senders_lose_nothing(portal: Portal, sink: Sink, tell: Tell) -> None:
    # Slow enough for a kill to hit a mail in hand.
    sink.delay = 0.03
    portal.start_beat()
    workers = [portal.start_worker(wait=False) for _ in range(4)]
    times = [kill_one(portal, sink, workers, batch) for batch in range(KILLS)]
    assert portal.query(NOT_SENT) == 0
    hits = portal.query(ATTEMPTS) - MAILS * KILLS
    told = (
        f"{MAILS * KILLS - len(sink.count_ids())} lost, {sink.count_duplicates()} duplicates, "
        f"all sent within {max(times):.1f} s of the kill, {hits} mails were in hand"
    )
    required = f"0 lost, at most {KILLS} duplicates, {BOUND} s"
    tell(f"kill -9 in mid-send, {KILLS} × {MAILS} mails", required, told)
    assert len(sink.count_ids()) == MAILS * KILLS, "lost"
    assert sink.count_duplicates() <= KILLS
    assert hits >= KILLS / 5, "a kill that hits nobody at work tests nothing"
    assert max(times) <= BOUND


def kill_one(portal: Portal, sink: Sink, workers: list[Running], batch: int) -> float:
    """How long after the kill the last mail was sent; another worker takes the place."""
    for worker in workers[:2]:
        wait_for_worker(worker)
    before = len(sink.mails)
    make_mails(portal, batch, MAILS)
    wait_until(lambda: len(sink.mails) > before, seconds=15, told=workers[0].log.read_text)
    # Some of them share the work: at the latest when one alone would be done.
    time.sleep(random.uniform(0, MAILS * sink.delay))
    workers.pop(batch % 2).kill()
    killed_at = time.monotonic()
    workers.append(portal.start_worker(wait=False))
    wait_until(lambda: portal.query(NOT_SENT) == 0, seconds=30, told=workers[0].log.read_text)
    return time.monotonic() - killed_at
