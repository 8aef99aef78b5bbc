"""The catalogue for visitors: the list, and one page per programme with every fact and where it
comes from.
"""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import clock
from portal.wording import format_decimal, format_euro
from programmes.benefit import describe_contribution
from programmes.catalogue import Catalogue
from programmes.eligibility import Facts
from programmes.enums import Route
from programmes.facts import read_money
from programmes.filters import ProgrammeFilter
from programmes.models import Programme, pick_language
from programmes.presentation import (
    Presenter,
    describe_freshness,
    describe_requirements,
    describe_status,
)
from programmes.publishing import get_current_catalogue


@require_safe
def list_programmes(request: HttpRequest) -> HttpResponse:
    listed = ProgrammeFilter(
        request.GET, queryset=Programme.objects.filter(retired=False).distinct()
    )
    catalogue = get_current_catalogue()
    slugs = set(listed.qs.values_list("slug", flat=True)) if listed.is_valid() else set()
    programmes = [
        describe_card(catalogue, one)
        for slug, one in catalogue.programmes.items()
        if slug in slugs
    ]
    return render(
        request,
        "programmes/list.html",
        {"filter": listed, "form": listed.form, "programmes": programmes},
    )


def describe_card(catalogue: Catalogue, programme: Any) -> dict[str, Any]:
    names = catalogue.document["themes"]
    return {
        "slug": programme["slug"],
        "title": pick_language(programme["title"]),
        "summary": pick_language(programme["summary"]),
        "where": list_regions(catalogue, programme),
        "themes": [
            pick_language(names[one["theme"]]["name"])
            for one in programme["themes"]
            if one["relevance"] == 3
        ],
    }


def list_regions(catalogue: Catalogue, programme: Any) -> str:
    return ", ".join(
        pick_language(catalogue.regions[code]["name"]) for code in programme["regions"]
    )


@require_safe
def show_programme(request: HttpRequest, slug: str) -> HttpResponse:
    catalogue = get_current_catalogue()
    programme = catalogue.programmes.get(slug)
    if programme is None:
        raise Http404
    facts = Facts({}, {}, clock.today())
    presenter = Presenter(catalogue, facts)
    compiled = catalogue.matcher.by_slug[slug]
    conditions = {offer.slug: offer.conditions.criteria for offer in compiled.offers}
    context = {
        "programme": programme,
        "title": pick_language(programme["title"]),
        "where": list_regions(catalogue, programme),
        "route": Route(programme["route"]).label,
        "status": describe_status(programme),
        "freshness": describe_freshness(programme),
        "requirements": describe_requirements(compiled.conditions.criteria, presenter.explainer),
        "has_choice": bool(compiled.conditions.choices),
        "offers": [
            (
                presenter.present_offer(offer),
                describe_requirements(conditions[offer["slug"]], presenter.explainer),
            )
            for offer in programme["offers"]
        ],
        "themes": list_themes(catalogue, programme),
        "organisations": list_organisations(catalogue, programme),
        "money": list_money(programme),
        "results": [describe_result(one) for one in programme["results"]],
        "source": catalogue.document["source"],
    }
    return render(request, "programmes/detail.html", context)


def list_themes(catalogue: Catalogue, programme: Any) -> list[tuple[str, str]]:
    names = catalogue.document["themes"]
    return [
        (pick_language(names[one["theme"]]["name"]), pick_language(one["why"]))
        for one in programme["themes"]
    ]


def list_organisations(catalogue: Catalogue, programme: Any) -> list[tuple[str, str]]:
    organisations = catalogue.document["organisations"]
    roles = (
        (_("Begonnen door"), "initiators"),
        (_("Uitgevoerd door"), "executors"),
        (_("Werkt samen met"), "partners"),
    )
    return [
        (label, ", ".join(organisations[slug]["name"] for slug in programme[role]))
        for label, role in roles
    ]


def list_money(programme: Any) -> list[tuple[str, str]]:
    budget, period = programme["budget"], programme["period"]
    rows = [(_("Budget"), _euro(budget["amount"]))] if budget["amount"] else []
    rows += [(pick_language(part["label"]), _euro(part["amount"])) for part in budget["parts"]]
    rows += (
        [(_("Toelichting bij het budget"), pick_language(budget["note"]))]
        if budget["note"]
        else []
    )
    rows += [
        (_("Begonnen"), word_date(period["start"])),
        (_("Loopt tot"), word_date(period["end"])),
    ]
    rows += (
        [(_("Toelichting bij de looptijd"), pick_language(period["note"]))]
        if period["note"]
        else []
    )
    contribution = programme["own_contribution"]
    if contribution:
        note = pick_language(contribution["note"])
        rows.append(
            (_("Uw eigen bijdrage"), f"{describe_contribution(contribution)} {note}".strip())
        )
    if programme["time_investment"]:
        rows.append(
            (_("Tijd die het u kost"), pick_language(programme["time_investment"]["text"]))
        )
    return rows


def describe_result(result: Any) -> dict[str, str]:
    value, unit = result["value"], result["unit"]
    language = (get_language() or "nl")[:2]
    if unit == "EUR":
        worded, unit = _euro(value), None
    else:
        number = read_money(value)
        worded = format_decimal(number, language=language) if number is not None else str(value)
    return {
        "label": pick_language(result["label"]),
        "value": f"{worded} {pick_language(unit)}".strip(),
        "as_of": word_date(result["as_of"]),
        "section": result["section"],
    }


def word_date(partial: str | None) -> str:
    """A date of which the day or month may be missing, for a list of facts."""
    if not partial:
        return ""
    parts = [int(part) for part in partial.split("-")]
    pattern = ("%Y", "%m-%Y", "%d-%m-%Y")[len(parts) - 1]
    return date(*[*parts, 1, 1][:3]).strftime(pattern)


def _euro(amount: Any) -> str:
    number = read_money(amount)
    return "" if number is None else format_euro(number, language=(get_language() or "nl")[:2])
