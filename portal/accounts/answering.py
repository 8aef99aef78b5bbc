"""Answers with a form, and brings back what was filled in when a session ended."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.accounts.access import take_unsent


def read_posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, even if nothing was filled in; None if a page is only read."""
    return request.POST if request.method == "POST" else None


def read_form_data(request: HttpRequest) -> QueryDict | None:
    """Return what was posted; or, after logging in again, what could not be saved before."""
    if request.method == "POST":
        return request.POST
    unsent = take_unsent(request)
    if unsent is not None:
        messages.warning(
            request,
            _("U was uitgelogd. Wat u invulde, staat er nog. Bewaar het nu opnieuw."),
        )
    return unsent


def answer_form(
    request: HttpRequest, template: str, *, form: BaseForm, **context: object
) -> HttpResponse:
    """Show a page with a form, with status 422 if what was posted is wrong."""
    wrong = request.method == "POST" and form.is_bound and bool(form.errors)
    return render(request, template, {"form": form, **context}, status=422 if wrong else 200)
