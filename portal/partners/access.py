"""Says who asks over the API and what for: a client of one organisation, with scopes. Access is
denied unless both are known.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.http import HttpRequest
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from portal.partners.models import PartnerClient
from portal.partners.oauth import READ, WRITE, list_possible_scopes

if TYPE_CHECKING:
    from rest_framework.views import APIView


@dataclass(frozen=True, slots=True)
class Partner:
    """A client that asks. It sees the referrals of `organisation` (row key) and no others."""

    client: int
    organisation: int
    scopes: frozenset[str]
    is_authenticated: bool = True


class PartnerAuthentication(OAuth2Authentication):
    """Lets in the Bearer token of a client whose organisation still takes part."""

    www_authenticate_realm = "ondernemersloket"

    def authenticate(self, request: Request) -> tuple[Partner, object] | None:
        bare: Any = leave_out_body(request)
        found = super().authenticate(bare)
        http: Any = request._request
        http.oauth2_error = getattr(bare, "oauth2_error", {})
        if found is None:
            return None
        token = found[1]
        client: PartnerClient | None = getattr(token.application, "partner", None)
        if client is None or client.organisation.retired:
            return None
        structlog.contextvars.bind_contextvars(client=client.pk)
        # What it may do now, whatever it might do when it got the token.
        scopes = frozenset(token.scope.split()) & frozenset(list_possible_scopes(client))
        return Partner(client.pk, client.organisation_id, scopes), token


def leave_out_body(request: Request) -> HttpRequest:
    """Return the request without its body, which is read only once the token in its header is
    known.
    """
    bare = HttpRequest()
    bare.META, bare.method = request._request.META, request.method
    bare.path = bare.path_info = request.path
    return bare


class MayUse(BasePermission):
    """Allows what the scopes of a client allow: reading and writing have a scope each."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        needed = set(list_scopes(str(request.method)))
        return isinstance(request.user, Partner) and needed <= request.user.scopes


def list_scopes(method: str) -> list[str]:
    """Return the scopes that a method needs; writing returns the referral, and so needs reading
    too.
    """
    return [READ, WRITE] if method == "POST" else [READ]


class PerClient(SimpleRateThrottle):
    """At most API_RATE_PER_MINUTE requests from one client."""

    scope = "client"

    def get_rate(self) -> str:
        return f"{settings.API_RATE_PER_MINUTE}/min"

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        if not isinstance(request.user, Partner):
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.user.client}
