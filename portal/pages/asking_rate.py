"""How often one visitor may have the portal write to an address that was just typed."""

import math
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.api.throttling import PerAddress


class AskingRate(PerAddress):
    """So that nobody lets the portal write to many others."""

    scope = "mails"

    def get_rate(self) -> str:
        return f"{settings.ALERT_REQUESTS_PER_HOUR}/hour"


def refuse_too_many(request: HttpRequest) -> HttpResponse | None:
    """A page that says to wait, once it was too often; counts this time as one."""
    rate: Any = AskingRate()
    if rate.allow_request(request, None):
        return None
    response = render(request, "later.html", status=429)
    response["Retry-After"] = str(math.ceil(rate.wait() or 60))
    return response
