"""Limits requests per address, so that one caller cannot keep the others from the portal."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    # rest_framework.views reads the settings that name this class.
    from rest_framework.views import APIView


class PerAddress(SimpleRateThrottle):
    """At most API_RATE_PER_MINUTE requests from one address."""

    scope = "address"

    def get_rate(self) -> str:
        return f"{settings.API_RATE_PER_MINUTE}/min"

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        # An address can lead to a person, and the cache may be on another machine.
        ident = salted_hmac("portal.api.throttling", self.get_ident(request)).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": ident}
