"""The page on which somebody who logged in works on a referral that the organisation received."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import staff_of, with_inbox
from portal.accounts.enums import RECEIVING_ROLES
from portal.accounts.models import User
from portal.accounts.scopes import Scope
from referrals.enums import Actor, EventType
from referrals.forms.answers import HandOverForm
from referrals.inbox import list_received
from referrals.lifecycle import IllegalTransition, can_move
from referrals.models import Referral
from referrals.responding import hand_over
from referrals.views.actions import Who, handle_answer


@with_inbox
@require_http_methods(["GET", "HEAD", "POST"])
def show_received(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    referral = _get_received(scope, pk)
    person = staff_of(request)
    back = reverse("referrals:received", args=[referral.pk])
    colleagues = User.objects.filter(
        organisation=referral.organisation_id, is_active=True, role__in=RECEIVING_ROLES
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
    status = 422 if owner_form.errors else shown["status"]
    if can_move(referral, EventType.HAND_OVER):
        shown["owner_form"] = owner_form
    return render(request, "referrals/case.html", shown, status=status)


def _get_received(scope: Scope, pk: UUID) -> Referral:
    """Return a referral of the own organisation, as long as the entrepreneur allows it: otherwise
    it does not exist.
    """
    referral: Referral = get_object_or_404(list_received(scope.organisation or 0), pk=pk)
    return referral


def _hand_over(request: HttpRequest, referral: Referral, *, to: User, back: str) -> HttpResponse:
    person = staff_of(request)
    try:
        hand_over(referral, to=to, actor=Actor.STAFF, person=person)
        messages.success(request, _("De vraag staat nu op naam van %(name)s.") % {"name": to})
    except IllegalTransition:
        messages.warning(request, _("Iemand anders veranderde dit net. Kijk het nog eens na."))
    return redirect(back)
