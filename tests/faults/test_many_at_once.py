"""Two beats and four workers by mistake: each promise is kept once all the same."""

import pytest

from tests.faults.conftest import Tell
from tests.faults.harness import Portal, wait_for_worker, wait_until
from tests.faults.mails import NOT_SENT, make_mails
from tests.faults.sink import Sink
from tests.faults.visitors import OPEN_NOTES, promise_notes

MAILS, PROMISES, BEATS, WORKERS = 250, 250, 2, 4


@pytest.mark.faults
def test_each_is_sent_once(portal: Portal, sink: Sink, tell: Tell) -> None:
    promise_notes(portal, PROMISES)
    workers = [portal.start_worker(wait=False) for _ in range(WORKERS)]
    for worker in workers:
        wait_for_worker(worker)
    make_mails(portal, "due", MAILS)
    for _ in range(BEATS):
        portal.start_beat()
    wait_until(
        lambda: portal.query(OPEN_NOTES) == 0 and portal.query(NOT_SENT) == 0,
        seconds=60,
        told=workers[0].log.read_text,
    )
    tell(
        f"{BEATS} beats, {WORKERS} workers, {MAILS + PROMISES} due",
        f"exactly {MAILS + PROMISES} mails",
        f"{len(sink.mails)} mails to {len({mail.to for mail in sink.mails})} addresses",
    )
    assert len(sink.mails) == MAILS + PROMISES
    assert sink.count_duplicates() == 0
    assert len({mail.to for mail in sink.mails}) == MAILS + PROMISES
