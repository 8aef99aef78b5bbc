"""The models without data about people, each with the reason. Some point at a colleague by key:
that is anonymous as soon as the account is.
"""

from collections.abc import Mapping
from typing import Final

CATALOGUE = "the catalogue: what support there is, of organisations"
KEYS = "keys of other rows alone"
SYSTEMS = "of systems of organisations: client credentials alone, no people (portal/partners)"
RIGHTS = "names of rights"

FREE: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            f"programmes.{name}"
            for name in (
                "region",
                "town",
                "sector",
                "theme",
                "policytheme",
                "attribute",
                "organisation",
                "signpost",
                "programme",
                "historicalprogramme",
                "programmetheme",
                "programmeorganisation",
                "offer",
                "historicaloffer",
                "programmecriterion",
                "historicalprogrammecriterion",
                "catalogueversion",
                "cataloguechange",
                "pause",
            )
        ),
        CATALOGUE,
    ),
    **dict.fromkeys(
        (
            "programmes.region_municipalities",
            "programmes.signpost_themes",
            "programmes.programme_regions",
            "programmes.programme_policy_themes",
            "auth.group_permissions",
            "accounts.user_groups",
            "accounts.user_user_permissions",
            "accounts.workarea",
            "accounts.historicalworkarea",
            "entrepreneurs.nottwins",
            "referrals.feed",
        ),
        KEYS,
    ),
    **dict.fromkeys(
        (
            "oauth2_provider.application",
            "oauth2_provider.grant",
            "oauth2_provider.accesstoken",
            "oauth2_provider.refreshtoken",
            "oauth2_provider.idtoken",
            "oauth2_provider.devicegrant",
            "partners.partnerclient",
            "partners.oldsecret",
            "webhooks.webhookendpoint",
            "webhooks.webhookdelivery",
            "webhooks.webhookattempt",
        ),
        SYSTEMS,
    ),
    **dict.fromkeys(
        ("auth.permission", "auth.group", "contenttypes.contenttype"),
        RIGHTS,
    ),
    "socialaccount.socialapp": "how an organisation logs in; settings, no people",
    "outbox.reminder": "what is due, for which row, by its key",
    "entrepreneurs.rememberedcolumn": "headings of lists",
    "privacy.retentionrun": "days and numbers",
}
