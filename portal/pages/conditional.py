"""Public pages: whoever has the page already gets 304, and a page that this process made before
is not made again.

A page is named (ETag) by what decides its bytes: the release, the version of the data, the
address, the language, the day, since texts about freshness change overnight, and what htmx asks
for. A page that holds something of one visitor, a message or the token of a form, gets no name
and is not stored, and whoever is logged in gets a page of their own. See docs/adr/007 and 023.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import cache, wraps
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from portal import clock
from portal.pages.middleware import CompressUnlessForbidden, accepts_gzip
from portal.pages.page_memory import KeptPage, get_memory

View = Callable[..., HttpResponseBase]
# Says which version of the data the view will read, and holds it to that while it runs.
HoldVersion = Callable[[], AbstractContextManager[str]]

# What the page before has to say is in this cookie; when it is long, a mark that it is elsewhere.
MESSAGES_COOKIE = "messages"
FRAGMENT_HEADER = "HX-Request"
# With this one, htmx wants the whole page after all.
RESTORE_HEADER = "HX-History-Restore-Request"
ETAG_LETTERS = 20
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

# What any answer has; more than that is a mark for a middleware.
PLAIN = vars(HttpResponse(status=200)).keys()
compressor = CompressUnlessForbidden(lambda request: HttpResponse())


def answer_conditionally(*, hold_version: HoldVersion) -> Callable[[View], View]:
    """For a view of a public page (GET and HEAD)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            def make() -> HttpResponseBase:
                return view(request, *args, **kwargs)

            if _is_for_one(request):
                response = _keep_from_caches(make())
            else:
                response = _answer_all(request, hold_version=hold_version, make=make)
            patch_vary_headers(response, ("Cookie",))
            return response

        return answer

    return decorate


def _answer_all(
    request: HttpRequest, *, hold_version: HoldVersion, make: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """What everybody gets who asks for this page: nothing if they have it, or else as it was made
    before.
    """
    # The version is read before the page: at worst a new page gets an old name, and is asked for
    # once more.
    with hold_version() as version:
        name = name_page(request, version=version)
        etag = f'W/"{name[:ETAG_LETTERS]}"'
        key = f"{name} {'gzip' if accepts_gzip(request) else 'plain'}"
        if known := get_conditional_response(request, etag=etag):
            return _describe_public(known, etag) if known.status_code == 304 else known
        if page := get_memory().find(key):
            return HttpResponse(page.body, headers=dict(page.headers))
        response = make()
    if response.status_code != 200:
        return response
    if _is_personal(request):
        return _keep_from_caches(response)
    response = _describe_public(response, etag)
    if isinstance(response, HttpResponse) and _may_keep(request, response):
        _keep(request, response, key)
    return response


def name_page(request: HttpRequest, *, version: str) -> str:
    """Of all that decides the page. Two addresses that are read differently never share a name:
    hence the query as it came, which Django's get_full_path would write anew.
    """
    parts = (
        digest_release(),
        version,
        request.path,
        request.META.get("QUERY_STRING", ""),
        get_language() or "",
        clock.today().isoformat(),
        request.headers.get(FRAGMENT_HEADER, ""),
        request.headers.get(RESTORE_HEADER, ""),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


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


def _is_for_one(request: HttpRequest) -> bool:
    """Whether somebody sends a form, has a message waiting, or is logged in. Without the cookie of
    a session nobody is, and the database is not asked.
    """
    if request.method not in {"GET", "HEAD"} or request.COOKIES.get(MESSAGES_COOKIE):
        return True
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _is_personal(request: HttpRequest) -> bool:
    """Whether the view put in something of this visitor."""
    said = getattr(get_messages(request), "added_new", False)
    return bool(said or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))


def _describe_public(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """To be stored by anybody, and to be asked for each time."""
    # A weak tag: compression on the way changes the bytes, not the page.
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, (FRAGMENT_HEADER, "Cookie"))
    return response


def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Only a plain page, made for a visitor without a session, that the view did not read either:
    what is kept cannot depend on one. Nor may it carry a nonce or a mark for some middleware.
    """
    return (
        type(response) is HttpResponse
        and request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not request.session.accessed
        and not response.cookies
        and not hasattr(request, "_csp_nonce")
        and vars(response).keys() <= PLAIN
    )


def _keep(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """Compressed at once, as the middleware would: it leaves alone what is compressed already.

    Its random padding (BREACH) is kept with the page, so it is the same each time. It hides the
    length of secrets beside text that an attacker chooses, and these pages hold no secret: no
    token, no session, no message, nobody's name.
    """
    sent = compressor.process_response(request, response)
    get_memory().keep(key, KeptPage(tuple(sent.items()), response.content))


def _keep_from_caches(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Cache-Control"] = "private, no-store"
    return response
