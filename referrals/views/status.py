"""The entrepreneur's private page: how each question stands, and the ways out of each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.intake.answers import Assessment
from entrepreneurs.models import ContactPerson
from portal.accounts.answering import answer_form, read_posted
from portal.links import sign_timed_token, sign_token
from portal.wording import format_day
from programmes.models import find_pause
from programmes.publishing.versions import get_current_catalogue
from referrals.asking_back import find_open_question, reply
from referrals.chains import find_holder
from referrals.consents import word_consent
from referrals.enums import OPEN, UNHELPED, EventType, PromiseKind
from referrals.forms.refer import AskAgainForm, FurtherForm, ReplyForm
from referrals.lifecycle import IllegalTransition, can_move
from referrals.models import Referral
from referrals.promises import is_passing_on
from referrals.rerouting import find_further
from referrals.stories import list_needs, tell_stories
from referrals.views.access import with_person
from referrals.withdrawing import ask_again, erase_person, search_further, withdraw


@with_person
@require_safe
def show_status(request: HttpRequest, person: ContactPerson) -> HttpResponse:
    referrals = list(Referral.objects.with_story().filter(intake=person.intake))
    context = {
        "person": person,
        "intake": person.intake,
        "stories": tell_stories(referrals),
        "needs": list_needs(person.intake, referrals, catalogue=get_current_catalogue()),
        "organisations": sorted({one.organisation.name for one in referrals}),
        "token": sign_token("status", person.pk),
    }
    return render(request, "referrals/status.html", context)


@with_person
def withdraw_referral(request: HttpRequest, person: ContactPerson, pk: UUID) -> HttpResponse:
    referral = _get_own(person, pk)
    token = sign_token("status", person.pk)
    if request.method != "POST":
        return render(request, "referrals/withdraw.html", {"referral": referral, "token": token})
    try:
        withdraw(referral)
        messages.success(request, _("Uw verwijzing is ingetrokken."))
    except IllegalTransition:
        messages.warning(request, _("Deze verwijzing was al afgesloten. Er is niets veranderd."))
    return redirect("referrals:status", token)


@with_person
def ask_organisation_again(request: HttpRequest, person: ContactPerson, pk: UUID) -> HttpResponse:
    """Ask the same organisation once more: contact details can be corrected, and consent is given
    anew.
    """
    referral = _get_own(person, pk)
    if not can_move(referral, EventType.REOPEN) or find_holder(referral) is not None:
        return _say_settled(request, person)
    away = find_pause(referral.organisation.pauses.all(), referral.programme)
    if away is not None:
        day = format_day(away.until, language=get_language() or "nl")
        words = _("%(organisation)s neemt tot %(day)s geen vragen aan.")
        messages.info(request, words % {"organisation": referral.organisation, "day": day})
        return _go_back(person)
    consent = word_consent(
        ConsentPurpose.REFERRAL,
        organisation=referral.organisation,
        programme=referral.programme,
    )
    form = AskAgainForm(read_posted(request), consent_text=consent, person=person)
    if request.method == "POST" and form.is_valid():
        contact = {name: form.cleaned_data[name] for name in ("email", "phone")}
        try:
            ask_again(referral, person=person, note=form.cleaned_data["note"], contact=contact)
            messages.success(request, _("Uw vraag is opnieuw verstuurd."))
        except IllegalTransition:
            return _say_settled(request, person)
        return _go_back(person)
    context = {"referral": referral, "token": sign_token("status", person.pk)}
    return answer_form(request, "referrals/ask_again.html", form=form, **context)


@with_person
def let_others_search(request: HttpRequest, person: ContactPerson, pk: UUID) -> HttpResponse:
    """Ask who else may have the question, now that nobody has it."""
    referral = _get_own(person, pk)
    settled = referral.status not in UNHELPED or referral.is_fallback
    if settled or is_passing_on(referral) or find_holder(referral) is not None:
        return _say_settled(request, person)
    assessment = Assessment(person.intake, get_current_catalogue())
    further = find_further(
        assessment, programme=referral.programme, receiver=referral.organisation
    )
    form = FurtherForm(read_posted(request), further=further.list_choices())
    if request.method == "POST" and form.is_valid():
        try:
            chosen = further.choose(form.cleaned_data["further"])
            if search_further(referral, person=person, further=chosen):
                messages.success(request, _("Wij zoeken verder. Hieronder ziet u hoe het staat."))
            else:
                messages.warning(request, _("Wie u koos, neemt nu geen vragen aan."))
        except IllegalTransition:
            return _say_settled(request, person)
        return _go_back(person)
    context = {
        "referral": referral,
        "nobody": not further.list_choices(),
        "intake": person.intake,
        "token": sign_token("status", person.pk),
    }
    return answer_form(request, "referrals/look_on.html", form=form, **context)


@with_person
def reply_to_question(request: HttpRequest, person: ContactPerson, pk: UUID) -> HttpResponse:
    """Show what the organisation wants to know, with room for the answer."""
    referral = _get_own(person, pk)
    asked = find_open_question(referral.events.all())
    if asked is None or referral.status not in OPEN:
        return _say_settled(request, person)
    form = ReplyForm(read_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            reply(referral, note=form.cleaned_data["note"])
            messages.success(request, _("Uw antwoord is verstuurd."))
        except IllegalTransition:
            return _say_settled(request, person)
        return _go_back(person)
    token = sign_token("status", person.pk)
    context = {"referral": referral, "asked": asked, "token": token}
    return answer_form(request, "referrals/reply.html", form=form, **context)


@with_person
def tell_outcome(request: HttpRequest, person: ContactPerson, pk: UUID) -> HttpResponse:
    """Go to the form about the outcome: the link in the mail works for a week, this one always."""
    referral = _get_own(person, pk)
    return redirect(
        "referrals:told-outcome", sign_timed_token(PromiseKind.OUTCOME_QUESTION, referral.pk)
    )


@with_person
def erase(request: HttpRequest, person: ContactPerson) -> HttpResponse:
    if request.method != "POST":
        return render(request, "referrals/erase.html", {"token": sign_token("status", person.pk)})
    erase_person(person)
    return render(request, "referrals/erased.html")


def _get_own(person: ContactPerson, pk: UUID) -> Referral:
    rows = Referral.objects.with_people().filter(intake=person.intake)
    referral: Referral = get_object_or_404(rows, pk=pk)
    return referral


def _go_back(person: ContactPerson) -> HttpResponse:
    return redirect("referrals:status", sign_token("status", person.pk))


def _say_settled(request: HttpRequest, person: ContactPerson) -> HttpResponse:
    messages.info(request, _("Deze vraag is al verder gegaan. Hieronder ziet u hoe het staat."))
    return _go_back(person)
