"""The receiving organisation reads a referral and answers. Looking changes nothing; only a button
does.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programmes.models import pick_language
from programmes.publishing import get_catalogue
from programmes.sentences import Explainer
from referrals.enums import Status
from referrals.forms import AcceptForm, RefuseForm
from referrals.lifecycle import IllegalTransition
from referrals.models import Referral
from referrals.responding import accept, refuse
from referrals.views.access import with_desk, with_referral

# Who does not help needs no name and number to call any more.
CLOSED_TO_READERS = frozenset({Status.REFUSED, Status.EXPIRED})


@with_referral
def answer(request: HttpRequest, referral: Referral) -> HttpResponse:
    # By the button: whatever else is sent here is no answer.
    refusing = "refuse" in request.POST
    accepting = "answer" in request.POST and not refusing
    accept_form = AcceptForm(request.POST if accepting else None)
    refuse_form = RefuseForm(request.POST if refusing else None)
    form = refuse_form if refusing else accept_form
    if form.is_bound and referral.status != Status.SENT:
        return _say_closed(request, referral)
    if form.is_bound and form.is_valid():
        return _save_answer(request, referral, form)
    status = 422 if form.is_bound else 200
    context = {
        "referral": referral,
        "person": referral.intake.contact if referral.status not in CLOSED_TO_READERS else None,
        "waiting": referral.status == Status.SENT,
        "accept_form": accept_form,
        "refuse_form": refuse_form,
        "form": form,
        **describe_company(referral),
    }
    return render(request, "referrals/answer.html", context, status=status)


@with_desk
@require_safe
def show_to_desk(request: HttpRequest, referral: Referral) -> HttpResponse:
    """What another organisation refused: the desk reads it, and calls the entrepreneur."""
    context = {
        "referral": referral,
        "person": referral.intake.contact,
        "for_desk": True,
        **describe_company(referral),
    }
    return render(request, "referrals/answer.html", context)


def _save_answer(
    request: HttpRequest, referral: Referral, form: AcceptForm | RefuseForm
) -> HttpResponse:
    try:
        if isinstance(form, RefuseForm):
            refuse(referral, **form.cleaned_data)
        else:
            accept(referral, **form.cleaned_data)
    except IllegalTransition:
        return _say_closed(request, referral)
    messages.success(request, _("Uw antwoord is opgeslagen. De ondernemer krijgt bericht."))
    return redirect("referrals:answer", referral.answer_token)


def _say_closed(request: HttpRequest, referral: Referral) -> HttpResponse:
    """Somebody else was first: a colleague, or the entrepreneur who withdrew."""
    messages.warning(
        request, _("Deze verwijzing was al beantwoord of ingetrokken. Er is niets veranderd.")
    )
    return redirect("referrals:answer", referral.answer_token)


def describe_company(referral: Referral) -> dict[str, object]:
    """Facts, needs and outcomes as they were, in the words of the catalogue version of that
    moment.
    """
    catalogue = get_catalogue(referral.catalogue_id)
    language = (get_language() or "nl")[:2]
    explainer = Explainer(catalogue, language=language, as_of=referral.as_of)
    themes = catalogue.document["themes"]
    urgent_first = sorted(referral.needs.items(), key=lambda need: -need[1])
    return {
        "facts": [
            (
                pick_language(catalogue.attributes[slug]["question"]),
                explainer.word_value(slug, value),
            )
            for slug, value in referral.facts.items()
            if slug in catalogue.attributes
        ],
        "needs": [
            pick_language(themes[theme]["name"])
            for theme, _urgency in urgent_first
            if theme in themes
        ],
    }
