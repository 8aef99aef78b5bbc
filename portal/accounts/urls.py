from django.urls import include, path

from portal.accounts.views import (
    return_from_organisation,
    show_closed,
    show_start,
    start_at_organisation,
)

# Before the routes of allauth, whose names remain.
urlpatterns = [
    path("", include(([path("start/", show_start, name="start")], "accounts"))),
    path("signup/", show_closed),
    path("email/", show_closed),
    path("confirm-email/", show_closed),
    path("confirm-email/<str:key>/", show_closed),
    path("password/set/", show_closed),
    path("3rdparty/", show_closed),
    path("3rdparty/signup/", show_closed),
    path("social/<path:rest>", show_closed),
    path("oidc/<slug:provider_id>/login/", start_at_organisation),
    path("oidc/<slug:provider_id>/login/callback/", return_from_organisation),
    path("", include("allauth.urls")),
]
