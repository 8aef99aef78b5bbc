"""Access to a referral by a private link: the organisation has one, the entrepreneur another."""

from collections.abc import Callable
from functools import wraps
from operator import attrgetter

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entrepreneurs.models import ContactPerson
from portal.pages.private_pages import by_link
from referrals.consents import is_barred
from referrals.enums import Status
from referrals.models import Referral

View = Callable[..., HttpResponse]
GONE = "referrals/gone.html"
MAILBOX = attrgetter("organisation.receives_at")

# For the entrepreneur who asked.
with_person = by_link(
    purpose="status",
    rows=lambda: ContactPerson.objects.select_related("intake"),
    gone=GONE,
    own=True,
)


def show_gone(request: HttpRequest, **why: bool) -> HttpResponse:
    """The page for a referral that nobody can read here any more; `why` chooses its words."""
    return render(request, GONE, why, status=410)


def with_referral(view: View) -> View:
    """Give the view the referral of an organisation's link. One that was withdrawn or erased is
    answered with a page that says so.
    """

    @by_link(purpose="answer", rows=_list_readable, gone=GONE, address=MAILBOX)
    @wraps(view)
    def wrapped(
        request: HttpRequest, referral: Referral, *args: object, **kwargs: object
    ) -> HttpResponse:
        if referral.status == Status.WITHDRAWN or is_barred(referral):
            # The right to read it went with the consent.
            return show_gone(request, withdrawn=True)
        if referral.organisation.retired:
            # A link lasts as long as its row, but an organisation that left may not read it.
            return show_gone(request, left=True)
        return view(request, referral, *args, **kwargs)

    return wrapped


def _list_readable() -> QuerySet[Referral]:
    return Referral.objects.with_people().filter(intake__contact__isnull=False)
