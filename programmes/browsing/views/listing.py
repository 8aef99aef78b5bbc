"""Show the catalogue: programmes with filters, search and pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.lists.paging import Pages, number_pages
from portal.pages.frames import fill_frame
from portal.wording import join_words
from programmes.browsing.filters import SORTS, ReadWanted, read_wanted
from programmes.browsing.index import CatalogueIndex, Found, get_index
from programmes.browsing.views.cards import describe_found, draw_found
from programmes.browsing.views.facets import (
    PAGE,
    Chip,
    draw_regions,
    link_to,
    list_chips,
    list_facets,
    name_value,
)
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue
from programmes.publishing.public_pages import public_page
from programmes.publishing.versions import get_current_catalogue
from programmes.reading.places import find_places

PER_PAGE = 20
MAX_DIGITS = 6
# By whether words and a region were given.
SENTENCES = {
    (False, False): ngettext_lazy("%(n)d programma gevonden", "%(n)d programma's gevonden", "n"),
    (True, False): ngettext_lazy(
        "%(n)d programma gevonden voor ‘%(words)s’",
        "%(n)d programma's gevonden voor ‘%(words)s’",
        "n",
    ),
    (False, True): ngettext_lazy(
        "%(n)d programma gevonden in %(place)s", "%(n)d programma's gevonden in %(place)s", "n"
    ),
    (True, True): ngettext_lazy(
        "%(n)d programma gevonden voor ‘%(words)s’ in %(place)s",
        "%(n)d programma's gevonden voor ‘%(words)s’ in %(place)s",
        "n",
    ),
}


@public_page
@require_safe
def list_programmes(request: HttpRequest) -> HttpResponse:
    if clean := drop_empty_fields(request):
        return HttpResponseRedirect(clean)
    catalogue = get_current_catalogue()
    asked = read_wanted(request.GET, catalogue)
    index = get_index(catalogue, language=read_language())
    found = index.find(asked.wanted, sort=asked.sort)
    pages = count_pages(asked, found.total, request.GET.get(PAGE, "1"))
    context = {
        **describe_selection(catalogue, asked, found),
        **describe_page(catalogue, asked, found, pages),
        "nearest": [] if found.total else list_nearest(catalogue, index, asked),
    }
    # The part that changes with a filter; an old page from the history is a whole one.
    headers = request.headers
    part = "HX-Request" in headers and "HX-History-Restore-Request" not in headers
    template = "programmes/list_part.html" if part else "programmes/list.html"
    response = render(request, template, context, status=200 if pages.number else 404)
    if part:
        response["HX-Push-Url"] = link_to(asked.wanted, sort=asked.sort)
    return response


def drop_empty_fields(request: HttpRequest) -> str:
    """Return the address without empty fields, to be shared; "" when it has none.

    A form without JavaScript sends its empty fields too.
    """
    pairs = [(key, value) for key, values in request.GET.lists() for value in values]
    full = [(key, value) for key, value in pairs if value]
    if len(full) == len(pairs) or request.headers.get("HX-Request"):
        return ""
    return request.path + (f"?{urlencode(full)}" if full else "")


def describe_selection(catalogue: Catalogue, asked: ReadWanted, found: Found) -> dict[str, object]:
    wanted, sort = asked.wanted, asked.sort
    chips = list_chips(catalogue, wanted, sort=sort)
    query = wanted.to_query()
    sentence = word_total(catalogue, wanted, found.total)
    return {
        "wanted": wanted,
        "sort": sort,
        "sorts": list_sorts(wanted, sort),
        "sentence": sentence,
        "problems": asked.problems,
        "corrections": word_list(found.corrections.values()),
        "unknown": word_list(found.unknown) if found.total else "",
        "facets": list_facets(catalogue, wanted, found.counts),
        "regions": draw_regions(catalogue, wanted, found.counts),
        "chips": chips,
        "active": len(chips) - bool(wanted.words),
        "places": list_places(catalogue, asked, found),
        "query": query,
        "take": draw_take(query),
        "all_url": link_to(Wanted()),
    }


def describe_page(
    catalogue: Catalogue, asked: ReadWanted, found: Found, pages: Pages
) -> dict[str, object]:
    first = (pages.number - 1) * PER_PAGE
    slugs = found.list_first(first + PER_PAGE)[first:] if pages.number else []
    programmes = [
        describe_found(
            catalogue,
            catalogue.programmes[slug],
            hits=found.explain(slug) if asked.wanted.words else (),
        )
        for slug in slugs
    ]
    return {
        "pages": pages,
        "total": found.total,
        "first_url": link_to(asked.wanted, sort=asked.sort),
        "programmes": programmes,
        "cards": format_html_join("", "{}", ((draw_found(one),) for one in programmes)),
    }


def count_pages(asked: ReadWanted, total: int, typed: str) -> Pages:
    last = max(1, -(-total // PER_PAGE))
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= MAX_DIGITS
    number = int(typed) if is_number and 1 <= int(typed) <= last else 0

    def link(page: int) -> str:
        return link_to(asked.wanted, sort=asked.sort, page=page)

    return number_pages(number, last=last, link=link)


def word_total(catalogue: Catalogue, wanted: Wanted, total: int) -> str:
    place = name_value(catalogue, "region", wanted.regions[0]) if wanted.regions else ""
    sentence = SENTENCES[bool(wanted.words), bool(place)]
    return str(sentence % {"n": total, "words": wanted.words, "place": place})


def word_list(words: Iterable[str]) -> str:
    quoted = [f"‘{word}’" for word in dict.fromkeys(words)]
    return join_words(quoted, language=read_language(), word={"nl": "en", "en": "and"})


def list_sorts(wanted: Wanted, sort: str) -> list[tuple[str, str, bool]]:
    """Return the orders to choose from. Without words no find is better than another."""
    usual = _("Beste treffer eerst") if wanted.words else _("Volgorde van het rapport")
    labels: Mapping[str, object] = {**SORTS, "": usual}
    return [(value, str(label), value == sort) for value, label in labels.items()]


def draw_take(query: str) -> SafeString:
    """What to do with the selection elsewhere."""
    if not query:
        return fill_frame("programmes/list_take.html", fixed={"query": ""}, holes={})
    return fill_frame("programmes/list_take.html", fixed={}, holes={"query": query})


def list_places(catalogue: Catalogue, asked: ReadWanted, found: Found) -> list[Chip]:
    """Return searches within a place that was typed, well spelt or not: it may be meant so."""
    if asked.wanted.regions:
        return []
    used = found.corrections
    words = " ".join(used.get(word, word) for word in asked.wanted.words.split())
    chips = []
    for hit in find_places(words, catalogue):
        place = name_value(catalogue, "region", hit.region)
        narrowed = replace(asked.wanted, words=hit.others, regions=(hit.region,))
        text = gettext("Zoek ‘%(words)s’ in %(place)s") if hit.others else _("Alles in %(place)s")
        values = {"words": hit.others, "place": place}
        chips.append(Chip(text % values, link_to(narrowed, sort=asked.sort)))
    return chips


def list_nearest(
    catalogue: Catalogue, index: CatalogueIndex, asked: ReadWanted
) -> list[tuple[str, str, int]]:
    return [
        (
            name_dropped(catalogue, near.dropped),
            link_to(near.wanted, sort=asked.sort),
            near.total,
        )
        for near in index.find_nearest(asked.wanted)
    ]


def name_dropped(catalogue: Catalogue, dropped: Sequence[tuple[str, str]]) -> str:
    names = [name_value(catalogue, key, value) for key, value in dropped]
    joined = join_words(names, language=read_language(), word={"nl": "en", "en": "and"})
    return gettext("Zoek zonder %(left_out)s") % {"left_out": joined}


def read_language() -> str:
    return (get_language() or "nl")[:2]
