"""Says when a call that failed is made again: ten attempts in three days."""

import random
import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

WAITS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
MAX_ATTEMPTS: Final = len(WAITS) + 1
MAX_RETRY_AFTER: Final = timedelta(days=1)
JITTER: Final = 0.1


def find_retry(*, attempts: int, now: datetime, retry_after: str = "") -> datetime | None:
    """Return when to try again after so many attempts; None after the last one. A server that asks
    for more time gets it, up to MAX_RETRY_AFTER; one that asks for less does not. The wait varies
    by JITTER, so that not all calls come back at the same moment.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    spread = 1 + random.uniform(-JITTER, JITTER)  # noqa: S311 - nothing secret
    asked = min(read_retry_after(retry_after, now), MAX_RETRY_AFTER)
    return now + max(WAITS[attempts - 1] * spread, asked)


def read_retry_after(text: str, now: datetime) -> timedelta:
    """Return how long a Retry-After header asks us to wait: it holds seconds or a moment (RFC 9110
    section 10.2.3). Anything else gives zero.
    """
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return timedelta()
    # A moment without a time zone is not one of the forms of HTTP.
    return moment - now if moment.tzinfo and moment > now else timedelta()
