"""The page of a company's file, and what somebody can do there: take over answers, make a promise,
close one.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from entrepreneurs.companies.follow_up_forms import CloseForm, FollowUpForm
from entrepreneurs.companies.follow_ups import close, promise, reopen
from entrepreneurs.companies.known_facts import list_facts
from entrepreneurs.companies.own_answers import find_own_answers, record_answers
from entrepreneurs.companies.scoped import get_establishment, get_seen_establishment
from entrepreneurs.duplicates.merging import find_kept
from entrepreneurs.models import FollowUp
from portal.accounts.access import staff_of, with_scope
from portal.accounts.answering import answer_form, read_form_data
from portal.accounts.scopes import Scope
from portal.desk.company_file import describe_nearby, describe_own
from programmes.publishing.versions import get_current_catalogue


@with_scope
@require_safe
def show_company(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    try:
        establishment = get_seen_establishment(scope, pk)
    except Http404:
        # It was merged: links in mails and browsers lead on to the file that it is part of now.
        if kept := find_kept(pk):
            return redirect("desk:company", kept)
        raise
    catalogue = get_current_catalogue()
    if establishment.municipality_id not in scope.own:
        nearby = describe_nearby(establishment, catalogue=catalogue)
        return render(request, "desk/company_nearby.html", nearby)
    own = describe_own(establishment, scope=scope, catalogue=catalogue)
    return render(request, "desk/company.html", own)


@with_scope
@require_http_methods(["POST"])
def take_answers(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    """Turn what the entrepreneur said into facts, once somebody who knows the company read it."""
    establishment = get_establishment(scope, pk)
    answers = find_own_answers(
        establishment,
        known=list_facts(establishment),
        scope=scope,
        catalogue=get_current_catalogue(),
    )
    if answers:
        record_answers(establishment, answers, person=staff_of(request))
    messages.success(request, _("De antwoorden staan bij de gegevens van het bedrijf."))
    return redirect("desk:company", establishment.pk)


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def add_follow_up(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    establishment = get_establishment(scope, pk)
    form = FollowUpForm(
        read_form_data(request),
        establishment=establishment,
        person=staff_of(request),
        catalogue=get_current_catalogue(),
    )
    if request.method == "POST" and form.is_valid():
        promise(establishment=establishment, **form.cleaned_data)
        messages.success(request, _("Het staat op de lijst."))
        return redirect("desk:company", establishment.pk)
    return answer_form(request, "desk/follow_up.html", form=form, establishment=establishment)


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def close_follow_up(request: HttpRequest, scope: Scope, pk: UUID, item: UUID) -> HttpResponse:
    """Close a promise with what came of it, or open it again."""
    establishment = get_establishment(scope, pk)
    row = get_object_or_404(
        FollowUp.objects.select_related("owner"), establishment=establishment, pk=item
    )
    if request.POST.get("open") == "yes":
        reopen(row)
        messages.success(request, _("Het staat weer op de lijst."))
        return redirect("desk:company", establishment.pk)
    form = CloseForm(read_form_data(request), row=row)
    if request.method == "POST" and form.is_valid():
        close(row, **form.cleaned_data)
        messages.success(request, _("Het is afgerond."))
        return redirect("desk:company", establishment.pk)
    return answer_form(
        request, "desk/follow_up_close.html", form=form, establishment=establishment, row=row
    )
