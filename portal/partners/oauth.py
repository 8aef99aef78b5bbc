"""What OAuth 2.0 means here: client credentials and nothing else (RFC 6749 section 4.4)."""

from hashlib import sha256
from typing import Any, Final

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
    return [READ, WRITE] if client.may_write else [READ]


# Put together once: every request of a partner asks for it.
TOKENS: Final = AccessToken.objects.select_related("application__partner__organisation").only(
    *("expires", "scope", "resource", "user", "application__client_id"),
    *("application__partner__organisation__retired", "application__partner__may_write"),
)


class PartnerValidator(OAuth2Validator):
    """Takes the secret before the present one too, as long as that has not ended."""

    def _load_access_token(self, token: str) -> Any:
        """With whose it is, in one query."""
        return TOKENS.filter(token_checksum=sha256(token.encode()).hexdigest()).first()

    def _check_secret(self, provided_secret: str, stored_secret: str) -> bool:
        stored = [stored_secret, *list_valid_old_secrets(stored_secret)]
        return any(super(PartnerValidator, self)._check_secret(provided_secret, s) for s in stored)


class PartnerScopes(BaseScopes):
    """By default a client gets all that it may have."""

    def get_all_scopes(self) -> dict[str, Any]:
        return dict(SCOPES)

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        client = PartnerClient.objects.filter(application=application).first()
        return [] if client is None else list_possible_scopes(client)

    def get_default_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return self.get_available_scopes(application=application)
