"""Pages that belong to no app: home, and what a visitor sees when a form has gone stale."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programmes.publishing import get_current_catalogue


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    catalogue = get_current_catalogue()
    return render(request, "portal/home.html", {"catalogue": catalogue})


def show_stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection has expired: nothing was saved, nothing is lost but one click."""
    return render(request, "stale_form.html", status=403)
