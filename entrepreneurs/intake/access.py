"""Who has the private link of an intake is let in; nobody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entrepreneurs.models import Intake
from portal.pages.private_pages import by_link

# One that has run out says so, and how to go on.
EXPIRED = "entrepreneurs/expired.html"

with_intake = by_link(purpose="intake", rows=lambda: Intake.objects.kept(), gone=EXPIRED)


def show_expired(request: HttpRequest) -> HttpResponse:
    """Where it runs out while somebody answers."""
    return render(request, EXPIRED, status=410)
