"""Pages that belong to no app: home, and what a visitor sees when a form has gone stale."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programmes.models import pick_language
from programmes.publishing import get_current_catalogue


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    catalogue = get_current_catalogue()
    themes = [
        {
            "slug": slug,
            "name": pick_language(theme["name"]),
            "description": pick_language(theme["description"]),
        }
        for slug, theme in catalogue.document["themes"].items()
    ]
    return render(
        request, "pages/home.html", {"programmes": catalogue.programmes, "themes": themes}
    )


def show_stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection has expired: nothing was saved, nothing is lost but one click."""
    return render(request, "stale_form.html", status=403)
