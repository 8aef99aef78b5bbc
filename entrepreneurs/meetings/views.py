"""Views for people who work with companies: meetings proposed, planned, filled and held, and their
results.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepreneurs.enums import InvitationStatus
from entrepreneurs.meetings import lifecycle as flow
from entrepreneurs.meetings.forms import AttendanceForm, InviteForm, MeetingForm
from entrepreneurs.meetings.lifecycle import MeetingError
from entrepreneurs.meetings.mails import describe_appointment
from entrepreneurs.meetings.meeting_pages import describe_meeting, describe_meetings
from entrepreneurs.meetings.proposals import (
    find_region,
    list_candidates,
    pick_contact,
)
from entrepreneurs.models import Meeting
from portal.accounts.access import staff_of, with_scope
from portal.accounts.answering import answer_form, read_form_data
from portal.accounts.scopes import Scope
from portal.links import build_url
from portal.pages.calendars import answer_calendar
from programmes.publishing.theme_names import name_theme
from programmes.publishing.versions import get_current_catalogue


def get_meeting(scope: Scope, pk: UUID, *, own: bool = True) -> Meeting:
    rows = Meeting.objects.owned_by(scope) if own else Meeting.objects.seen_by(scope)
    meeting: Meeting = get_object_or_404(
        rows.select_related("host", "organisation", "region"), pk=pk
    )
    return meeting


@with_scope
@require_safe
def list_meetings(request: HttpRequest, scope: Scope) -> HttpResponse:
    return render(request, "meetings/list.html", describe_meetings(scope))


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def plan_meeting(request: HttpRequest, scope: Scope) -> HttpResponse:
    form = MeetingForm(
        read_form_data(request),
        catalogue=get_current_catalogue(),
        initial={"theme": request.GET.get("theme", "")},
    )
    if request.method == "POST" and form.is_valid():
        meeting = flow.plan_meeting(
            host=staff_of(request),
            region=find_region(scope),
            theme=form.cleaned_data["theme"],
            **form.describe_meeting(),
        )
        messages.success(request, _("De bijeenkomst staat klaar. Nodig nu bedrijven uit."))
        return redirect("meetings:invite", meeting.pk)
    return answer_form(request, "meetings/plan.html", form=form, region=find_region(scope))


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def change_meeting(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    meeting = get_meeting(scope, pk)
    form = MeetingForm(read_form_data(request), catalogue=get_current_catalogue(), meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            flow.change_meeting(meeting, **form.describe_meeting())
            messages.success(request, _("De wijziging is bewaard. Wie komt, krijgt bericht."))
            return redirect("meetings:show", meeting.pk)
        except MeetingError as error:
            form.add_error("places", str(error))
    return answer_form(
        request, "meetings/plan.html", form=form, meeting=meeting, region=meeting.region
    )


@with_scope
@require_safe
def show_meeting(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    """Show a meeting. Of a company elsewhere in the region only its name and answer are shown, not
    its contact.
    """
    meeting = get_meeting(scope, pk, own=False)
    return render(request, "meetings/show.html", describe_meeting(meeting, scope=scope))


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    meeting = get_meeting(scope, pk)
    candidates = list_candidates(meeting, scope)
    form = InviteForm(read_form_data(request), candidates=candidates)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data["places"].prefetch_related("contacts")
            count = flow.invite(meeting, establishments=chosen)
            told = ngettext(
                "%(n)d bedrijf is uitgenodigd.", "%(n)d bedrijven zijn uitgenodigd.", count
            )
            messages.success(request, told % {"n": count})
        except MeetingError as error:
            messages.error(request, str(error))
        return redirect("meetings:show", meeting.pk)
    without = [one for one, _need in candidates if not pick_contact(one)]
    context: dict[str, object] = {
        "meeting": meeting,
        "theme": name_theme(meeting.theme),
        "candidates": candidates,
        "without": without,
        "many": len(candidates) - len(without) > meeting.places,
    }
    return answer_form(request, "meetings/invite.html", form=form, **context)


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def record_attendance(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    meeting = get_meeting(scope, pk)
    rows = meeting.invitations.exclude(status=InvitationStatus.DECLINED)
    form = AttendanceForm(
        read_form_data(request), invitations=list(rows.select_related("establishment"))
    )
    if request.method == "POST" and form.is_valid():
        try:
            present = {one.pk for one in form.cleaned_data["present"]}
            flow.record_attendance(meeting, present=present)
            messages.success(request, _("Bewaard. Over een maand vragen wij hun wat het bracht."))
        except MeetingError as error:
            messages.error(request, str(error))
        return redirect("meetings:show", meeting.pk)
    return answer_form(
        request,
        "meetings/attendance.html",
        form=form,
        meeting=meeting,
        theme=name_theme(meeting.theme),
    )


@with_scope
@require_POST
def cancel_meeting(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    meeting = get_meeting(scope, pk)
    try:
        flow.cancel_meeting(meeting)
        messages.success(request, _("De bijeenkomst gaat niet door. Wie zou komen, hoort het."))
    except MeetingError as error:
        messages.error(request, str(error))
    return redirect("meetings:show", meeting.pk)


@with_scope
@require_safe
def download_calendar(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    meeting = get_meeting(scope, pk, own=False)
    url = build_url("meetings:show", meeting.pk, language="nl")
    return answer_calendar(describe_appointment(meeting, url=url), name="bijeenkomst")
