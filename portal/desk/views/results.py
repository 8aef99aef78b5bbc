"""The pages of what came of the referrals, by programme: for colleagues, and without companies."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.accounts.access import for_figures
from portal.accounts.enums import ExportedList
from portal.accounts.logged_exports import answer_export
from portal.desk.exports import build_results_sheet
from portal.lists.small_cells import MIN_SHOWN, Why
from programmes.models import Programme
from referrals.results import count_answered, summarise


@for_figures
@require_safe
def list_results(request: HttpRequest) -> HttpResponse:
    context = {"programmes": count_answered(), "few": Why.FEW}
    return render(request, "desk/results.html", context)


@for_figures
@require_safe
def show_results(request: HttpRequest, slug: str) -> HttpResponse:
    programme = get_object_or_404(Programme, slug=slug, retired=False)
    context = {
        "programme": programme,
        "results": summarise(programme),
        "least": MIN_SHOWN,
        "few": Why.FEW,
    }
    return render(request, "desk/programme_results.html", context)


@for_figures
@require_safe
def export_results(request: HttpRequest, extension: str) -> HttpResponseBase:
    """Export the figures of all programmes, as their pages show them."""
    return answer_export(request, ExportedList.RESULTS, build_results_sheet(), extension=extension)
