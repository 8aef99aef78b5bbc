"""Show every fact of a programme, and where it comes from."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal import clock
from portal.wording import pick_language
from programmes.browsing.index import get_index
from programmes.browsing.views.cards import describe_card, list_regions
from programmes.engine.catalogue import Catalogue
from programmes.engine.eligibility import CompiledProgramme, Facts
from programmes.engine.published import PublishedProgramme
from programmes.enums import Route
from programmes.presenting import factsheet
from programmes.presenting.presenter import (
    Presenter,
    describe_conditions,
    describe_freshness,
    describe_status,
)
from programmes.presenting.structured_data import describe_service, dump_for_script
from programmes.publishing.public_pages import public_page
from programmes.publishing.versions import get_current_catalogue


@require_safe
@public_page
def show_programme(request: HttpRequest, slug: str) -> HttpResponse:
    catalogue = get_current_catalogue()
    if slug not in catalogue.programmes:
        raise Http404
    return render(request, "programmes/detail.html", describe_programme(catalogue, slug))


def describe_programme(catalogue: Catalogue, slug: str) -> dict[str, object]:
    """Return what the page says of a programme of this catalogue, in the active language."""
    programme, compiled = catalogue.programmes[slug], catalogue.matcher.by_slug[slug]
    presenter = Presenter(catalogue, Facts({}, {}, clock.today()))
    language = (get_language() or "nl")[:2]
    comparable = get_index(catalogue, language=language).list_comparable(slug)
    return {
        "programme": programme,
        "title": pick_language(programme["title"]),
        "where": list_regions(catalogue, programme),
        "route": Route(programme["route"]).label,
        "status": describe_status(programme),
        "freshness": describe_freshness(programme),
        "source": catalogue.document["source"],
        "asked": describe_conditions(compiled.conditions, presenter.explainer),
        "offers": list_offers(programme, compiled, presenter),
        "comparable": [describe_card(catalogue, catalogue.programmes[one]) for one in comparable],
        "structured_data": dump_for_script(
            describe_service(
                catalogue, programme, language=language, find_url=find_url, related=comparable
            )
        ),
        **gather_facts(catalogue, programme),
    }


def find_url(slug: str) -> str:
    return settings.PUBLIC_URL + reverse("programmes:detail", args=[slug])


def list_offers(
    programme: PublishedProgramme, compiled: CompiledProgramme, presenter: Presenter
) -> list[dict[str, object]]:
    conditions = {offer.slug: offer.conditions for offer in compiled.offers}
    return [
        {
            "offer": presenter.present_offer(offer),
            "asked": describe_conditions(
                conditions[offer["slug"]], presenter.explainer, offer=True
            ),
            "paid": pick_language(own.get("note")) if (own := offer["own_contribution"]) else "",
        }
        for offer in programme["offers"]
    ]


def gather_facts(catalogue: Catalogue, programme: PublishedProgramme) -> dict[str, object]:
    """Return each group of facts, and the headings of the source on which it rests."""
    budget, period = programme["budget"], programme["period"]
    own = (programme["own_contribution"], programme["time_investment"])
    judged = programme["judged_by_desk"]
    offer_criteria = [one for offer in programme["offers"] for one in offer["criteria"]]
    return {
        "themes": factsheet.list_themes(catalogue, programme),
        "policy_themes": factsheet.list_policy_themes(catalogue, programme),
        "parties": factsheet.list_parties(catalogue, programme),
        "your_part": factsheet.list_your_part(programme),
        "money": [*factsheet.list_budget(budget), *factsheet.list_period(period)],
        "results": factsheet.list_results(programme["results"]),
        "sections": {
            "offers": factsheet.list_sections([*programme["offers"], *offer_criteria]),
            "asked": factsheet.list_sections([*programme["criteria"], *judged]),
            "your_part": factsheet.list_sections(own),
            "money": factsheet.list_sections([budget, period]),
            "lessons": factsheet.list_sections(programme["lessons"]),
        },
    }
