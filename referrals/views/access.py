"""Who may see a referral: the organisation by its own link, the entrepreneur by theirs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from entrepreneurs.models import ContactPerson
from portal import links
from referrals.enums import Status
from referrals.models import Referral
from referrals.responding import may_desk_search

View = Callable[..., HttpResponse]


def _private(view: View) -> View:
    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, token, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def with_referral(view: View, *, purpose: str = "answer") -> View:
    """For the receiving organisation. What was withdrawn or erased says so instead of failing."""

    @_private
    @wraps(view)
    def wrapped(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = links.read_token(purpose, token)
        referral = Referral.objects.with_people().filter(pk=pk).first()
        if referral is None or not hasattr(referral.intake, "contact"):
            return render(request, "referrals/gone.html", status=410)
        if referral.status == Status.WITHDRAWN:
            # With the consent went the right to read what it was given for.
            return render(request, "referrals/gone.html", {"withdrawn": True}, status=410)
        return view(request, referral, *args, **kwargs)

    return wrapped


def with_desk(view: View) -> View:
    """For the regional desk, as long as the entrepreneur lets it search on."""

    def allowed(request: HttpRequest, referral: Referral, *args: Any, **kwargs: Any) -> Any:
        if not may_desk_search(referral):
            return render(request, "referrals/gone.html", {"withdrawn": True}, status=410)
        return view(request, referral, *args, **kwargs)

    return with_referral(allowed, purpose="desk")


def with_person(view: View) -> View:
    """For the entrepreneur who asked."""

    @_private
    @wraps(view)
    def wrapped(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = links.read_token("status", token)
        person = ContactPerson.objects.select_related("intake").filter(pk=pk).first()
        if person is None:
            return render(request, "referrals/gone.html", {"own": True}, status=410)
        return view(request, person, *args, **kwargs)

    return wrapped
