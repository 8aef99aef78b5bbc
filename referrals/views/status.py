"""The entrepreneur's private page: how each referral stands, and the way out of each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entrepreneurs.models import ContactPerson
from portal.links import make_token
from referrals.enums import OPEN
from referrals.lifecycle import IllegalTransition
from referrals.models import Referral
from referrals.responding import erase_person, withdraw
from referrals.views.access import with_person


@with_person
@require_safe
def show_status(request: HttpRequest, person: ContactPerson) -> HttpResponse:
    referrals = Referral.objects.with_people().filter(intake=person.intake).order_by("created_at")
    context = {
        "person": person,
        "intake": person.intake,
        "referrals": referrals,
        "open_states": OPEN,
        "token": make_token("status", person.pk),
    }
    return render(request, "referrals/status.html", context)


@with_person
def withdraw_referral(request: HttpRequest, person: ContactPerson, pk: UUID) -> HttpResponse:
    referral = get_object_or_404(Referral.objects.with_people(), pk=pk, intake=person.intake)
    token = make_token("status", person.pk)
    if request.method != "POST":
        return render(request, "referrals/withdraw.html", {"referral": referral, "token": token})
    try:
        withdraw(referral)
        messages.success(request, _("Uw verwijzing is ingetrokken."))
    except IllegalTransition:
        messages.warning(request, _("Deze verwijzing was al afgesloten. Er is niets veranderd."))
    return redirect("referrals:status", token)


@with_person
def erase(request: HttpRequest, person: ContactPerson) -> HttpResponse:
    if request.method != "POST":
        return render(request, "referrals/erase.html", {"token": make_token("status", person.pk)})
    erase_person(person)
    return render(request, "referrals/erased.html")
