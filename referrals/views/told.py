"""The pages on which entrepreneurs tell what came of a referral, by a link that works for a week
and can be sent again, and on which they ask not to be asked.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from entrepreneurs.models import ContactPerson
from portal import clock, links
from portal.accounts.answering import answer_form, read_posted
from portal.pages.private_pages import by_link
from referrals.enums import OutcomeSource, PromiseKind, Status
from referrals.forms.told import ImpactForm, OutcomeForm
from referrals.lifecycle import IllegalTransition
from referrals.models import Outcome, Referral
from referrals.notifications import send_question
from referrals.outcomes import MOMENTS, record_outcome, stop_asking
from referrals.views.access import GONE, show_gone

FORMS: dict[str, type[OutcomeForm] | type[ImpactForm]] = {
    PromiseKind.OUTCOME_QUESTION: OutcomeForm,
    PromiseKind.IMPACT_QUESTION: ImpactForm,
}
TEMPLATES: dict[str, str] = {
    PromiseKind.OUTCOME_QUESTION: "referrals/told_outcome.html",
    PromiseKind.IMPACT_QUESTION: "referrals/told_impact.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def tell(request: HttpRequest, token: str, question: str) -> HttpResponse:
    pk, made_at = links.read_timed_token(question, token)
    rows = Referral.objects.with_people().filter(intake__contact__isnull=False)
    referral = rows.filter(pk=pk, status=Status.COMPLETED).first()
    if referral is None:
        response = show_gone(request, own=True)
    elif clock.now() > made_at + timedelta(days=settings.OUTCOME_LINK_DAYS):
        response = _offer_new_link(request, referral, question)
    else:
        response = _ask(request, referral, question, token)
    response["X-Robots-Tag"] = "noindex"
    return response


def _ask(request: HttpRequest, referral: Referral, question: str, token: str) -> HttpResponse:
    told = {one.source: one for one in referral.told.filter(moment=MOMENTS[question])}
    own = told.get(OutcomeSource.ENTREPRENEUR)
    form = FORMS[question](read_posted(request), initial=_fill(own))
    if request.method == "POST" and form.is_valid():
        try:
            record_outcome(referral, question=question, answers=form.cleaned_data)
        except IllegalTransition:
            return show_gone(request, own=True)
        messages.success(request, _("Dank u wel. Wij hebben uw antwoord bewaard."))
        return redirect(request.path)
    context = {
        "referral": referral,
        "own": own,
        "partner": told.get(OutcomeSource.PARTNER),
        "token": token,
    }
    return answer_form(request, TEMPLATES[question], form=form, **context)


def _fill(own: Outcome | None) -> dict[str, object]:
    names = {name for form in FORMS.values() for name in form.base_fields}
    return {name: getattr(own, name) for name in names} if own else {}


def _offer_new_link(request: HttpRequest, referral: Referral, question: str) -> HttpResponse:
    """Mail a new link to the address on record, once an hour at most."""
    sent = request.method == "POST"
    if sent:
        slot = f"again-{clock.name_hour()}"
        # Whoever asks for the link gets it, even after asking not to be reminded.
        send_question(referral, question, slot=slot, days=settings.OUTCOME_LINK_DAYS)
    return render(request, "referrals/told_late.html", {"sent": sent}, status=200 if sent else 410)


def _switch_off(request: HttpRequest, person: ContactPerson) -> HttpResponse:
    if request.method == "POST":
        stop_asking(person)
        return render(request, "referrals/questions_off.html", {"done": True})
    return render(request, "referrals/questions_off.html", {"done": bool(person.questions_off_at)})


# Mail programs also post to it when their own button is pressed (RFC 8058).
switch_questions_off = csrf_exempt(
    by_link(
        purpose="questions-off",
        rows=lambda: ContactPerson.objects.select_related("intake"),
        gone=GONE,
        own=True,
    )(_switch_off)
)
