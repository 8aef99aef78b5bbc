"""What every request passes: a ceiling on bodies, and the language of page or API."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_path, get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from portal.api.problems import build_problem_response

Handler = Callable[[HttpRequest], HttpResponse]
API_PREFIX = "/api/"


def refuse_large_bodies(get_response: Handler) -> Handler:
    """413 before anybody reads the body; the server stops reading at Content-Length."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) <= settings.MAX_BODY_BYTES:
            return get_response(request)
        if request.path.startswith(API_PREFIX):
            return build_problem_response(status=413)
        return render(request, "413.html", status=413)

    return middleware


def choose_language(get_response: Handler) -> Handler:
    """Pages: the address says it (/en/…). The API: Accept-Language, Dutch unless English is
    preferred.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        api = request.path.startswith(API_PREFIX)
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
        return response

    return middleware


def read_accepted_language(header: str) -> str:
    for code, _ in parse_accept_lang_header(header.lower()):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
