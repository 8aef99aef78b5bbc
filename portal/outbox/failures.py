"""What a failed attempt means. The note holds no personal data: mail servers quote addresses."""

import smtplib
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

MAX_WAIT = timedelta(hours=6)
CLOSING_DOWN = 421


@dataclass(frozen=True)
class Failure:
    note: str
    permanent: bool
    ends_run: bool


def judge_failure(error: Exception) -> Failure:
    """Permanent: the server refused this message (5xx), or it can't be written as mail at all."""
    code = _smtp_code(error)
    # The sender is the same for all: its refusal must not fail the whole queue.
    about_message = isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError))
    return Failure(
        note=f"{type(error).__name__} {code or ''}".strip(),
        permanent=isinstance(error, ValueError) or (about_message and code >= 500),
        ends_run=isinstance(error, OSError) and (not about_message or code == CLOSING_DOWN),
    )


def wait_before_retry(attempts: int) -> timedelta:
    """After the first attempt the base, then twice as long each time, up to six hours."""
    # Beyond 2^20 the cap has long been reached, and timedelta would overflow.
    factor: int = 2 ** min(attempts - 1, 20)
    return min(timedelta(seconds=settings.OUTBOX_BACKOFF_SECONDS) * factor, MAX_WAIT)


def _smtp_code(error: Exception) -> int:
    """The reply code, or 0 where there is none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        # One message has one recipient.
        return next((int(code) for code, _ in error.recipients.values()), 0)
    return int(getattr(error, "smtp_code", 0))
