"""Judges a failed attempt. Its note holds no personal data, for mail servers quote addresses."""

import smtplib
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

MAX_WAIT = timedelta(hours=6)
CLOSING_DOWN = 421


@dataclass(frozen=True)
class Failure:
    """What a failed attempt means: `note` for staff, `permanent` if no attempt will succeed, and
    `ends_run` if the server is not there for other messages either.
    """

    note: str
    permanent: bool
    ends_run: bool


def judge_failure(error: Exception) -> Failure:
    """Say what an error means. It is permanent if the server refused this message (5xx), or if it
    cannot be written as mail at all.
    """
    code = _smtp_code(error)
    # The sender is the same for every mail: its refusal must not fail the whole queue.
    about_message = isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError))
    return Failure(
        note=f"{type(error).__name__} {code or ''}".strip(),
        permanent=isinstance(error, ValueError) or (about_message and code >= 500),
        ends_run=isinstance(error, OSError) and (not about_message or code == CLOSING_DOWN),
    )


def wait_before_retry(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: OUTBOX_BACKOFF_SECONDS after the first, then
    twice as long each time, up to MAX_WAIT.
    """
    # Beyond 2^20 the maximum has long been reached, and timedelta would overflow.
    factor: int = 2 ** min(attempts - 1, 20)
    return min(timedelta(seconds=settings.OUTBOX_BACKOFF_SECONDS) * factor, MAX_WAIT)


def _smtp_code(error: Exception) -> int:
    """Return the reply code, or 0 if there is none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        # One message has one recipient.
        return next((int(code) for code, _ in error.recipients.values()), 0)
    return int(getattr(error, "smtp_code", 0))
