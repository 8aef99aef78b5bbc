"""The private link of an intake lets in whoever has it, and nobody else."""

from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entrepreneurs.models import Intake
from portal.pages.private_pages import View, by_link

# The page of an intake that has run out; it also says how to go on.
EXPIRED = "entrepreneurs/expired.html"

with_intake = by_link(purpose="intake", rows=lambda: Intake.objects.kept(), gone=EXPIRED)
_with_held_intake = by_link(
    purpose="intake", rows=lambda: Intake.objects.kept().hold(), gone=EXPIRED
)


def with_intake_to_change(view: View) -> View:
    """Give the view the intake of its link, held until the answer to a POST is ready.

    The row is then read once, as it is now: two tabs never overwrite each other's answers, and
    nothing is erased halfway.
    """
    read, change = with_intake(view), transaction.atomic(_with_held_intake(view))

    @wraps(view)
    def wrapped(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = change if request.method == "POST" else read
        return answer(request, token, *args, **kwargs)

    return wrapped


def show_expired(request: HttpRequest) -> HttpResponse:
    """Say that the intake has run out, also where that happens while somebody answers."""
    return render(request, EXPIRED, status=410)
