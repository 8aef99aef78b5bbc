"""The front page: the ways in, and how much there is behind them."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.wording import pick_language
from programmes.browsing.views.map import describe_map
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue
from programmes.engine.published import ROLE_KEYS
from programmes.publishing.public_pages import public_page
from programmes.publishing.versions import get_current_catalogue


@public_page
@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    catalogue = get_current_catalogue()
    context = {
        "themes": list_themes(catalogue),
        "numbers": count_contents(catalogue),
        **describe_map(catalogue, wanted=Wanted()),
    }
    return render(request, "pages/home.html", context)


def list_themes(catalogue: Catalogue) -> list[dict[str, str]]:
    return [
        {
            "slug": slug,
            "name": pick_language(theme["name"]),
            "description": pick_language(theme["description"]),
        }
        for slug, theme in catalogue.document["themes"].items()
    ]


# Two versions: while one is published, requests still read the one before.
@lru_cache(maxsize=2)
def count_contents(catalogue: Catalogue) -> dict[str, int]:
    """Return how many programmes, offers, organisations and themes there are. They are counted
    once per version; an organisation that takes no part in a programme does not count.
    """
    programmes = catalogue.programmes.values()
    return {
        "programmes": len(programmes),
        "offers": sum(len(one["offers"]) for one in programmes),
        "organisations": len(
            {slug for one in programmes for role in ROLE_KEYS for slug in one[role]}
        ),
        "themes": len(catalogue.document["themes"]),
    }
