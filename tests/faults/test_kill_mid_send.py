"""`kill -9` of the worker while it sends: nothing lost, at most one duplicate for each kill."""

import random
import time

import pytest

from tests.faults.harness import LEASE_SECONDS, TICK_SECONDS, Portal, wait_until
from tests.faults.sink import Sink

MAILS = 20
KILLS = 5

QUEUE = f"""
from portal import clock
from portal.outbox.models import OutgoingMessage
for number in range({MAILS}):
    OutgoingMessage.objects.create(
        kind="reminder", subject_key=f"referral:{{number}}", to_address="loket@partner.example",
        subject=f"Herinnering {{number}}", text="Tekst", html="<p>Tekst</p>", due_at=clock.now(),
    )
"""
MODEL = "from portal.outbox.models import OutgoingMessage"
UNSENT = "OutgoingMessage.objects.exclude(status='sent').count()"
ROWS = "[(row.attempts, row.sent_at.timestamp()) for row in OutgoingMessage.objects.all()]"


@pytest.mark.faults
def test_killed_senders_lose_nothing(portal: Portal, sink: Sink) -> None:
    portal.run(QUEUE)
    # Slow enough for a kill to hit a message in hand.
    sink.delay = 0.15
    for _ in range(KILLS):
        kill_while_sending(portal, sink)
    assert len(sink.count_ids()) < MAILS, "all was sent before the last kill: nothing was tested"
    sink.delay = 0.01
    portal.start_worker()
    ready_at = time.time()
    wait_until(lambda: portal.ask(UNSENT, given=MODEL) == 0, seconds=30)
    rows = portal.ask(ROWS, given=MODEL)
    assert max(sent_at for _, sent_at in rows) - ready_at <= LEASE_SECONDS + 2 * TICK_SECONDS
    assert sum(attempts for attempts, _ in rows) > MAILS, "no kill hit a message in hand"
    assert len(sink.count_ids()) == MAILS
    assert sink.count_duplicates() <= KILLS


def kill_while_sending(portal: Portal, sink: Sink) -> None:
    before = len(sink.mails)
    worker = portal.start_worker()
    wait_until(lambda: len(sink.mails) > before, seconds=30, told=worker.log.read_text)
    time.sleep(random.uniform(0, 2 * sink.delay))
    worker.kill()
