"""The one way into pages about companies and their questions: logged in, with the second factor
and a scope.

A colleague whose session ended while filling in a form logs in again and finds it as it was.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from portal import clock
from portal.accounts.enums import FIGURES_ROLES, OVERSEEING_ROLES, Role
from portal.accounts.models import User
from portal.accounts.scopes import Scope, find_scope
from portal.accounts.second_factor import lacks_second_factor

UNSENT = "unsent-form"
MAX_BYTES = 200_000
KEPT_SECONDS = 3600
ScopedView = Callable[..., HttpResponseBase]
PlainView = Callable[..., HttpResponseBase]


def staff_of(request: HttpRequest) -> User:
    """Return the colleague who asks, in a view behind `for_staff` or what builds on it."""
    assert isinstance(request.user, User), "only behind for_staff"  # noqa: S101 (a mistake of ours)
    return request.user


def for_staff(view: PlainView) -> PlainView:
    """Let a view be seen by whoever is logged in with the second factor, and stored by no cache
    and no search engine.
    """

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return ask_to_log_in(request)
        if lacks_second_factor(request):
            return redirect("mfa_index")
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def with_inbox(view: ScopedView) -> ScopedView:
    """Give the view the scope of its visitor; refuse those who answer for no organisation."""

    @for_staff
    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        scope = find_scope(request.user)
        if scope.organisation is None:
            raise PermissionDenied
        return view(request, scope, *args, **kwargs)

    return wrapped


def with_scope(view: ScopedView) -> ScopedView:
    """Do the same as with_inbox, for those who may see companies."""

    @with_inbox
    @wraps(view)
    def wrapped(
        request: HttpRequest, scope: Scope, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        if not scope.own:
            raise PermissionDenied
        return view(request, scope, *args, **kwargs)

    return wrapped


def for_coordinators(view: ScopedView) -> ScopedView:
    """Do the same as with_scope, for those who coordinate the others of their organisation."""

    @with_scope
    @wraps(view)
    def wrapped(
        request: HttpRequest, scope: Scope, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        if not scope.coordinates:
            raise PermissionDenied
        return view(request, scope, *args, **kwargs)

    return wrapped


def for_roles(*roles: Role) -> Callable[[PlainView], PlainView]:
    """Return a decorator for a page without companies, which only these roles may see."""

    def decorate(view: PlainView) -> PlainView:
        @for_staff
        @wraps(view)
        def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if getattr(request.user, "role", "") not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


for_overseers = for_roles(*OVERSEEING_ROLES)
for_figures = for_roles(*FIGURES_ROLES)


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """Send a visitor to log in and come back, and keep what was posted."""
    if request.method == "POST":
        keep_unsent(request)
    answer = redirect_to_login(request.get_full_path(), login_url=reverse(settings.LOGIN_URL))
    if request.headers.get("HX-Request"):
        # A part of a page cannot show a page to log in: the whole page goes there.
        response = HttpResponse(status=204)
        response["HX-Redirect"] = answer.url
        return response
    return answer


def keep_unsent(request: HttpRequest) -> None:
    """Keep what was filled in until this visitor logs in again, for an hour at most."""
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    encoded = data.urlencode()
    if len(encoded) <= MAX_BYTES:
        request.session[UNSENT] = {
            "path": request.path,
            "data": encoded,
            "at": clock.now().timestamp(),
        }


def take_unsent(request: HttpRequest) -> QueryDict | None:
    """Return what was kept for this very page, once; None if there is nothing."""
    kept = request.session.get(UNSENT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[UNSENT]
    if clock.now().timestamp() - kept["at"] > KEPT_SECONDS:
        return None
    return QueryDict(kept["data"])
