"""The broker is only a wake-up call: without it visitors notice nothing, and what they asked is
mailed as soon as it is back.
"""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.conftest import Tell
from tests.faults.harness import TICK_SECONDS, Portal, wait_until
from tests.faults.mails import SENT
from tests.faults.servers import Redis
from tests.faults.sink import Sink
from tests.faults.visitors import Visitor, find_p95, make_intakes

SUBMISSIONS, VISITORS = 100, 4
MAILS = 2 * SUBMISSIONS
# Long beside what sending takes on a slow machine, short beside the minute of production.
TICK = 10 * TICK_SECONDS
SAVED = "SELECT count(*) FROM referrals_referral WHERE status = 'sent'"


@pytest.mark.faults
def test_nothing_is_lost_while_the_broker_is_away(
    portal: Portal, broker: Redis, sink: Sink, tell: Tell
) -> None:
    portal.env["TICK_SECONDS"] = str(TICK)
    tokens = make_intakes(portal, SUBMISSIONS)
    web = portal.start_web()
    worker = portal.start_worker()
    portal.start_beat()
    broker.stop()

    def submit(number: int) -> tuple[int, float, str]:
        with Visitor(web.url) as visitor:
            answer = visitor.refer(tokens[number], email=f"ada{number}@bouwer.example")
        return answer.status, answer.seconds, answer.text

    with ThreadPoolExecutor(VISITORS) as pool:
        answers = list(pool.map(submit, range(SUBMISSIONS)))
    p95 = find_p95([seconds for _, seconds, _ in answers])
    wrong = [status for status, _, text in answers if status != 200 or "is verstuurd" not in text]
    saved, early = portal.query(SAVED), len(sink.mails)
    broker.start()
    back_at = time.monotonic()
    wait_until(lambda: portal.query(SENT) == MAILS, seconds=60, told=worker.log.read_text)
    took = time.monotonic() - back_at
    tell(
        f"broker down during {SUBMISSIONS} submissions",
        f"{SUBMISSIONS} saved, no 500, p95 < 2 s, mailed within 2 ticks ({2 * TICK} s)",
        f"{saved} saved, {len(wrong)} wrong answers, p95 {p95:.2f} s, mailed after {took:.1f} s",
    )
    assert (saved, wrong, early) == (SUBMISSIONS, [], 0)
    assert p95 < 2
    assert took <= 2 * TICK
    assert (len(sink.mails), sink.count_duplicates()) == (MAILS, 0)
