"""An invitation, by the private link of the company that got it."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from entrepreneurs import meetings as flow
from entrepreneurs.enums import InvitationStatus, MeetingEffect, MeetingStatus
from entrepreneurs.forms.meeting import ComingForm, EffectForm
from entrepreneurs.meeting_mails import describe_appointment, name_theme
from entrepreneurs.meetings import MeetingError
from entrepreneurs.models import Invitation
from entrepreneurs.views.answering import answer_form
from portal import links
from portal.calendars import answer_calendar
from portal.links import build_url

COMING = {InvitationStatus.COMING: "yes", InvitationStatus.WAITING: "yes"}
View = Callable[[HttpRequest, Invitation], HttpResponse]


def with_invitation(view: View) -> Callable[..., HttpResponse]:
    """Give the view what the link stands for. An invitation that is gone says so."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        pk = links.read_token("invitation", token)
        rows = Invitation.objects.select_related(
            "meeting__organisation", "meeting__host", "establishment", "contact"
        )
        row = rows.filter(pk=pk).first()
        if row is None:
            response = render(request, "meetings/gone.html", status=410)
        else:
            response = view(request, row)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def _read(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@with_invitation
def answer(request: HttpRequest, row: Invitation) -> HttpResponse:
    initial = {"coming": COMING.get(InvitationStatus(row.status), "no")}
    answered = row.status != InvitationStatus.INVITED
    form = ComingForm(_read(request), initial=initial if answered else {})
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
        "theme": name_theme(row.meeting, request.LANGUAGE_CODE),
        "answered": answered,
        "coming": row.status == InvitationStatus.COMING,
        "waiting": row.status == InvitationStatus.WAITING,
        "cancelled": row.meeting.status == MeetingStatus.CANCELLED,
    }
    return answer_form(request, "meetings/answer.html", form=form, **context)


@with_invitation
def effect(request: HttpRequest, row: Invitation) -> HttpResponse:
    """What the meeting brought; only of who was there."""
    if not row.attended:
        return redirect("invitations:answer", row.token)
    form = EffectForm(_read(request), initial={"effect": row.effect, "note": row.effect_note})
    if request.method == "POST" and form.is_valid():
        flow.record_effect(
            row, effect=MeetingEffect(form.cleaned_data["effect"]), note=form.cleaned_data["note"]
        )
        messages.success(request, _("Dank u wel. Wij hebben uw antwoord bewaard."))
        return redirect("invitations:effect", row.token)
    theme = name_theme(row.meeting, request.LANGUAGE_CODE)
    return answer_form(
        request, "meetings/effect.html", form=form, row=row, meeting=row.meeting, theme=theme
    )


@require_safe
@with_invitation
def download_calendar(request: HttpRequest, row: Invitation) -> HttpResponse:
    url = build_url("invitations:answer", row.token, language="nl")
    return answer_calendar(describe_appointment(row.meeting, url=url), name="bijeenkomst")
