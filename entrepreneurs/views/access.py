"""Who has the private link of an intake is let in; nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from entrepreneurs.models import Intake
from portal import links

IntakeView = Callable[..., HttpResponse]


def with_intake(view: IntakeView) -> IntakeView:
    """Give the view the intake of its link. A forged link is a 404; one that has run out says so,
    and how to go on.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = links.read_token("intake", token)
        try:
            response = view(request, Intake.objects.kept().get(pk=pk), *args, **kwargs)
        except Intake.DoesNotExist:
            return show_expired(request)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def show_expired(request: HttpRequest) -> HttpResponse:
    return render(request, "entrepreneurs/expired.html", status=410)
