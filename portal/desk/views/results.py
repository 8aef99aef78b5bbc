"""What came of the referrals, by programme: for who works here, and without companies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.accounts.access import for_figures
from portal.small_cells import LEAST
from programmes.models import Programme
from referrals.results import count_answered, summarise


@for_figures
@require_safe
def list_results(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/results.html", {"programmes": count_answered(), "least": LEAST})


@for_figures
@require_safe
def show_results(request: HttpRequest, slug: str) -> HttpResponse:
    programme = get_object_or_404(Programme, slug=slug, retired=False)
    context = {"programme": programme, "results": summarise(programme), "least": LEAST}
    return render(request, "desk/programme_results.html", context)
