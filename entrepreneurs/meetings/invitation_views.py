"""The pages of an invitation, behind the private link of the company that got it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entrepreneurs.companies.reply_forms import ComingForm, EffectForm
from entrepreneurs.enums import InvitationStatus, MeetingEffect, MeetingStatus
from entrepreneurs.meetings import lifecycle as flow
from entrepreneurs.meetings.lifecycle import MeetingError
from entrepreneurs.meetings.mails import describe_appointment
from entrepreneurs.models import Invitation
from portal.accounts.answering import answer_form, read_posted
from portal.links import build_url
from portal.pages.calendars import answer_calendar
from portal.pages.private_pages import by_link
from programmes.publishing.theme_names import name_theme

COMING = {InvitationStatus.COMING: "yes", InvitationStatus.WAITING: "yes"}


with_invitation = by_link(
    purpose="invitation",
    rows=lambda: Invitation.objects.select_related(
        "meeting__organisation", "meeting__host", "establishment", "contact"
    ),
    gone="meetings/gone.html",
)


@with_invitation
def answer(request: HttpRequest, row: Invitation) -> HttpResponse:
    initial = {"coming": COMING.get(InvitationStatus(row.status), "no")}
    answered = row.status != InvitationStatus.INVITED
    form = ComingForm(read_posted(request), initial=initial if answered else {})
    if request.method == "POST" and form.is_valid():
        try:
            flow.answer(row, coming=form.cleaned_data["coming"] == "yes")
            messages.success(request, _("Dank u wel. Wij hebben uw antwoord bewaard."))
        except MeetingError as error:
            messages.error(request, str(error))
        return redirect("invitations:answer", row.token)
    context = {
        "row": row,
        "meeting": row.meeting,
        "theme": name_theme(row.meeting.theme, language=request.LANGUAGE_CODE),
        "answered": answered,
        "coming": row.status == InvitationStatus.COMING,
        "waiting": row.status == InvitationStatus.WAITING,
        "cancelled": row.meeting.status == MeetingStatus.CANCELLED,
    }
    return answer_form(request, "meetings/answer.html", form=form, **context)


@with_invitation
def effect(request: HttpRequest, row: Invitation) -> HttpResponse:
    """Ask what the meeting brought; only companies that were there can answer."""
    if not row.attended:
        return redirect("invitations:answer", row.token)
    form = EffectForm(
        read_posted(request),
        choices=MeetingEffect.choices,
        initial={"effect": row.effect, "note": row.effect_note},
    )
    if request.method == "POST" and form.is_valid():
        flow.record_effect(
            row, effect=MeetingEffect(form.cleaned_data["effect"]), note=form.cleaned_data["note"]
        )
        messages.success(request, _("Dank u wel. Wij hebben uw antwoord bewaard."))
        return redirect("invitations:effect", row.token)
    theme = name_theme(row.meeting.theme, language=request.LANGUAGE_CODE)
    return answer_form(
        request, "meetings/effect.html", form=form, row=row, meeting=row.meeting, theme=theme
    )


@require_safe
@with_invitation
def download_calendar(request: HttpRequest, row: Invitation) -> HttpResponse:
    url = build_url("invitations:answer", row.token, language="nl")
    return answer_calendar(describe_appointment(row.meeting, url=url), name="bijeenkomst")
