"""Tells every template about the portal."""

from django.conf import settings
from django.http import HttpRequest

from portal.pages.house_style import find_fonts


def describe_portal(request: HttpRequest) -> dict[str, object]:
    """Return the variables that every template has, all with `portal_` before their name."""
    return {
        "portal_name": settings.PORTAL_NAME,
        "portal_tokens": f"css/{settings.PORTAL_TOKENS}",
        "portal_fonts": find_fonts(settings.PORTAL_TOKENS),
        "portal_demo": settings.DEMO,
        "portal_languages": settings.LANGUAGES,
    }
