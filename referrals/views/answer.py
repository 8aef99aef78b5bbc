"""By the link in its mail an organisation reads a referral, answers, and says when it is full."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepreneurs.views.answering import answer_form, read_posted
from referrals.enums import Actor
from referrals.forms.answers import PauseForm
from referrals.models import Referral
from referrals.pausing import end_pauses, list_waiting, pause
from referrals.views.access import with_referral
from referrals.views.actions import Who, handle_answer


@with_referral
def answer(request: HttpRequest, referral: Referral) -> HttpResponse:
    back = reverse("referrals:answer", args=[referral.answer_token])
    shown = handle_answer(request, referral, who=Who(Actor.PARTNER), back=back)
    if isinstance(shown, HttpResponse):
        return shown
    status = 422 if shown["wrong"] else 200
    return render(request, "referrals/answer.html", shown, status=status)


@with_referral
def set_pause(request: HttpRequest, referral: Referral) -> HttpResponse:
    """Full, or away: for this programme or for all of this organisation."""
    organisation, programme = referral.organisation, referral.programme
    if request.method == "POST" and "back" in request.POST:
        end_pauses(organisation)
        messages.success(request, _("U krijgt weer nieuwe vragen."))
        return redirect("referrals:pause", referral.answer_token)
    form = PauseForm(read_posted(request), programme=programme)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        gone = pause(
            organisation=organisation,
            programme=programme if data["scope"] == "one" else None,
            kind=data["kind"],
            until=data["until"],
        )
        messages.success(request, _("Tot die dag krijgt u geen nieuwe vragen."))
        if gone:
            told = ngettext(
                "%(n)s vraag die wachtte, gaat naar een ander.",
                "%(n)s vragen die wachtten, gaan naar een ander.",
                gone,
            )
            messages.info(request, told % {"n": gone})
        return redirect("referrals:pause", referral.answer_token)
    context = {
        "referral": referral,
        "standing": [one for one in organisation.pauses.all() if one.is_standing],
        "waiting": list_waiting(organisation, None).count(),
    }
    return answer_form(request, "referrals/pause.html", form=form, **context)
