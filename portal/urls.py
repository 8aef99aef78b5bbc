"""Every address of the portal. Pages carry the language (/en/…, Dutch without); the API reads it
from the request.
"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from portal import demo, views
from portal.api.views import show_unknown_endpoint
from portal.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/v1/", include("portal.api_urls")),
    re_path(r"^api/", show_unknown_endpoint),
    path("beheer/", admin.site.urls),
    *i18n_patterns(
        path("", views.show_home, name="home"),
        path("programmas/", include("programmes.urls")),
        path("intake/", include("entrepreneurs.urls")),
        path("", include("referrals.urls")),
        prefix_default_language=False,
    ),
]

if settings.DEMO or settings.STAGE == "test":
    urlpatterns += [
        path("demo/post/", demo.list_mail, name="demo-mail"),
        path("demo/post/<str:name>/", demo.show_mail, name="demo-mail-message"),
    ]
