"""The demonstration's letter box: the mails that the portal would have sent. These pages exist in
the demo alone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import urlize
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Letter:
    name: str
    to: str
    subject: str
    sent_at: datetime
    body: SafeString


@require_safe
@never_cache
def list_mail(request: HttpRequest) -> HttpResponse:
    files = sorted(_list_files(), key=lambda path: path.stat().st_mtime, reverse=True)[:SHOWN]
    return render(
        request, "pages/demo_mail.html", {"letters": [_read_letter(path) for path in files]}
    )


@require_safe
@never_cache
def show_mail(request: HttpRequest, name: str) -> HttpResponse:
    # Compared with the names of the files there: what was sent never becomes a path.
    for path in _list_files():
        if path.name == name:
            return render(request, "pages/demo_letter.html", {"letter": _read_letter(path)})
    raise Http404


def _list_files() -> list[Path]:
    return list(settings.MAIL_DIR.glob("*.log")) if settings.MAIL_DIR.is_dir() else []


def _read_letter(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the default policy makes these
    body = message.get_body(preferencelist=("plain",))
    text = body.get_content() if body else ""
    return Letter(
        name=path.name,
        to=str(message["to"]),
        subject=str(message["subject"]),
        sent_at=_read_moment(message),
        body=SafeString(urlize(text, autoescape=True)),
    )


def _read_moment(message: EmailMessage) -> datetime:
    """Return when the letter was written; one with a broken head is shown all the same."""
    try:
        return parsedate_to_datetime(str(message["date"])).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return datetime.fromtimestamp(0, UTC)
