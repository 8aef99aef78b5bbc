"""What each address for staff expects: methods, and who gets what. An address that is missing here
fails tests/test_access.py.
"""

PAGE = {"GET", "HEAD"}
FORM = PAGE | {"POST"}
# By route: methods; and who is let in: "anybody" who works with companies, "own" municipality,
# "region", "coordinator"; "writer" is the organisation that wrote it, and nobody else.
STAFF: dict[str, tuple[set[str], str]] = {
    "werk/": (PAGE, "anybody"),
    "werk/team/": (FORM, "coordinator"),
    "werk/toezicht/": (PAGE, "coordinator"),
    "bedrijven/": (FORM, "anybody"),
    "bedrijven/export.csv": (PAGE, "anybody"),
    "bedrijven/export.xlsx": (PAGE, "anybody"),
    "bedrijven/nieuw/": (FORM, "anybody"),
    "bedrijven/kvk/": (FORM, "anybody"),
    "bedrijven/<uuid:pk>/": (PAGE, "region"),
    "bedrijven/<uuid:pk>/wijzigen/": (FORM, "own"),
    "bedrijven/<uuid:pk>/overnemen/": ({"POST"}, "own"),
    "bedrijven/<uuid:pk>/mensen/": (FORM, "own"),
    "bedrijven/<uuid:pk>/mensen/<uuid:contact>/": (FORM, "own"),
    "bedrijven/<uuid:pk>/contact/": (FORM, "own"),
    "bedrijven/<uuid:pk>/contact/<int:moment>/": (PAGE, "writer"),
    "bedrijven/<uuid:pk>/bezoek/": (FORM, "own"),
    "bedrijven/<uuid:pk>/antwoorden/": ({"POST"}, "own"),
    "bedrijven/<uuid:pk>/opvolging/": (FORM, "own"),
    "bedrijven/<uuid:pk>/opvolging/<uuid:item>/": (FORM, "own"),
    "bezoeken/export.csv": (PAGE, "anybody"),
    "bezoeken/export.xlsx": (PAGE, "anybody"),
    "bezoeken/<uuid:pk>/": (PAGE, "own"),
    "bezoeken/<uuid:pk>/plannen/": (FORM, "own"),
    "bezoeken/<uuid:pk>/afzeggen/": ({"POST"}, "own"),
    "bezoeken/<uuid:pk>/agenda.ics": (PAGE, "own"),
    "bezoeken/<uuid:pk>/verslag/": (FORM, "own"),
    "bezoeken/<uuid:pk>/feiten/": (FORM, "own"),
    "bezoeken/<uuid:pk>/vertrouwelijk/": (FORM, "own"),
    "bezoeken/<uuid:pk>/brief/": (FORM, "own"),
    "bezoeken/<uuid:pk>/brief/voorbeeld/": (FORM, "own"),
    "bezoeken/<uuid:pk>/brief.pdf": (PAGE, "own"),
}
# By role, on another's or the own company: what GET answers.
ANSWERS = {
    "anonymous": {"anybody": 302, "own": 302, "writer": 302, "region": 302, "coordinator": 302},
    "manager": {"anybody": 200, "own": 200, "writer": 200, "region": 200, "coordinator": 403},
    "colleague": {"anybody": 200, "own": 200, "writer": 200, "region": 200, "coordinator": 403},
    "agency": {"anybody": 200, "own": 200, "writer": 404, "region": 200, "coordinator": 403},
    "coordinator": {"anybody": 200, "own": 200, "writer": 404, "region": 200, "coordinator": 200},
    "neighbour": {"anybody": 200, "own": 404, "writer": 404, "region": 200, "coordinator": 403},
    "stranger": {"anybody": 200, "own": 404, "writer": 404, "region": 404, "coordinator": 403},
    **dict.fromkeys(
        ("editor", "policymaker", "partner", "administrator", "homeless", "entrepreneur"),
        {"anybody": 403, "own": 403, "writer": 403, "region": 403, "coordinator": 403},
    ),
}
# Pages to log in, by route: what GET answers to somebody who is not logged in.
ACCOUNT: dict[str, int] = {
    "mijn-aanvragen/": 302,
    "account/start/": 302,
    "account/signup/": 404,
    "account/email/": 404,
    "account/confirm-email/": 404,
    "account/confirm-email/<str:key>/": 404,
    "account/password/set/": 404,
    "account/3rdparty/": 404,
    "account/3rdparty/signup/": 404,
    "account/social/<path:rest>": 404,
    "account/login/": 200,
    "account/login/code/": 200,
    "account/login/code/confirm/": 302,
    "account/logout/": 302,
    "account/inactive/": 200,
    "account/reauthenticate/": 302,
    "account/password/change/": 302,
    "account/password/reset/": 200,
    "account/password/reset/done/": 200,
    "account/password/reset/key/done/": 200,
    "account/2fa/": 302,
    "account/2fa/authenticate/": 302,
    "account/2fa/reauthenticate/": 302,
    **dict.fromkeys(
        (
            "account/2fa/totp/activate/",
            "account/2fa/totp/deactivate/",
            "account/2fa/recovery-codes/",
            "account/2fa/recovery-codes/generate/",
            "account/2fa/recovery-codes/download/",
            "account/2fa/webauthn/",
            "account/2fa/webauthn/add/",
            "account/2fa/webauthn/reauthenticate/",
            "account/2fa/webauthn/keys/<int:pk>/remove/",
            "account/2fa/webauthn/keys/<int:pk>/edit/",
            "account/2fa/webauthn/login/",
        ),
        302,
    ),
    "account/oidc/<slug:provider_id>/login/": 404,
    "account/oidc/<slug:provider_id>/login/callback/": 404,
    "account/3rdparty/login/cancelled/": 200,
    "account/3rdparty/login/error/": 401,
    "account/social/login/cancelled/": 404,
    "account/social/login/error/": 404,
    "account/social/signup/": 404,
    "account/social/connections/": 404,
}
# Of the library, told apart by a pattern: an address that fits it needs a key or a provider that
# does not exist here.
PATTERNS = {
    r"account/^confirm-email/(?P<key>[-:\w]+)/$",
    r"account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    r"account/oidc/^(?P<provider_id>[^/]+)/login/",
    r"account/oidc/^(?P<provider_id>[^/]+)/login/callback/",
}
