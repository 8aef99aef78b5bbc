"""Settings for partners over the API: their tokens, and how long their requests are kept."""

from portal.env import env_int

TOKEN_RATE_PER_MINUTE: int = env_int("TOKEN_RATE_PER_MINUTE", default=30, minimum=1)
SECRET_OVERLAP_DAYS: int = env_int("SECRET_OVERLAP_DAYS", default=14, minimum=0)
IDEMPOTENCY_KEEP_DAYS: int = env_int("IDEMPOTENCY_KEEP_DAYS", default=30, minimum=1)
IDEMPOTENCY_LEASE_SECONDS: int = env_int("IDEMPOTENCY_LEASE_SECONDS", default=60, minimum=1)

# Only client credentials; no token and no secret is stored in a form that somebody could use.
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER: dict[str, object] = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "OAUTH2_VALIDATOR_CLASS": "portal.partners.oauth.PartnerValidator",
    "SCOPES_BACKEND_CLASS": "portal.partners.oauth.PartnerScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": env_int("TOKEN_SECONDS", default=3600, minimum=1),
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}
for part in (
    "IMPLICIT_GRANT",
    "PASSWORD_GRANT",
    "PKCE_METHOD",
    "ACCESS_TOKEN_TRANSPORT",
    "AUTHZ_RESPONSE_ISS",
    "TOKEN_STORAGE",
    "REFRESH_TOKEN",
    "REDIRECT_URI_SCHEME",
    "REDIRECT_URI_MATCHING",
    "PKCE_REQUIRED",
):
    OAUTH2_PROVIDER[f"COMPLIANT_BCP_RFC9700_{part}"] = True
