"""Show two to four programmes side by side, and mark the rows in which they differ."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import clock
from portal.wording import pick_language
from programmes.browsing.index import get_index
from programmes.browsing.views.cards import describe_card
from programmes.engine.catalogue import Catalogue
from programmes.engine.eligibility import Facts
from programmes.engine.published import PublishedProgramme
from programmes.enums import OfferKind, Route
from programmes.presenting import factsheet
from programmes.presenting.presenter import (
    AskedFor,
    Presenter,
    describe_conditions,
    describe_freshness,
    describe_status,
)
from programmes.publishing.public_pages import public_page
from programmes.publishing.versions import get_current_catalogue

KEY, DIFFERENCES = "programme", "differences"
MIN_COMPARED, MAX_COMPARED = 2, 4
# So much of an address is read; the rest of an endless one is left alone.
MAX_READ = 50


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address asks for: programmes that exist, each once, and what was left out."""

    slugs: list[str]
    problems: list[str]


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One property, with a cell of lines for each programme."""

    label: str
    cells: list[list[str]]
    differs: bool


@require_safe
@public_page
def compare_programmes(request: HttpRequest) -> HttpResponse:
    catalogue = get_current_catalogue()
    chosen = read_chosen(request.GET, catalogue)
    programmes = [catalogue.programmes[slug] for slug in chosen.slugs]
    rows = list(list_rows(catalogue, programmes)) if len(programmes) >= MIN_COMPARED else []
    only = DIFFERENCES in request.GET and bool(rows)
    context = {
        "problems": chosen.problems,
        "slugs": chosen.slugs,
        "columns": [describe_column(one, chosen.slugs, only=only) for one in programmes],
        "rows": [row for row in rows if row.differs or not only],
        "differing": sum(row.differs for row in rows),
        "all_rows": len(rows),
        "only": only,
        "other_query": write_query(chosen.slugs, only=not only),
        "choices": list_choices(catalogue, without=chosen.slugs),
        "boxes": range(1, MIN_COMPARED + 1) if not programmes else range(1, 2),
        "has_room": len(programmes) < MAX_COMPARED,
        "comparable": list_comparable(catalogue, chosen.slugs),
    }
    return render(request, "programmes/compare.html", context)


def read_chosen(query: QueryDict, catalogue: Catalogue) -> Chosen:
    asked = [slug for slug in query.getlist(KEY)[:MAX_READ] if slug]
    known = [slug for slug in dict.fromkeys(asked) if slug in catalogue.programmes]
    strange = len({slug for slug in asked if slug not in catalogue.programmes})
    problems = []
    if strange:
        problems.append(
            ngettext(
                "%(n)s programma kennen wij niet. Dat staat er niet bij.",
                "%(n)s programma's kennen wij niet. Die staan er niet bij.",
                strange,
            )
            % {"n": strange}
        )
    if len(known) + strange < len(asked):
        problems.append(_("U koos een programma twee keer. Het staat er één keer bij."))
    if len(known) > MAX_COMPARED:
        names = ", ".join(
            pick_language(catalogue.programmes[one]["title"]) for one in known[MAX_COMPARED:]
        )
        problems.append(
            _("U kunt vier programma's tegelijk vergelijken. Niet getoond: %(names)s.")
            % {"names": names}
        )
    return Chosen(known[:MAX_COMPARED], problems)


def write_query(slugs: Sequence[str], *, only: bool = False) -> str:
    return urlencode([(KEY, slug) for slug in slugs] + ([(DIFFERENCES, "1")] if only else []))


def describe_column(
    programme: PublishedProgramme, slugs: Sequence[str], *, only: bool
) -> dict[str, str]:
    slug = programme["slug"]
    return {
        "slug": slug,
        "title": pick_language(programme["title"]),
        "query_without": write_query([one for one in slugs if one != slug], only=only),
    }


def list_choices(catalogue: Catalogue, *, without: Sequence[str]) -> list[tuple[str, str]]:
    """Return what may be added, sorted by name."""
    choices = [
        (slug, pick_language(one["title"]))
        for slug, one in catalogue.programmes.items()
        if slug not in without
    ]
    return sorted(choices, key=lambda choice: choice[1].casefold())


def list_comparable(catalogue: Catalogue, slugs: Sequence[str]) -> list[dict[str, object]]:
    """Return cards of what resembles a programme that was chosen alone."""
    if len(slugs) != 1:
        return []
    index = get_index(catalogue, language=(get_language() or "nl")[:2])
    return [
        describe_card(catalogue, catalogue.programmes[one]) | {"query": write_query([*slugs, one])}
        for one in index.list_comparable(slugs[0])
    ]


def list_rows(
    catalogue: Catalogue, programmes: Sequence[PublishedProgramme]
) -> Iterator[CompareRow]:
    for label, describe in list_properties(catalogue):
        cells = [describe(programme) for programme in programmes]
        different = {tuple(sorted(cell)) for cell in cells}
        yield CompareRow(label, cells, differs=len(different) > 1)


def list_properties(
    catalogue: Catalogue,
) -> list[tuple[str, Callable[[PublishedProgramme], list[str]]]]:
    explainer = Presenter(catalogue, Facts({}, {}, clock.today())).explainer
    compiled = catalogue.matcher.by_slug
    return [
        (_("In het kort"), lambda one: [pick_language(one["summary"])]),
        (
            _("Voor wie"),
            lambda one: [
                pick_language(one["target_group"]),
                *word_conditions(describe_conditions(compiled[one["slug"]].conditions, explainer)),
            ],
        ),
        (_("Soort hulp"), list_kinds),
        (_("Wat u krijgt"), list_offers),
        (_("Wat u betaalt"), list_price),
        (_("Hoe u meedoet"), lambda one: [str(Route(one["route"]).label)]),
        (
            _("Waar"),
            lambda one: [
                pick_language(catalogue.regions[code]["name"]) for code in one["regions"]
            ],
        ),
        (_("Looptijd"), list_period),
        (_("Status"), lambda one: [describe_status(one).capitalize()]),
        (
            _("Begonnen door"),
            lambda one: [p.name for p in factsheet.pick_parties(catalogue, one["initiators"])],
        ),
        (
            _("Uitgevoerd door"),
            lambda one: [p.name for p in factsheet.pick_parties(catalogue, one["executors"])],
        ),
        (_("Onderwerpen van beleid"), lambda one: factsheet.list_policy_themes(catalogue, one)),
        (_("Stand"), list_freshness),
    ]


def word_conditions(asked: AskedFor) -> list[str]:
    lines = list(asked.required)
    for choice in asked.choices:
        ways = "; ".join(" + ".join(together) for together in choice)
        lines.append(_("Eén van deze is genoeg: %(ways)s") % {"ways": ways})
    return lines


def list_kinds(programme: PublishedProgramme) -> list[str]:
    kinds = (OfferKind(offer["kind"]).label for offer in programme["offers"])
    return [str(kind).capitalize() for kind in dict.fromkeys(kinds)]


def list_offers(programme: PublishedProgramme) -> list[str]:
    lines = []
    for offer in programme["offers"]:
        title, money = pick_language(offer["title"]), factsheet.describe_offer(offer)
        lines.append(f"{title}: {' '.join(money)}" if money else title)
    return lines


def list_price(programme: PublishedProgramme) -> list[str]:
    return factsheet.describe_price(programme["own_contribution"]) or [
        _("De bron zegt niet wat u betaalt.")
    ]


def list_period(programme: PublishedProgramme) -> list[str]:
    rows = factsheet.list_period(programme["period"])
    return [f"{label}: {value}" for label, value in rows[:2] if value]


def list_freshness(programme: PublishedProgramme) -> list[str]:
    freshness = describe_freshness(programme)
    day = factsheet.word_day(freshness["as_of"])
    words = _("Nagekeken op %(day)s") if freshness["checked"] else _("%(day)s, nog niet nagekeken")
    lines = [words % {"day": day}]
    return [*lines, _("Te laat nagekeken")] if freshness["overdue"] else lines
