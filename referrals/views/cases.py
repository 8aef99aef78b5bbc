"""What somebody of an organisation works on after logging in: the referrals that it received."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import with_scope
from portal.accounts.enums import COMPANY_ROLES
from portal.accounts.models import User
from portal.accounts.scopes import Scope
from referrals.consents import is_barred
from referrals.enums import Actor, Status
from referrals.forms.answers import HandOverForm
from referrals.lifecycle import HAND_OVER, IllegalTransition, can_move
from referrals.models import Referral
from referrals.responding import hand_over
from referrals.views.actions import Who, handle_answer


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def show_case(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    referral = _get_case(scope, pk)
    person: Any = request.user
    back = reverse("referrals:case", args=[referral.pk])
    colleagues = User.objects.filter(
        organisation=referral.organisation_id, is_active=True, role__in=COMPANY_ROLES
    ).order_by("first_name", "last_name", "pk")
    owner_form = HandOverForm(
        request.POST if "hand-over" in request.POST else None,
        colleagues=colleagues,
        person=referral.owner or person,
    )
    if owner_form.is_bound and owner_form.is_valid():
        return _hand_over(request, referral, to=owner_form.cleaned_data["owner"], back=back)
    shown = handle_answer(request, referral, who=Who(Actor.STAFF, person), back=back)
    if isinstance(shown, HttpResponse):
        return shown
    status = 422 if shown["wrong"] or owner_form.errors else 200
    if can_move(referral, HAND_OVER):
        shown["owner_form"] = owner_form
    return render(request, "referrals/case.html", shown, status=status)


def _get_case(scope: Scope, pk: UUID) -> Referral:
    """Of the own organisation, as long as the entrepreneur lets it: else it does not exist."""
    rows = Referral.objects.with_people().filter(
        organisation=scope.organisation, intake__contact__isnull=False
    )
    referral: Referral = get_object_or_404(rows.exclude(status=Status.WITHDRAWN), pk=pk)
    if is_barred(referral):
        raise Http404
    return referral


def _hand_over(request: HttpRequest, referral: Referral, *, to: User, back: str) -> HttpResponse:
    person: Any = request.user
    try:
        hand_over(referral, to=to, actor=Actor.STAFF, person=person)
        messages.success(request, _("De vraag staat nu op naam van %(name)s.") % {"name": to})
    except IllegalTransition:
        messages.warning(request, _("Iemand anders veranderde dit net. Kijk het nog eens na."))
    return redirect(back)
