"""The pages of Mijn werk, of the same for a whole team, and of oversight."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from entrepreneurs.meetings.proposals import list_proposals
from portal.accounts.access import for_coordinators, staff_of, with_scope
from portal.accounts.answering import answer_form
from portal.accounts.models import User
from portal.accounts.scopes import Scope, list_team
from portal.desk.fed_back import count_feedback
from portal.desk.forms import HandOverForm
from portal.desk.oversight import list_exports, list_looks, list_traces
from portal.desk.work import Work, hand_over_all, list_work


@with_scope
@require_safe
def show_work(request: HttpRequest, scope: Scope) -> HttpResponse:
    person = staff_of(request)
    context = {
        "work": list_work([person]),
        "proposals": len(list_proposals(scope)),
        "scope": scope,
    }
    return render(request, "desk/work.html", context)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def show_team(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show what is late and due per person, with a form to hand over the work of somebody who is
    away.
    """
    team = list_team(scope).select_related("organisation")
    people = list(team.order_by("-is_active", "organisation__name", "first_name", "email"))
    form = HandOverForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        count = hand_over_all(giver=form.cleaned_data["giver"], taker=form.cleaned_data["taker"])
        told = ngettext("%(n)d zaak is overgedragen.", "%(n)d zaken zijn overgedragen.", count)
        messages.success(request, told % {"n": count})
        return redirect("desk:team")
    whole = list_work(people)
    context = {
        "people": [(person, _pick(whole, person)) for person in people],
        "whole": whole,
        "share": count_feedback(people),
        "scope": scope,
    }
    return answer_form(request, "desk/team.html", form=form, **context)


def _pick(work: Work, person: User) -> dict[str, int]:
    return {
        name: sum(task.who == str(person) for task in getattr(work, name))
        for name in ("late", "week", "drafts", "quiet")
    }


@for_coordinators
@require_safe
def show_oversight(request: HttpRequest, scope: Scope) -> HttpResponse:
    context = {
        "traces": list_traces(scope),
        "looks": list_looks(scope),
        "exports": list_exports(scope),
        "scope": scope,
    }
    return render(request, "desk/oversight.html", context)
