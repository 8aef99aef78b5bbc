"""A server and a worker that are told to stop while everybody is at it: a new version takes their
place, and nobody notices.
"""

from itertools import count

import pytest

from tests.faults.conftest import Tell
from tests.faults.harness import Portal, Running, wait_for_worker, wait_until
from tests.faults.mails import NOT_SENT
from tests.faults.sink import Sink
from tests.faults.visitors import Answer, Visitor, keep_asking, make_intakes

ROUNDS, VISITORS, MOST = 3, 8, 1000
REFERRALS = "SELECT count(*) FROM referrals_referral WHERE status = 'sent'"


@pytest.mark.faults
def test_no_request_and_no_task_is_lost(portal: Portal, sink: Sink, tell: Tell) -> None:
    tokens, number = make_intakes(portal, MOST), count()
    sink.delay = 0.02

    def ask(visitor: Visitor) -> Answer:
        one = next(number)
        return visitor.refer(tokens[one], email=f"ada{one}@bouwer.example")

    answers: list[Answer] = []
    portal.start_beat()
    web, worker = start_both(portal)
    for _ in range(ROUNDS):
        old_web, old_worker = web, worker
        web, worker = start_both(portal)
        servers = [old_web.url, web.url]
        with keep_asking(servers, ask, clients=VISITORS) as told:
            wait_until(lambda got=told: len(got) >= VISITORS, seconds=30)
            old_web.terminate()
            old_worker.terminate()
            wait_until(lambda gone=old_web: gone.process.poll() is not None, seconds=30)
        answers += told
    wait_until(lambda: portal.query(NOT_SENT) == 0, seconds=60, told=worker.log.read_text)
    dropped = [one for one in answers if one.status != 200 or "is verstuurd" not in one.text]
    tell(
        f"SIGTERM of web and worker under load, {ROUNDS} times",
        "no request dropped, no task lost",
        f"{len(answers)} submissions, {len(dropped)} dropped, {portal.query(REFERRALS)} saved, "
        f"{len(sink.mails)} mails",
    )
    assert not dropped, dropped[0]
    assert portal.query(REFERRALS) == len(answers)
    assert (len(sink.mails), sink.count_duplicates()) == (2 * len(answers), 0)


def start_both(portal: Portal) -> tuple[Running, Running]:
    worker = portal.start_worker(wait=False)
    web = portal.start_web()
    wait_for_worker(worker)
    return web, worker
