"""The report, written at the company's table: it saves itself, also when two people write."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from entrepreneurs.companies.confidential import read_confidential
from entrepreneurs.companies.scoped import get_visit
from entrepreneurs.enums import VisitStatus
from entrepreneurs.models import Visit
from entrepreneurs.visits import lifecycle as flow
from entrepreneurs.visits.advising import advise, save_answers
from entrepreneurs.visits.forms import HeldForm
from entrepreneurs.visits.lifecycle import VisitError
from entrepreneurs.visits.report import Saved, save_report
from entrepreneurs.visits.report_page import (
    build_fact_form,
    describe_report,
    describe_whole_report,
    list_asked,
)
from entrepreneurs.visits.text_merging import Change, digest
from portal import clock
from portal.accounts.access import staff_of, with_scope
from portal.accounts.answering import read_form_data
from portal.accounts.scopes import Scope
from programmes.publishing.versions import get_current_catalogue


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def write_report(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    visit = get_visit(scope, pk)
    sent = read_form_data(request)
    if sent is None:
        return show_report(request, visit)
    saved, problem = _try_to_save(request, visit, sent)
    visit = get_visit(scope, pk)
    if request.headers.get("HX-Request"):
        return show_saved(request, visit, saved=saved, problem=problem)
    if problem:
        return show_report(request, visit, problem=problem, typed=sent)
    _report_result(request, saved)
    if sent.get("finish"):
        return _finish(request, visit)
    return redirect("visits:report", visit.pk)


def _try_to_save(request: HttpRequest, visit: Visit, sent: QueryDict) -> tuple[Saved, str]:
    """Return what was saved, and a sentence if something could not be."""
    if visit.status == VisitStatus.CANCELLED:
        return Saved(), _(
            "Dit bezoek gaat niet door. Plan het opnieuw en schrijf dan het verslag."
        )
    day = HeldForm({"held_on": sent.get("held_on", "")})
    if not day.is_valid():
        return Saved(), str(day.errors["held_on"][0])
    # If this person did not change the day, a colleague may have corrected it since.
    changed = sent.get("held_on") != sent.get("was-held_on")
    values = {**sent.dict(), "held_on": day.cleaned_data["held_on"] if changed else None}
    try:
        saved = save_report(
            visit,
            values,
            person=staff_of(request),
            catalogue=get_current_catalogue(),
        )
    except VisitError as error:
        return Saved(), str(error)
    return saved, ""


def _report_result(request: HttpRequest, saved: Saved) -> None:
    if saved.list_parts(Change.BOTH):
        messages.warning(
            request, _("Iemand anders schreef tegelijk. Beide teksten zijn bewaard: lees ze na.")
        )
    elif saved.has_changes:
        messages.success(request, _("Het verslag is bewaard."))


def _finish(request: HttpRequest, visit: Visit) -> HttpResponse:
    try:
        flow.finish_report(visit)
    except VisitError as error:
        return show_report(request, visit, problem=str(error))
    return redirect("visits:letter", visit.pk)


def show_report(
    request: HttpRequest,
    visit: Visit,
    *,
    problem: str = "",
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Show the report; `typed` is what could not be saved, so that nobody has to type it twice."""
    context = describe_whole_report(visit, typed=typed or {}) | {"problem": problem}
    return render(request, "visits/report.html", context, status=422 if problem else 200)


def show_saved(request: HttpRequest, visit: Visit, *, saved: Saved, problem: str) -> HttpResponse:
    """Return parts for the open page: what others changed, and the digests to compare with next
    time.
    """
    advice = advise(visit, catalogue=get_current_catalogue())
    context = describe_report(visit, advice) | {
        "problem": problem,
        "others": saved.list_parts(Change.THEIRS, Change.BOTH),
        "both": saved.list_parts(Change.BOTH),
        "saved_at": clock.now(),
    }
    status = 422 if problem else 200
    return render(request, "visits/report_saved.html", context, status=status)


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def answer_facts(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    """Ask for the facts that would decide, which may be picked up in passing."""
    visit = get_visit(scope, pk)
    data = read_form_data(request)
    form = build_fact_form(list_asked(visit, data), data)
    if request.method == "POST" and form.is_valid():
        facts, _unknown = form.collect_facts()
        save_answers(visit, facts, person=staff_of(request))
        messages.success(request, _("De antwoorden zijn bewaard."))
        return redirect("visits:report", visit.pk)
    wrong = form.is_bound and bool(form.errors)
    context = {"form": form, "visit": visit, "establishment": visit.establishment}
    return render(request, "visits/facts.html", context, status=422 if wrong else 200)


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def write_confidential(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    """Show the note on its own page, so that each look at it is a choice and is recorded."""
    visit = get_visit(scope, pk)
    person = staff_of(request)
    sent = read_form_data(request)
    if sent is not None:
        change = flow.save_confidential(
            visit, text=sent.get("text", ""), base=sent.get("base", ""), person=person
        )
        _report_result(request, Saved({"confidential": change}))
        return redirect("visits:show", visit.pk)
    text = read_confidential(visit, person=person)
    context = {
        "visit": visit,
        "establishment": visit.establishment,
        "text": text,
        "base": digest(text),
    }
    return render(request, "visits/confidential.html", context)
