"""Leads people to their own page after logging in, and through the log-in of their
organisation.
"""

from collections.abc import Callable
from functools import wraps

import structlog
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests.exceptions import RequestException

from portal.accounts.enums import ADMIN_ROLES, COMPANY_ROLES, Role
from portal.accounts.models import User

logger = structlog.get_logger(__name__)


@never_cache
@require_safe
@login_required
def show_start(request: HttpRequest) -> HttpResponse:
    """Lead somebody who has logged in to the first page for their role."""
    assert isinstance(request.user, User)  # noqa: S101 (login_required)
    role = request.user.role
    if role in COMPANY_ROLES:
        return redirect("desk:work")
    if role in ADMIN_ROLES or request.user.is_staff:
        return redirect("admin:index")
    if role == Role.POLICYMAKER:
        return redirect("desk:results")
    if role == Role.PARTNER_USER:
        return redirect("referrals:inbox")
    return redirect("referrals:mine")


def show_closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Hide a page of allauth that this portal does not have: an administrator changes
    addresses.
    """
    raise Http404


def tell_outage(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show a page if the organisation is down: allauth asks it for its addresses, and expects an
    answer.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except RequestException as error:
            logger.warning("organisation_down", provider=provider_id, error=type(error).__name__)
            return render(request, "accounts/organisation_down.html", status=503)

    return wrapped


start_at_organisation = tell_outage(openid.login)
return_from_organisation = tell_outage(openid.callback)
