from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import clock
from portal.clock import (
    AMSTERDAM,
    add_working_days,
    find_next_morning,
    find_next_weekday,
    is_working_day,
)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 1), False),  # New Year
        (date(2026, 1, 2), True),
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 4, 7), True),
        (date(2026, 4, 27), False),  # King's Day
        (date(2025, 4, 27), False),  # a Sunday: King's Day is kept on the Saturday
        (date(2025, 4, 28), True),
        (date(2025, 5, 5), False),  # Bevrijdingsdag: once in five years
        (date(2026, 5, 5), True),
        (date(2030, 5, 6), True),
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2026, 5, 15), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),
        (date(2026, 12, 24), True),
        (date(2026, 6, 12), True),  # Friday
        (date(2026, 6, 13), False),
        (date(2026, 6, 14), False),
        (date(2026, 6, 15), True),
    ],
)
def test_working_days(day: date, expected: bool) -> None:
    assert is_working_day(day) is expected


def test_datetime_is_no_day() -> None:
    # 23:30 UTC on Christmas Eve is Christmas Day in Amsterdam: the caller has to say which day.
    with pytest.raises(TypeError):
        is_working_day(datetime(2026, 12, 24, 23, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (local(2026, 6, 12, 9), 0, local(2026, 6, 12, 9)),
        (local(2026, 6, 13, 9), 0, local(2026, 6, 13, 9)),
        (local(2026, 6, 11, 9), 1, local(2026, 6, 12, 9)),
        (local(2026, 6, 12, 9), 1, local(2026, 6, 15, 9)),
        (local(2026, 6, 13, 9), 1, local(2026, 6, 15, 9)),
        (local(2026, 6, 14, 9), 1, local(2026, 6, 15, 9)),
        (local(2026, 12, 24, 9), 1, local(2026, 12, 28, 9)),
        (local(2026, 12, 31, 9), 1, local(2027, 1, 4, 9)),
        (local(2026, 6, 1, 9), 30, local(2026, 7, 13, 9)),
        # Across both changes of the clock: the time of day stays.
        (local(2026, 3, 27, 9), 1, local(2026, 3, 30, 9)),
        (local(2026, 10, 23, 9), 1, local(2026, 10, 26, 9)),
        (local(2026, 10, 23, 2, 30), 1, local(2026, 10, 26, 2, 30)),
    ],
)
def test_adding_working_days(start: datetime, days: int, end: datetime) -> None:
    assert add_working_days(start, days) == end
    assert add_working_days(start.astimezone(UTC), days) == end


def test_summer_time_shows_in_utc() -> None:
    start = datetime(2026, 3, 27, 8, tzinfo=UTC)
    assert add_working_days(start, 1).astimezone(UTC) == datetime(2026, 3, 30, 7, tzinfo=UTC)


def test_day_is_that_of_amsterdam() -> None:
    # Friday evening in UTC is already Saturday here.
    start = datetime(2026, 6, 12, 22, 30, tzinfo=UTC)
    assert add_working_days(start, 1) == local(2026, 6, 15, 0, 30)


@pytest.mark.parametrize(
    ("start", "days"), [(datetime(2026, 6, 12, 9), 1), (local(2026, 6, 12, 9), -1)]
)
def test_naive_moments_and_negative_days_are_refused(start: datetime, days: int) -> None:
    with pytest.raises(ValueError, match="aware moment"):
        add_working_days(start, days)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_today_is_the_day_in_amsterdam(moment: datetime, day: date) -> None:
    with clock.frozen(moment):
        assert clock.today() == day


def test_frozen_time_stands_still_and_goes_on_afterwards() -> None:
    moment = local(2020, 1, 1, 12)
    with clock.frozen(moment):
        assert clock.now() == clock.now() == moment
        with clock.travel(timedelta(days=1)), clock.travel(timedelta(hours=1)):
            assert clock.now() == moment + timedelta(days=1, hours=1)
        assert clock.now() == moment
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_travelling_time_goes_on() -> None:
    with clock.travel(timedelta(days=-1)):
        first = clock.now()
        assert abs(first - (datetime.now(UTC) - timedelta(days=1))) < timedelta(seconds=5)
        assert clock.now() > first


def test_time_is_aware_and_freezing_wants_it_so() -> None:
    assert clock.now().utcoffset() == timedelta()
    with pytest.raises(ValueError, match="aware"), clock.frozen(datetime(2026, 1, 1)):
        pass


def test_clock_comes_back_after_an_error() -> None:
    with pytest.raises(RuntimeError), clock.travel(timedelta(days=9)):
        raise RuntimeError
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize("seconds", ["86400", "-86400"])
def test_fault_tests_move_a_running_process(monkeypatch, tmp_path, seconds: str) -> None:
    file = tmp_path / "offset"
    file.write_text("0")
    monkeypatch.setenv("PORTAL_CLOCK_OFFSET_SECONDS_FILE", str(file))
    before = clock.now()
    file.write_text(seconds)
    moved = clock.now() - before - timedelta(seconds=int(seconds))
    assert abs(moved) < timedelta(seconds=5)


def test_wrong_offset_is_loud(monkeypatch) -> None:
    monkeypatch.setenv("PORTAL_CLOCK_OFFSET_SECONDS", "a day")
    with pytest.raises(ImproperlyConfigured, match="PORTAL_CLOCK_OFFSET_SECONDS"):
        clock.now()


def test_production_keeps_real_time(monkeypatch, settings) -> None:
    settings.PRODUCTION = True
    monkeypatch.setenv("PORTAL_CLOCK_OFFSET_SECONDS", "86400")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (local(2026, 6, 12, 9), local(2026, 6, 13, 8)),
        (local(2026, 6, 12, 0), local(2026, 6, 13, 8)),
        (local(2026, 6, 12, 23, 59), local(2026, 6, 13, 8)),
        # The night in which summer time starts, and the one in which it ends.
        (local(2026, 3, 28, 20), local(2026, 3, 29, 8)),
        (local(2026, 10, 24, 20), local(2026, 10, 25, 8)),
    ],
)
def test_the_next_morning(moment: datetime, morning: datetime) -> None:
    assert find_next_morning(moment, hour=8) == morning
    assert find_next_morning(moment.astimezone(UTC), hour=8) == morning


@pytest.mark.parametrize(
    ("moment", "tuesday"),
    [
        (local(2026, 6, 8, 12), local(2026, 6, 9, 9)),  # Monday
        (local(2026, 6, 9, 8, 59), local(2026, 6, 9, 9)),  # Tuesday, just before
        (local(2026, 6, 9, 9), local(2026, 6, 16, 9)),  # Tuesday at nine: that was it
        (local(2026, 6, 10, 0), local(2026, 6, 16, 9)),  # Wednesday
        (local(2026, 10, 24, 12), local(2026, 10, 27, 9)),  # over the end of summer time
    ],
)
def test_the_next_weekday(moment: datetime, tuesday: datetime) -> None:
    assert find_next_weekday(moment, weekday=2, hour=9) == tuesday
