"""Limits how often one visitor may have the portal mail an address that was just typed."""

import math
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.api.throttling import PerAddress


class AskingRate(PerAddress):
    """At most ALERT_REQUESTS_PER_HOUR mails for one visitor, so that nobody uses the portal to
    mail strangers.
    """

    scope = "mails"

    def get_rate(self) -> str:
        return f"{settings.ALERT_REQUESTS_PER_HOUR}/hour"


def refuse_too_many(request: HttpRequest) -> HttpResponse | None:
    """Count this request; return a page that says to wait if there were too many, or else None."""
    rate: Any = AskingRate()
    if rate.allow_request(request, None):
        return None
    response = render(request, "later.html", status=429)
    response["Retry-After"] = str(math.ceil(rate.wait() or 60))
    return response
