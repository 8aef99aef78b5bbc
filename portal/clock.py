"""The one source of time: whatever needs "now" asks here, so that tests can move it.

Reminders count in working days: no Saturdays, no Sundays, no Dutch public holidays as the
`holidays` library knows them (so Bevrijdingsdag only once in five years). Nothing is worked out at
import: a process may live for months.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.env import env

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass
class _Shift:
    """Where tests have moved the clock to; for the whole process, so that threads see it too."""

    frozen_at: datetime | None = None
    offset: timedelta = timedelta()


_shift = _Shift()


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    moment = _shift.frozen_at or datetime.now(UTC)
    return moment + _shift.offset + _outside_offset()


def today() -> date:
    """Return today's date in Amsterdam."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the date in Amsterdam at an aware moment."""
    return moment.astimezone(AMSTERDAM).date()


def name_hour() -> str:
    """Return the slot of something that may happen once an hour, such as "2026031709" (UTC)."""
    return f"{now():%Y%m%d%H}"


def at_hour(day: date, hour: int) -> datetime:
    """Return the aware moment of that hour in Amsterdam, in summer time or winter time."""
    return datetime.combine(day, time(hour), tzinfo=AMSTERDAM)


def find_next_morning(moment: datetime, *, hour: int) -> datetime:
    """Return the moment of that hour (Amsterdam) on the day after `moment`."""
    return at_hour(day_of(moment) + timedelta(days=1), hour)


def find_next_weekday(moment: datetime, *, weekday: int, hour: int) -> datetime:
    """Return the first moment after `moment` on that day of the week (1 is Monday) and hour."""
    day = day_of(moment)
    ahead = at_hour(day + timedelta(days=(weekday - day.isoweekday()) % 7), hour)
    return ahead if ahead > moment else at_hour(day_of(ahead) + timedelta(days=7), hour)


def is_working_day(day: date) -> bool:
    """Say whether people work that day. Raises TypeError for a datetime."""
    # A datetime is a date to Python, but never equal to one: it would miss every holiday.
    if isinstance(day, datetime):
        raise TypeError("is_working_day takes a date; give moment.astimezone(AMSTERDAM).date()")
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def add_working_days(moment: datetime, days: int) -> datetime:
    """Return the same time of day in Amsterdam, `days` working days later; zero is the moment
    itself. Raises ValueError for a naive moment or negative days.

    It counts dates, not hours: 09:00 stays 09:00 when summer time starts in between.
    """
    if moment.tzinfo is None or days < 0:
        raise ValueError("add_working_days takes an aware moment and no negative days")
    local = moment.astimezone(AMSTERDAM)
    day = local.date()
    for _ in range(days):
        day = _next_working_day(day)
    return datetime.combine(day, local.time(), tzinfo=AMSTERDAM) if days else local


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock at an aware `moment`, for tests. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("frozen takes an aware moment")
    with _shifted(frozen_at=moment.astimezone(UTC), offset=timedelta()):
        yield


@contextmanager
def travel(distance: timedelta) -> Iterator[None]:
    """Move the clock by `distance`, for tests; it runs on if it was running. May be nested."""
    with _shifted(frozen_at=_shift.frozen_at, offset=_shift.offset + distance):
        yield


@contextmanager
def _shifted(*, frozen_at: datetime | None, offset: timedelta) -> Iterator[None]:
    before = (_shift.frozen_at, _shift.offset)
    _shift.frozen_at, _shift.offset = frozen_at, offset
    try:
        yield
    finally:
        _shift.frozen_at, _shift.offset = before


def _outside_offset() -> timedelta:
    """Return PORTAL_CLOCK_OFFSET_SECONDS, or what the file named by its _FILE variable holds.

    It is read each time, so that a fault test can move the clock of a running process.
    """
    if settings.PRODUCTION:
        return timedelta()
    value = env("PORTAL_CLOCK_OFFSET_SECONDS", "0")
    try:
        return timedelta(seconds=int(value))
    except ValueError:
        raise ImproperlyConfigured(
            f"PORTAL_CLOCK_OFFSET_SECONDS is {value!r}; write a whole number"
        ) from None


def _next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))
