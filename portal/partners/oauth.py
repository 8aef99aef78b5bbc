"""OAuth 2.0 as the portal uses it: only client credentials (RFC 6749 section 4.4)."""

from hashlib import sha256
from typing import Final

from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AccessToken
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes

from portal.partners.clients import list_valid_old_secrets
from portal.partners.models import PartnerClient

READ: Final = "referrals:read"
WRITE: Final = "referrals:write"
SCOPES: Final = {
    READ: _("Verwijzingen en gebeurtenissen lezen"),
    WRITE: _("Verwijzingen beantwoorden"),
}


def list_possible_scopes(client: PartnerClient) -> list[str]:
    """Return the scopes that a client may have."""
    return [READ, WRITE] if client.may_write else [READ]


# Built once, for every request of a partner needs it.
TOKENS: Final = AccessToken.objects.select_related("application__partner__organisation").only(
    *("expires", "scope", "resource", "user", "application__client_id"),
    *("application__partner__organisation__retired", "application__partner__may_write"),
)


class PartnerValidator(OAuth2Validator):
    """Checks tokens and secrets; the secret before the present one counts until it ends."""

    def _load_access_token(self, token: str) -> AccessToken | None:
        """Return the token and its client in one query."""
        return TOKENS.filter(token_checksum=sha256(token.encode()).hexdigest()).first()

    def _check_secret(self, provided_secret: str, stored_secret: str) -> bool:
        stored = [stored_secret, *list_valid_old_secrets(stored_secret)]
        return any(super(PartnerValidator, self)._check_secret(provided_secret, s) for s in stored)


class PartnerScopes(BaseScopes):
    """The scopes of the API; by default a client gets all that it may have."""

    def get_all_scopes(self) -> dict[str, object]:
        return dict(SCOPES)

    def get_available_scopes(
        self, application: object = None, request: object = None, *args: object, **kwargs: object
    ) -> list[str]:
        client = PartnerClient.objects.filter(application=application).first()
        return [] if client is None else list_possible_scopes(client)

    def get_default_scopes(
        self, application: object = None, request: object = None, *args: object, **kwargs: object
    ) -> list[str]:
        return self.get_available_scopes(application=application)
