"""Show the overview table of the source: every programme, and which of the six policy themes it
serves.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.wording import pick_language
from programmes.browsing.views.cards import list_regions
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue
from programmes.engine.published import PublishedProgramme
from programmes.publishing.public_pages import public_page
from programmes.publishing.versions import get_current_catalogue


@require_safe
@public_page
def show_overview(request: HttpRequest) -> HttpResponse:
    catalogue = get_current_catalogue()
    rows = [describe_row(catalogue, one) for one in catalogue.programmes.values()]
    context = {
        "themes": list_columns(catalogue),
        "rows": rows,
        "source": catalogue.document["source"],
    }
    return render(request, "programmes/overview.html", context)


def list_columns(catalogue: Catalogue) -> list[dict[str, object]]:
    """Return each theme with its number of programmes, and the query of their list."""
    return [
        {
            "name": pick_language(name),
            "query": Wanted(policy_themes=(slug,)).to_query(),
            "total": sum(slug in one["policy_themes"] for one in catalogue.programmes.values()),
        }
        for slug, name in catalogue.document["policy_themes"].items()
    ]


def describe_row(catalogue: Catalogue, programme: PublishedProgramme) -> dict[str, object]:
    served = programme["policy_themes"]
    return {
        "slug": programme["slug"],
        "title": pick_language(programme["title"]),
        "page": programme["source"]["page"],
        "where": list_regions(catalogue, programme),
        "served": [slug in served for slug in catalogue.document["policy_themes"]],
        "total": len(served),
    }
