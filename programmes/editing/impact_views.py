"""Show an editor the impact of a rule that changes verdicts, before it is saved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from programmes.editing.impact import Impact, measure_impact, sign_impact
from programmes.engine.catalogue import Catalogue

SEEN = "_impact_seen"
UNSENT = frozenset({SEEN, "csrfmiddlewaretoken"})


def find_unseen_impact(request: HttpRequest, before: Catalogue, after: Catalogue) -> list[Impact]:
    """Return what changes; empty when no verdict does, or when the editor has seen which do."""
    impacts = measure_impact(before, after, language=(get_language() or "nl")[:2])
    seen = request.POST.get(SEEN, "")
    return [] if seen == sign_impact(impacts) else impacts


@never_cache
def show_impact(request: HttpRequest, impacts: list[Impact]) -> HttpResponse:
    """Show the impact with all that was filled in, so that one button still saves it."""
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in UNSENT
        for value in values
    ]
    context = {"impacts": impacts, "sent": sent, "seen": sign_impact(impacts), "name": SEEN}
    return render(request, "programmes/impact.html", context)
