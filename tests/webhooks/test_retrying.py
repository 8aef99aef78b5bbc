from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from portal.webhooks import retrying
from portal.webhooks.retrying import MAX_RETRY_AFTER, find_retry, read_retry_after

NOW = datetime(2026, 6, 12, 12, tzinfo=UTC)
HOUR = 3600
PLANNED = [5, 300, 1800, *(hours * HOUR for hours in (2, 5, 10, 14, 20, 24))]


@pytest.mark.parametrize("edge", [-0.1, 0.1])
@pytest.mark.parametrize(("attempts", "seconds"), list(enumerate(PLANNED, start=1)))
def test_the_plan_with_a_spread_of_a_tenth(monkeypatch, attempts, seconds, edge) -> None:
    def uniform(lowest: float, highest: float) -> float:
        assert (lowest, highest) == (-0.1, 0.1)
        return edge

    monkeypatch.setattr(retrying.random, "uniform", uniform)
    expected = NOW + timedelta(seconds=seconds) * (1 + edge)
    assert find_retry(attempts=attempts, now=NOW) == expected


def test_not_all_at_one_moment() -> None:
    assert len({find_retry(attempts=5, now=NOW) for _ in range(50)}) > 40


def test_ten_attempts_in_about_three_days() -> None:
    assert find_retry(attempts=9, now=NOW) is not None
    assert find_retry(attempts=10, now=NOW) is None
    assert find_retry(attempts=10, now=NOW, retry_after="60") is None
    assert timedelta(days=3) < sum(retrying.WAITS, timedelta()) < timedelta(days=3.5)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0),
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("-5", 0),
        ("1.5", 0),
        ("٣", 0),
        ("9" * 400, 0),
        ("soon", 0),
        ("Fri, 12 Jun 2026 12:10:00 GMT", 600),
        ("Fri, 12 Jun 2026 11:10:00 GMT", 0),
        ("Fri, 12 Jun 2026 12:10:00", 0),
        ("Fri, 12 Jun 99999 12:10:00 GMT", 0),
        ("Fri, 12 Jun 99999999999 12:10:00 GMT", 0),
        ("Fri, 99 Jun 2026 12:10:00 GMT", 0),
    ],
)
def test_what_a_server_asks(text: str, seconds: int) -> None:
    assert read_retry_after(text, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("asked", "waits"),
    [("7200", 7200), ("86400", 86400), ("86401", 86400), ("999999999", 86400)],
)
def test_more_time_is_given_up_to_a_day(asked: str, waits: int) -> None:
    assert find_retry(attempts=1, now=NOW, retry_after=asked) == NOW + timedelta(seconds=waits)


def test_a_moment_far_away_is_a_day() -> None:
    far = format_datetime(NOW + timedelta(days=400), usegmt=True)
    assert find_retry(attempts=1, now=NOW, retry_after=far) == NOW + MAX_RETRY_AFTER


def test_less_time_than_planned_is_not_given() -> None:
    retry_at = find_retry(attempts=4, now=NOW, retry_after="1")
    assert retry_at is not None
    assert retry_at >= NOW + timedelta(hours=1.8)
