"""The inbox of an organisation: for people who logged in, and by a link that goes only to its
mailbox.

Looking changes nothing, so a mail scanner may follow the link.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal import clock, links
from portal.accounts.access import staff_of, with_inbox
from portal.accounts.answering import answer_form, read_posted
from portal.accounts.scopes import Scope
from portal.lists.paging import number_pages
from programmes.models import Organisation
from programmes.publishing.theme_names import name_theme
from referrals.asking_back import find_open_question
from referrals.enums import UNHELPED, ReferralMailKind
from referrals.forms.inbox import AddressForm
from referrals.inbox import (
    Box,
    count_boxes,
    list_box,
    list_programmes,
    mail_inbox_link,
    send_inbox_link,
)
from referrals.models import Referral
from referrals.views.pausing import handle_pause

PAGE_SIZE = 25
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A referral as one line of the list. `company` is empty once the organisation no longer needs
    it.
    """

    referral: Referral
    href: str
    company: str
    themes: list[str]
    asked: bool


@with_inbox
@require_safe
def show_inbox(request: HttpRequest, scope: Scope) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=scope.organisation)
    context = {
        "layout": "desk/base.html",
        "scope": scope,
        "pause_url": reverse("referrals:inbox-pause"),
        **_describe(request, organisation, link=_link_received),
    }
    return render(request, "referrals/inbox.html", context)


@with_inbox
@require_http_methods(["GET", "HEAD", "POST"])
def pause_inbox(request: HttpRequest, scope: Scope) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=scope.organisation)
    return handle_pause(
        request,
        organisation,
        list_programmes(organisation),
        person=staff_of(request),
        layout="desk/base.html",
        back=reverse("referrals:inbox"),
    )


def by_inbox_link(view: View) -> View:
    """Give the view the organisation of its link. A link that is too old, or that was sent to an
    earlier mailbox, offers to mail a new one to the mailbox of now.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, token: str, *args: object, **kwargs: object) -> HttpResponse:
        key, made_at = links.read_timed_token(ReferralMailKind.INBOX_LINK, token)
        organisation = get_object_or_404(Organisation, pk=key.int, retired=False)
        is_late = clock.now() > made_at + timedelta(days=settings.INBOX_LINK_DAYS)
        if is_late or not links.is_bound(token, address=organisation.receives_at):
            response = _offer_new_link(request, organisation)
        else:
            response = view(request, organisation, token, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


@by_inbox_link
def show_by_link(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    context = {
        "layout": "base.html",
        "pause_url": reverse("referrals:inbox-pause-by-link", args=[token]),
        **_describe(request, organisation, link=_link_answer),
    }
    return render(request, "referrals/inbox.html", context)


@by_inbox_link
def pause_by_link(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    return handle_pause(
        request,
        organisation,
        list_programmes(organisation),
        person=None,
        layout="base.html",
        back=reverse("referrals:inbox-by-link", args=[token]),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_link(request: HttpRequest) -> HttpResponse:
    """Mail the link to an inbox. The answer is the same for every address, so that nobody learns
    who has a mailbox here.
    """
    form = AddressForm(read_posted(request))
    if request.method == "POST" and form.is_valid():
        mail_inbox_link(form.cleaned_data["email"])
        return render(request, "referrals/inbox_link.html", {"sent": True})
    return answer_form(request, "referrals/inbox_link.html", form=form)


def _offer_new_link(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    sent = request.method == "POST"
    if sent:
        send_inbox_link(organisation)
    context = {"sent": sent, "late": True}
    return render(request, "referrals/inbox_link.html", context, status=200 if sent else 410)


def _describe(
    request: HttpRequest, organisation: Organisation, *, link: Callable[[Referral], str]
) -> dict[str, object]:
    wanted = request.GET.get("vak", "")
    box = Box(wanted) if wanted in Box.values else Box.WAITING
    counts = count_boxes(organisation.pk)
    found = Paginator(list_box(organisation.pk, box), PAGE_SIZE)
    page = found.get_page(request.GET.get("page"))
    link_page = f"?vak={box}&page={{}}".format
    return {
        "organisation": organisation,
        "box": box,
        "boxes": [(one, counts[one]) for one in Box],
        "pages": number_pages(page.number, last=found.num_pages, link=link_page),
        "rows": [_describe_row(referral, link) for referral in page.object_list],
        "standing": organisation.pauses.standing(),
    }


def _describe_row(referral: Referral, link: Callable[[Referral], str]) -> InboxRow:
    urgent_first = sorted(referral.needs.items(), key=lambda need: -need[1])
    closed = referral.status in UNHELPED
    return InboxRow(
        referral=referral,
        href=link(referral),
        company=""
        if closed
        else (referral.intake.contact.company or referral.intake.contact.name),
        themes=[name_theme(theme) for theme, _urgency in urgent_first],
        asked=find_open_question(referral.events.all()) is not None,
    )


def _link_received(referral: Referral) -> str:
    return reverse("referrals:received", args=[referral.pk])


def _link_answer(referral: Referral) -> str:
    return reverse("referrals:answer", args=[referral.answer_token])
