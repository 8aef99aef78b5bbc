"""Describes in openapi.json what partners need to get access, and to write."""

from typing import Final

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from portal.api.openapi import SentHeader
from portal.partners.access import list_scopes
from portal.partners.oauth import SCOPES

REFUSED: Final = (401, 403)
REFUSED_TO_WRITE: Final = (*REFUSED, 404, 409, 411, 412, 413, 415, 422, 428)


SCOPE_TEXTS: Final = {
    "referrals:read": "Read referrals and events.",
    "referrals:write": "Answer referrals.",
}


class PartnerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the tokens; drf-spectacular finds it by its target once this module is
    imported.
    """

    target_class = "portal.partners.access.PartnerAuthentication"
    name = "partner"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, object]:
        flow = {
            "tokenUrl": f"{settings.PUBLIC_URL}/api/v1/oauth/token",
            "scopes": {name: SCOPE_TEXTS[name] for name in SCOPES},
        }
        return {
            "type": "oauth2",
            "description": "Client credentials; a client belongs to one organisation.",
            "flows": {"clientCredentials": flow},
        }

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        return {self.name: list_scopes(auto_schema.method)}


IDEMPOTENCY_KEY: Final = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description=(
        "A new one for each thing you want done, such as a UUID; the same one when you try that "
        "again. What was done is then answered again, with `Idempotency-Replayed: true`."
    ),
    examples=[OpenApiExample("A key", value="5a1c9d1e-6a53-4e0c-9f6e-3a3f0a2f1c44")],
)
SENT_WHEN_WRITING: Final[tuple[SentHeader, ...]] = (
    ("Idempotency-Replayed", OpenApiTypes.STR, "`true`: this was done before.", [201]),
    ("Retry-After", OpenApiTypes.INT, "Only while a first try is busy.", [409]),
)
IF_MATCH: Final = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The `ETag` of the referral as you read it.",
    examples=[OpenApiExample("A tag", value='"0f343b0931126a20f133d67c2b018a3b"')],
)
