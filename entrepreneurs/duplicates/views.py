"""Views of companies that are in the list twice: find, compare, merge and split them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepreneurs.companies.filing import search_establishments
from entrepreneurs.companies.forms import SearchForm
from entrepreneurs.companies.scoped import get_establishment
from entrepreneurs.duplicates import merging as flow
from entrepreneurs.duplicates.finding import list_twins, record_not_twins
from entrepreneurs.duplicates.merging import MergeError
from entrepreneurs.models import Establishment
from portal.accounts.access import staff_of, with_scope
from portal.accounts.answering import answer_form
from portal.accounts.scopes import Scope

MAX_SHOWN = 25


@with_scope
@require_safe
def list_doubles(request: HttpRequest, scope: Scope) -> HttpResponse:
    return render(request, "companies/twins.html", {"twins": list_twins(scope)})


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def find_double(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    """Find by name or number a duplicate that we did not find ourselves."""
    establishment = get_establishment(scope, pk)
    form = SearchForm(request.POST if request.method == "POST" else None)
    query = form.cleaned_data["q"] if form.is_bound and form.is_valid() else establishment.name
    found = search_establishments(scope=scope, query=query).exclude(pk=establishment.pk)
    rows = [one for one in found[:MAX_SHOWN] if one.municipality_id in scope.own]
    context = {"establishment": establishment, "rows": rows, "query": query}
    return answer_form(request, "companies/find_twin.html", form=form, **context)


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def merge_twins(request: HttpRequest, scope: Scope, pk: UUID, other: UUID) -> HttpResponse:
    """Show what would move to the file `pk`, which stays; merge on POST."""
    kept, dropped = get_establishment(scope, pk), get_establishment(scope, other)
    if request.method == "POST":
        return _decide(request, kept, dropped)
    problem, plan = "", None
    try:
        plan = flow.plan_merge(kept=kept, dropped=dropped)
    except MergeError as error:
        problem = str(error)
    context = {"kept": kept, "dropped": dropped, "plan": plan, "problem": problem}
    return render(request, "companies/merge.html", context)


def _decide(request: HttpRequest, kept: Establishment, dropped: Establishment) -> HttpResponse:
    person = staff_of(request)
    if request.POST.get("different") == "yes":
        record_not_twins(kept, dropped, person=person)
        messages.success(request, _("Wij stellen deze twee niet meer voor."))
        return redirect("companies:twins")
    try:
        flow.merge(kept=kept, dropped=dropped, person=person)
        messages.success(request, _("Het is nu één bedrijf. U kunt het hier nog terugdraaien."))
        return redirect("desk:company", kept.pk)
    except MergeError as error:
        messages.error(request, str(error))
    return redirect("companies:merge", kept.pk, dropped.pk)


@with_scope
@require_POST
def undo_merge(request: HttpRequest, scope: Scope, pk: UUID, merged: UUID) -> HttpResponse:
    establishment = get_establishment(scope, pk)
    row = get_object_or_404(establishment.merges, pk=merged)
    try:
        flow.undo(row, person=staff_of(request))
        messages.success(request, _("Het zijn weer twee bedrijven."))
    except MergeError as error:
        messages.error(request, str(error))
    return redirect("desk:company", establishment.pk)
