"""Remembers the language that somebody chose."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the choice for a year, and redirect to the address in `naar` in that language. Only an
    address of this portal is followed.
    """
    if code not in dict(settings.LANGUAGES):
        raise Http404
    target = request.GET.get("naar", "/")
    if not _is_own_path(target):
        target = "/"
    with override(get_language_from_path(target.partition("?")[0]) or settings.LANGUAGE_CODE):
        response = HttpResponseRedirect(translate_url(target, code))
    response["X-Robots-Tag"] = "noindex"
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _is_own_path(target: str) -> bool:
    """Say whether this is a path without anything that could lead elsewhere or end up in a
    header.
    """
    return (
        target.startswith("/")
        and target.isprintable()
        and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    )
