"""Pages for machines: robots.txt, the site map, security.txt, the icon of the tab."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal import clock
from portal.site.texts import REVIEWED_ON
from programmes.models import CatalogueVersion
from programmes.publishing.versions import get_current_catalogue

# Private links, later pages of a form, and views that repeat the catalogue.
DISALLOWED = (
    "/beheer/",
    "/demo/",
    "/antwoord/",
    "/loket/",
    "/status/",
    "/verwijs/",
    "/intake/*/",
    "/programmas/melding/",
    "/programmas/export.",
    "/programmas/vergelijk/?",
    "/taal/",
)
LISTED = ("home", "programmes:list", "programmes:overview", "programmes:map", "developers")
SECURITY_DAYS = 180


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page in the site map: its address per language, and when it last changed."""

    urls: dict[str, str]
    changed_on: date | datetime | str | None = None


@require_safe
@cache_control(public=True, max_age=86_400)
def show_robots(request: HttpRequest) -> HttpResponse:
    paths = [f"{prefix}{path}" for prefix in ("", "/en") for path in DISALLOWED]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths)]
    lines += ["", f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
def show_security(request: HttpRequest) -> HttpResponse:
    """Return the contact for security (RFC 9116). Its date moves on with every day that the portal
    runs.
    """
    expires = clock.now().replace(microsecond=0, second=0, minute=0, hour=0)
    expires += timedelta(days=SECURITY_DAYS)
    lines = [
        f"Contact: mailto:{settings.SECURITY_MAILBOX}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _ in settings.LANGUAGES)}",
        f"Canonical: {settings.PUBLIC_URL}{reverse('security')}",
        f"Policy: {settings.PUBLIC_URL}{reverse('contact')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
def show_favicon(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/favicon.svg", content_type="image/svg+xml")


@require_safe
def show_sitemap(request: HttpRequest) -> HttpResponse:
    return render(
        request, "pages/sitemap.xml", {"entries": _list_entries()}, content_type="application/xml"
    )


def _list_entries() -> Iterator[SitemapEntry]:
    published = CatalogueVersion.objects.values_list("published_at", flat=True).first()
    day = clock.day_of(published).isoformat() if published else None
    for name in LISTED:
        if urls := _address(name):
            yield SitemapEntry(urls, day)
    for name, reviewed in REVIEWED_ON.items():
        yield SitemapEntry(_address(name), reviewed.isoformat())
    for slug, programme in get_current_catalogue().programmes.items():
        yield SitemapEntry(_address("programmes:detail", slug), programme["verified_on"])


def _address(name: str, *arguments: str) -> dict[str, str]:
    """Return the address of a page by language; empty for a page that this portal does not
    have.
    """
    urls = {}
    for code, _ in settings.LANGUAGES:
        with override(code):
            try:
                urls[code] = settings.PUBLIC_URL + reverse(name, args=arguments)
            except NoReverseMatch:
                return {}
    return urls
