"""Views to plan a visit, move it, cancel it, and put it in a calendar."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from entrepreneurs.companies.scoped import get_establishment, get_visit
from entrepreneurs.enums import VisitStatus
from entrepreneurs.models import Visit
from entrepreneurs.visits import lifecycle as flow
from entrepreneurs.visits.forms import PlanForm
from entrepreneurs.visits.lifecycle import VisitError
from portal.accounts.access import staff_of, with_scope
from portal.accounts.answering import answer_form, read_form_data
from portal.accounts.scopes import Scope
from portal.links import build_url
from portal.pages.calendars import Appointment, answer_calendar


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def plan_visit(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    establishment = get_establishment(scope, pk)
    form = PlanForm(read_form_data(request), establishment=establishment, person=staff_of(request))
    if request.method == "POST" and form.is_valid():
        visit = flow.plan_visit(establishment=establishment, **form.describe_visit())
        messages.success(request, _("Het bezoek is gepland."))
        return redirect("visits:show", visit.pk)
    return answer_form(request, "visits/plan.html", form=form, establishment=establishment)


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def change_plan(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    visit = get_visit(scope, pk)
    establishment = visit.establishment
    form = PlanForm(
        read_form_data(request),
        establishment=establishment,
        person=staff_of(request),
        visit=visit,
    )
    if request.method == "POST" and form.is_valid():
        flow.change_plan(visit, **form.describe_visit())
        messages.success(request, _("De wijziging is bewaard."))
        return redirect("visits:show", visit.pk)
    return answer_form(
        request, "visits/plan.html", form=form, establishment=establishment, visit=visit
    )


@with_scope
@require_safe
def show_visit(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    visit = get_visit(scope, pk)
    context = {
        "visit": visit,
        "establishment": visit.establishment,
        "planned": visit.status == VisitStatus.PLANNED,
        "begun": visit.status == VisitStatus.HELD,
    }
    return render(request, "visits/show.html", context)


@with_scope
@require_http_methods(["POST"])
def cancel_visit(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    visit = get_visit(scope, pk)
    try:
        flow.cancel_visit(visit)
        messages.success(request, _("Het bezoek gaat niet door."))
    except VisitError as error:
        messages.error(request, str(error))
    return redirect("visits:show", visit.pk)


@with_scope
@require_safe
def download_calendar(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    """Export the visit for one's own calendar, with a link back."""
    visit = get_visit(scope, pk)
    return answer_calendar(describe_appointment(visit), name="bezoek")


def describe_appointment(visit: Visit) -> Appointment:
    establishment = visit.establishment
    return Appointment(
        uid=str(visit.pk),
        summary=_("Bezoek aan %(name)s") % {"name": establishment.name},
        starts_at=visit.starts_at,
        minutes=visit.minutes,
        location=", ".join(
            filter(None, [establishment.street, establishment.postcode, establishment.town])
        ),
        url=build_url("visits:show", visit.pk, language="nl"),
        cancelled=visit.status == VisitStatus.CANCELLED,
    )
