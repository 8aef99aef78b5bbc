"""PostgreSQL restarts under load, once politely and once without a word: what was acknowledged is
there, who asked meanwhile got an honest page, and ten seconds later all is well.
"""

import time

import pytest

from tests.faults.conftest import Tell
from tests.faults.harness import Portal, wait_until
from tests.faults.servers import Postgres
from tests.faults.visitors import Answer, keep_asking

WRITES, VISITORS, GRACE = 1000, 4, 10
KEYS = "SELECT array_agg(submission::text) FROM entrepreneurs_intake"
HONEST = ("even niet bereikbaar", "niet bewaard")


@pytest.mark.faults
def test_acknowledged_writes_survive(portal: Portal, postgres: Postgres, tell: Tell) -> None:
    web = portal.start_web()
    outages: list[tuple[float, float]] = []
    with keep_asking([web.url], lambda one: one.start_intake(), clients=VISITORS) as answers:
        for share, mode in ((0.3, "fast"), (0.6, "immediate")):
            wait_for(answers, WRITES * share)
            went_at = time.monotonic()
            postgres.restart(mode)
            outages.append((went_at, time.monotonic()))
        wait_for(answers, WRITES)
        wait_until(lambda: time.monotonic() > outages[-1][1] + GRACE, seconds=GRACE + 1)
    kept = set(portal.query(KEYS))
    acknowledged = [one for one in answers if one.status == 200]
    failed = [one for one in answers if one.status != 200]
    assert failed, "nobody noticed: nothing was tested"
    lost = [one for one in acknowledged if one.sent not in kept]
    latest = max(since_it_was_back(one.at, outages) for one in failed)
    tell(
        "PostgreSQL restarted twice under load",
        f"{WRITES} acknowledged, 0 lost, no error later than {GRACE} s",
        f"{len(acknowledged)} acknowledged, {len(lost)} lost, {len(failed)} honest errors, "
        f"the last {latest:.1f} s after it was back",
    )
    assert not lost
    assert len(acknowledged) >= WRITES
    assert latest <= GRACE
    assert {one.status for one in failed} == {503}
    assert all(words in one.text for one in failed for words in HONEST)


def since_it_was_back(at: float, outages: list[tuple[float, float]]) -> float:
    """Seconds; 0 while it was away."""
    if any(went_at <= at <= back_at for went_at, back_at in outages):
        return 0
    return min(at - back_at for _, back_at in outages if at > back_at)


def wait_for(answers: list[Answer], number: float) -> None:
    wait_until(lambda: sum(one.status == 200 for one in answers) >= number, seconds=90)
