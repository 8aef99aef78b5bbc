"""The pages of text: what the portal promises, and whom to write to."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programmes.publishing.public_pages import public_page

# The day on which somebody last compared each text with what the portal does.
REVIEWED_ON = {
    "accessibility": date(2026, 11, 23),
    "privacy": date(2026, 11, 25),
    "cookies": date(2026, 11, 23),
    "contact": date(2026, 11, 23),
}


@require_safe
@public_page
def show_text(request: HttpRequest, page: str) -> HttpResponse:
    context = {
        "reviewed_on": REVIEWED_ON[page],
        "mailbox": settings.DESK_MAILBOX,
        "security_mailbox": settings.SECURITY_MAILBOX,
        "intake_days": settings.INTAKE_KEEP_DAYS,
        "confirm_days": settings.ALERT_CONFIRM_DAYS,
        "reminder_days": settings.PARTNER_REMINDER_WORKING_DAYS[0],
        "cookie_names": {
            "csrf": settings.CSRF_COOKIE_NAME,
            "language": settings.LANGUAGE_COOKIE_NAME,
            "session": settings.SESSION_COOKIE_NAME,
        },
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    return render(request, f"pages/{page}.html", context)
