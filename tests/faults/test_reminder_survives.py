"""From promise to mail through `kill -9`: each entrepreneur hears that nobody has answered yet,
whatever dies.
"""

import random
import time

import pytest

from tests.faults.harness import Portal, wait_until
from tests.faults.mails import NOT_SENT
from tests.faults.sink import Sink
from tests.faults.visitors import OPEN_NOTES, promise_notes

PROMISES, KILLS = 12, 4


@pytest.mark.faults
def test_a_killed_worker_loses_no_promise(portal: Portal, sink: Sink) -> None:
    promise_notes(portal, PROMISES)
    portal.start_beat()
    sink.delay = 0.15
    for _ in range(KILLS):
        kill_while_reminding(portal, sink)
    assert len(sink.count_ids()) < PROMISES, "all was sent before the last kill"
    sink.delay = 0
    worker = portal.start_worker()
    wait_until(
        lambda: portal.query(OPEN_NOTES) == 0 and portal.query(NOT_SENT) == 0,
        seconds=30,
        told=worker.log.read_text,
    )
    assert len({mail.to for mail in sink.mails}) == len(sink.count_ids()) == PROMISES
    assert sink.count_duplicates() <= KILLS


def kill_while_reminding(portal: Portal, sink: Sink) -> None:
    before = len(sink.mails)
    worker = portal.start_worker()
    wait_until(lambda: len(sink.mails) > before, seconds=15, told=worker.log.read_text)
    time.sleep(random.uniform(0, 2 * sink.delay))
    worker.kill()
