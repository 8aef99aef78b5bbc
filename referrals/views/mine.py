"""The list of what an entrepreneur, logged in with a code, asked of us."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from entrepreneurs.models import ContactPerson
from portal.accounts.models import User
from portal.links import sign_token


@never_cache
@require_safe
@login_required
def list_mine(request: HttpRequest) -> HttpResponse:
    """List what was asked with this address, which the code proved. It may be that of a colleague:
    some people are both.
    """
    assert isinstance(request.user, User)  # noqa: S101 (login_required)
    people = ContactPerson.objects.filter(email__iexact=request.user.email)
    rows = people.select_related("intake").prefetch_related("intake__referrals__programme")
    asked = [
        (sign_token("status", person.pk), person.intake, list(person.intake.referrals.all()))
        for person in rows.order_by("-created_at")
    ]
    response = render(request, "referrals/mine.html", {"asked": asked})
    response["X-Robots-Tag"] = "noindex"
    return response
