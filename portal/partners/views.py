"""The base of the endpoints for partners, and the endpoint that issues their tokens."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from oauth2_provider.views.mixins import OAuthLibMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from portal.api.problems import NotAForm
from portal.api.throttling import PerAddress
from portal.api.views import ApiView
from portal.partners.access import MayUse, PartnerAuthentication, PerClient

FORM = "application/x-www-form-urlencoded"


class PartnerView(ApiView):
    """An endpoint for partners. Its answers hold personal data, so nothing on the way may store
    them.
    """

    authentication_classes = (PartnerAuthentication,)
    permission_classes = (MayUse,)
    throttle_classes = (PerClient,)
    caching = ("no-store", "no-store")

    @staticmethod
    def find_organisation(request: Request) -> int:
        """Return the organisation (row key) that asks."""
        partner: Any = request.user
        return int(partner.organisation)


class TokensPerAddress(PerAddress):
    """At most TOKEN_RATE_PER_MINUTE tries from one address: each costs us a slow hash, and may be
    a guess.
    """

    scope = "token"

    def get_rate(self) -> str:
        return f"{settings.TOKEN_RATE_PER_MINUTE}/min"


@method_decorator(sensitive_post_parameters("client_secret"), name="dispatch")
class IssueToken(OAuthLibMixin, ApiView):
    """Issues tokens by RFC 6749, which takes a form and has its own words for errors."""

    permission_classes = (AllowAny,)
    throttle_classes = (TokensPerAddress,)
    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        if request.method == "POST" and request._request.content_type != FORM:
            raise NotAForm(FORM)
        super().initial(request, *args, **kwargs)

    def admit(self, request: Request) -> None:
        """Skip the checks of JSON: the body is a form."""

    def post(self, request: Request) -> HttpResponse:
        _url, headers, body, status = self.create_token_response(request._request)
        return HttpResponse(body, status=status, headers=headers)
