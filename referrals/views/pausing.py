"""The page on which an organisation says that it is full or away, reached from a question and from
the inbox.
"""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.answering import answer_form, read_posted
from portal.accounts.models import User
from programmes.models import Organisation, Programme
from referrals.enums import Actor
from referrals.forms.answers import PauseForm
from referrals.pausing import end_pauses, list_waiting, pause


def handle_pause(
    request: HttpRequest,
    organisation: Organisation,
    programmes: Sequence[Programme],
    *,
    person: User | None,
    layout: str,
    back: str,
) -> HttpResponse:
    """Pause one of `programmes` or all of the organisation's, or end its pauses; the page is drawn
    within the template `layout`.
    """
    if request.method == "POST" and "back" in request.POST:
        end_pauses(organisation)
        messages.success(request, _("U krijgt weer nieuwe vragen."))
        return redirect(request.path)
    form = PauseForm(read_posted(request), programmes=programmes)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        passed_on = pause(
            organisation=organisation,
            programme=next((one for one in programmes if one.slug == data["scope"]), None),
            kind=data["kind"],
            until=data["until"],
            actor=Actor.STAFF if isinstance(person, User) else Actor.PARTNER,
            person=person,
        )
        _say_paused(request, passed_on)
        return redirect(request.path)
    context = {
        "organisation": organisation,
        "standing": organisation.pauses.standing(),
        "waiting": list_waiting(organisation, None).count(),
        "layout": layout,
        "back": back,
    }
    return answer_form(request, "referrals/pause.html", form=form, **context)


def _say_paused(request: HttpRequest, passed_on: int) -> None:
    messages.success(request, _("Tot die dag krijgt u geen nieuwe vragen."))
    if passed_on:
        told = ngettext(
            "%(n)s vraag die wachtte, gaat naar een ander.",
            "%(n)s vragen die wachtten, gaan naar een ander.",
            passed_on,
        )
        messages.info(request, told % {"n": passed_on})
