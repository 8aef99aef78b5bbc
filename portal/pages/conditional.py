"""Conditional GETs for public pages: who has the page already gets 304, before anything is worked
out or rendered.

A page is named (ETag) by what decides its bytes: the release, the version of the data, the
address, the language and the day, since texts about freshness change overnight. A page that holds
something of one visitor, a message or the token of a form, gets no name and is not stored.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import cache, wraps
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from portal import clock

View = Callable[..., HttpResponseBase]
# Says which version of the data the view will read, and holds it to that while it runs.
HoldVersion = Callable[[], AbstractContextManager[str]]

# What the page before has to say is in this cookie; when it is long, a mark that it is elsewhere.
MESSAGES_COOKIE = "messages"
FRAGMENT_HEADER = "HX-Request"
RELEASED = ("portal", "programmes", "entrepreneurs", "referrals", "templates", "static", "locale")
RELEASED_SUFFIXES = {".py", ".html", ".txt", ".css", ".svg", ".js", ".mo", ".woff2", ".json"}
DECISIVE_SETTINGS = (
    "STAGE",
    "PUBLIC_URL",
    "LANGUAGES",
    "STATIC_URL",
    "PORTAL_NAME",
    "PORTAL_TOKENS",
    "DESK_MAILBOX",
    "SECURITY_MAILBOX",
)


def answer_conditionally(*, hold_version: HoldVersion) -> Callable[[View], View]:
    """For a view of a public page (GET and HEAD)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method not in {"GET", "HEAD"} or request.COOKIES.get(MESSAGES_COOKIE):
                return _keep_from_caches(view(request, *args, **kwargs))
            # The version is read before the page: at worst a new page gets an old name, and is
            # asked for once more.
            with hold_version() as version:
                etag = name_page(request, version=version)
                known = get_conditional_response(request, etag=etag)
                response = known or view(request, *args, **kwargs)
            if response.status_code not in {200, 304}:
                return response
            if _is_personal(request):
                return _keep_from_caches(response)
            response.headers["ETag"] = etag
            # To be stored by anybody, and to be asked for each time.
            response.headers["Cache-Control"] = "no-cache"
            patch_vary_headers(response, (FRAGMENT_HEADER,))
            return response

        return answer

    return decorate


def name_page(request: HttpRequest, *, version: str) -> str:
    """A weak ETag: compression on the way changes the bytes, not the page."""
    parts = (
        digest_release(),
        version,
        request.get_full_path(),
        get_language() or "",
        clock.today().isoformat(),
        request.headers.get(FRAGMENT_HEADER, ""),
    )
    name = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f'W/"{name[:20]}"'


@cache
def digest_release() -> str:
    """Of all that makes pages, so that every deploy renews them; read once per process."""
    digest = hashlib.sha256(repr([getattr(settings, one) for one in DECISIVE_SETTINGS]).encode())
    for path in _list_released():
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _list_released() -> Iterator[Path]:
    roots = [settings.BASE_DIR / name for name in RELEASED] + [settings.NODE_ASSETS]
    for root in roots:
        yield from sorted(
            path for path in root.rglob("*") if path.suffix in RELEASED_SUFFIXES and path.is_file()
        )


def _is_personal(request: HttpRequest) -> bool:
    said = getattr(get_messages(request), "added_new", False)
    return bool(said or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))


def _keep_from_caches(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Cache-Control"] = "private, no-store"
    return response
