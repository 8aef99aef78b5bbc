"""When a call that failed is made again: ten attempts in three days."""

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
    """None after the last attempt. A server that asks for more time gets it, up to a day; one that
    asks for less does not. Spread, so that not all come back at one moment.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    spread = 1 + random.uniform(-JITTER, JITTER)  # noqa: S311 - nothing secret
    asked = min(read_retry_after(retry_after, now), MAX_RETRY_AFTER)
    return now + max(WAITS[attempts - 1] * spread, asked)


def read_retry_after(text: str, now: datetime) -> timedelta:
    """Seconds or a moment, as HTTP has it (RFC 9110 section 10.2.3); zero for anything else."""
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return timedelta()
    # Without a zone it is none of the forms of HTTP.
    return moment - now if moment.tzinfo and moment > now else timedelta()
