"""The pages behind the link in a mail to an organisation: to read a referral, answer it, and say
that it is full or away.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from referrals.enums import Actor
from referrals.models import Referral
from referrals.views.access import with_referral
from referrals.views.actions import Who, handle_answer
from referrals.views.pausing import handle_pause


@with_referral
def answer(request: HttpRequest, referral: Referral) -> HttpResponse:
    back = reverse("referrals:answer", args=[referral.answer_token])
    shown = handle_answer(request, referral, who=Who(Actor.PARTNER), back=back)
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "referrals/answer.html", shown, status=shown["status"])


@with_referral
def set_pause(request: HttpRequest, referral: Referral) -> HttpResponse:
    """Say that the organisation is full or away, for this programme or for all of its
    programmes.
    """
    return handle_pause(
        request,
        referral.organisation,
        [referral.programme],
        person=None,
        layout="base.html",
        back=reverse("referrals:answer", args=[referral.answer_token]),
    )
