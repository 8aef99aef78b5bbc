"""Every address of the portal. A page's address tells its language (/en/… for English); the API
reads the language from the request.
"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from portal.api.views import show_unknown_endpoint
from portal.demo import letter_box
from portal.process.health import healthz, readyz
from portal.process.metrics import show_metrics
from portal.site import developers
from portal.site.home import show_home
from portal.site.language import choose_language
from portal.site.machines import show_favicon, show_robots, show_security, show_sitemap
from portal.site.style import show_style
from portal.site.texts import show_text
from programmes.hsds.views import About

handler500 = "portal.site.outage.answer_failure"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", show_metrics, name="metrics"),
    path("api/v1/", include("portal.api_urls")),
    re_path(r"^api/", show_unknown_endpoint),
    path("hsds", About.as_view()),
    path("hsds/", include("programmes.hsds.urls")),
    re_path(r"^hsds/", show_unknown_endpoint),
    path("robots.txt", show_robots, name="robots"),
    path("sitemap.xml", show_sitemap, name="sitemap"),
    path("favicon.svg", show_favicon, name="favicon"),
    path(".well-known/security.txt", show_security, name="security"),
    path("taal/<slug:code>/", choose_language, name="language"),
    *i18n_patterns(
        path("", show_home, name="home"),
        path("beheer/", admin.site.urls),
        path("programmas/", include("programmes.urls")),
        path("ontwikkelaars/", developers.show_developers, name="developers"),
        path("ontwikkelaars/proberen/", developers.try_out, name="try-out"),
        path("huisstijl/", show_style, name="style"),
        path("toegankelijkheid/", show_text, {"page": "accessibility"}, name="accessibility"),
        path("privacy/", show_text, {"page": "privacy"}, name="privacy"),
        path("cookies/", show_text, {"page": "cookies"}, name="cookies"),
        path("contact/", show_text, {"page": "contact"}, name="contact"),
        path("account/", include("portal.accounts.urls")),
        path("", include("entrepreneurs.urls")),
        path("werk/persoonsgegevens/", include("portal.privacy.urls")),
        path("", include("portal.desk.urls")),
        path("", include("referrals.urls")),
        prefix_default_language=False,
    ),
]

if settings.DEMO or settings.STAGE == "test":
    urlpatterns += i18n_patterns(
        path("demo/post/", letter_box.list_mail, name="demo-mail"),
        path("demo/post/<str:name>/", letter_box.show_mail, name="demo-mail-message"),
        prefix_default_language=False,
    )
