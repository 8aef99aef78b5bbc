"""Answering with a form, and finding back what was filled in when a session ended."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.accounts.access import take_unsent


def read_posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when nothing was filled in; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None


def read_form_data(request: HttpRequest) -> QueryDict | None:
    """What was sent; or, back from logging in, what could not be saved then."""
    if request.method == "POST":
        return request.POST
    unsent = take_unsent(request)
    if unsent is not None:
        messages.warning(
            request,
            _("U was uitgelogd. Wat u invulde, staat er nog. Bewaar het nu opnieuw."),
        )
    return unsent


def answer_form(request: HttpRequest, template: str, *, form: Any, **context: Any) -> HttpResponse:
    wrong = request.method == "POST" and form.is_bound and bool(form.errors)
    return render(request, template, {"form": form, **context}, status=422 if wrong else 200)
