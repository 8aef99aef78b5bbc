"""What every template may know of the portal."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

PORTAL_NAME = "Ondernemersloket"


def describe_portal(request: HttpRequest) -> dict[str, Any]:
    return {
        "portal_name": PORTAL_NAME,
        "portal_demo": settings.DEMO,
        "portal_languages": settings.LANGUAGES,
    }
