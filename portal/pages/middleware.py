"""Middleware: a number for each request, a limit on bodies, the language of a page or the API."""

import re
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_path, get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from portal.api.problems import build_problem_response

Handler = Callable[[HttpRequest], HttpResponse]
API_PREFIXES = ("/api/", "/hsds")
REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


class CompressUnlessForbidden(GZipMiddleware):
    """Compresses answers, except those with `no-transform`: compression makes an entity tag weak,
    and those promise a strong one.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if "no-transform" in response.headers.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)


def accepts_gzip(request: HttpRequest) -> bool:
    return bool(re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))


def accept_request_id(get_response: Handler) -> Handler:
    """Keep the number that a proxy gave a request, or give it one if that is missing or no plain
    code. The answer carries the number, and so does each mail that comes of the request.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not REQUEST_ID.fullmatch(request.META.get("HTTP_X_REQUEST_ID", "")):
            request.META["HTTP_X_REQUEST_ID"] = str(uuid4())
        response = get_response(request)
        response["X-Request-ID"] = request.META["HTTP_X_REQUEST_ID"]
        return response

    return middleware


def refuse_large_bodies(get_response: Handler) -> Handler:
    """Answer 413 before anybody reads the body; the server stops reading at Content-Length."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.MAX_BODY_BYTES
        if request.path.endswith(settings.LARGE_BODY_PATHS):
            limit += settings.IMPORT_MAX_BYTES
        if not length.isdecimal() or int(length) <= limit:
            return get_response(request)
        if request.path.startswith(API_PREFIXES):
            return build_problem_response(status=413)
        return render(request, "413.html", status=413)

    return middleware


def choose_language(get_response: Handler) -> Handler:
    """Set the language of a request. The address of a page tells it (/en/…), and only the bare
    front page looks at the cookie first. The API follows Accept-Language, in Dutch unless English
    is preferred.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = _read_choice(request)
        if chosen and chosen != settings.LANGUAGE_CODE:
            return _redirect_home(request, chosen)
        api = request.path.startswith(API_PREFIXES)
        language = (
            read_accepted_language(request.headers.get("Accept-Language", ""))
            if api
            else get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        )
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            # Template responses are rendered here, still in the right language.
            response.headers.setdefault("Content-Language", language)
        if api:
            patch_vary_headers(response, ("Accept-Language",))
        if chosen is not None:
            patch_vary_headers(response, ("Cookie",))
        return response

    return middleware


def read_accepted_language(header: str) -> str:
    """Return the first language of an Accept-Language header that the portal has, or else
    Dutch.
    """
    for code, _ in parse_accept_lang_header(header.lower()):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _read_choice(request: HttpRequest) -> str | None:
    """Return the language that the visitor chose before, or "" for none; None on a page where the
    choice makes no difference.
    """
    if request.path_info != "/" or request.method not in {"GET", "HEAD"}:
        return None
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if code in dict(settings.LANGUAGES) else ""


def _redirect_home(request: HttpRequest, language: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"/{language}/{'?' if query else ''}{query}")
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ("Cookie",))
    return response
