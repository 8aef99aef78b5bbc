"""The page that a visitor sees when a form has gone stale."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show_stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection has expired: nothing was saved, and nothing is lost but one
    click.
    """
    return render(request, "stale_form.html", status=403)
