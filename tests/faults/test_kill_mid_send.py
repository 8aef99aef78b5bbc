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
# Long beside what sending the rest of a batch takes on a slow machine.
TICK = 3 * TICK_SECONDS
BOUND = LEASE_SECONDS + 2 * TICK
ATTEMPTS = "SELECT sum(attempts) FROM outbox_outgoingmessage"


@pytest.mark.faults
def test_killed_senders_lose_nothing(portal: Portal, sink: Sink, tell: Tell) -> None:
    portal.env["TICK_SECONDS"] = str(TICK)
    # Slow enough for a kill to hit a mail in hand.
    sink.delay = 0.03
    portal.start_beat()
    workers = [portal.start_worker(wait=False) for _ in range(4)]
    killed_at = [kill_one(portal, sink, workers, batch) for batch in range(KILLS)]
    wait_until(lambda: portal.query(NOT_SENT) == 0, seconds=30, told=workers[0].log.read_text)
    took = max(sink.arrivals(f"Vraag {batch}-")[-1] - at for batch, at in enumerate(killed_at))
    hits = portal.query(ATTEMPTS) - MAILS * KILLS
    tell(
        f"kill -9 in mid-send, {KILLS} × {MAILS} mails",
        f"0 lost, at most {KILLS} duplicates, {BOUND} s",
        f"{MAILS * KILLS - len(sink.count_ids())} lost, {sink.count_duplicates()} duplicates, "
        f"all sent within {took:.1f} s of the kill, {hits} mails were in hand",
    )
    assert len(sink.count_ids()) == MAILS * KILLS, "lost"
    assert sink.count_duplicates() <= KILLS
    assert hits >= KILLS / 5, "a kill that hits nobody at work tests nothing"
    assert took <= BOUND


def kill_one(portal: Portal, sink: Sink, workers: list[Running], batch: int) -> float:
    """When; another worker takes the place, and what was in hand waits for the lease meanwhile."""
    for worker in workers[:2]:
        wait_for_worker(worker)
    make_mails(portal, batch, MAILS)
    mark = f"Vraag {batch}-"
    wait_until(lambda: sink.arrivals(mark), seconds=15, told=workers[0].log.read_text)
    # Some of them share the work: at the latest when one alone would be done.
    time.sleep(random.uniform(0, MAILS * sink.delay))
    workers.pop(batch % 2).kill()
    workers.append(portal.start_worker(wait=False))
    return time.monotonic()
