"""Show where programmes work: the map of the provinces, and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.wording import pick_language
from programmes.browsing.bits import make_mask
from programmes.browsing.filters import list_choices, read_wanted
from programmes.browsing.index import get_index
from programmes.browsing.province_map import Shape, read_shapes
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue
from programmes.enums import RegionKind
from programmes.publishing.public_pages import public_page
from programmes.publishing.versions import get_current_catalogue

SHADES = 4


@dataclass(frozen=True, slots=True)
class Province:
    """A province on the map and in the table.

    `total` counts the programmes that work there, `nationwide` those of them that work in the
    whole country.
    """

    name: str
    href: str
    total: int
    nationwide: int
    shade: int
    shape: Shape

    @property
    def regional(self) -> int:
        return self.total - self.nationwide


@require_safe
@public_page
def show_map(request: HttpRequest) -> HttpResponse:
    catalogue = get_current_catalogue()
    read = read_wanted(request.GET, catalogue)
    # The map shows every province, whatever region somebody came from.
    wanted = replace(read.wanted, regions=())
    context = {
        **describe_map(catalogue, wanted=wanted),
        "problems": read.problems,
        "themes": list_choices(catalogue)["theme"].items(),
        "chosen": wanted.themes[:1],
        "kept": parse_qsl(replace(wanted, themes=()).to_query()),
        "selection": describe_selection(catalogue, wanted),
        "query": wanted.to_query(),
    }
    return render(request, "programmes/map.html", context)


def describe_selection(catalogue: Catalogue, wanted: Wanted) -> str:
    names = list_choices(catalogue)
    chosen = [names[key][value] for key, values in wanted.list_facets() for value in values]
    return ", ".join([f"‘{wanted.words}’", *chosen] if wanted.words else chosen)


def describe_map(catalogue: Catalogue, *, wanted: Wanted) -> dict[str, object]:
    """Return `provinces` and `legend`, as components/map.html takes them."""
    language = (get_language() or "nl")[:2]
    if wanted == Wanted():
        return _describe_whole_map(catalogue, language)
    return _draw_map(catalogue, wanted, language=language)


# The front page shows it: counted once per version and language.
@lru_cache(maxsize=4)
def _describe_whole_map(catalogue: Catalogue, language: str) -> dict[str, object]:
    return _draw_map(catalogue, Wanted(), language=language)


def _draw_map(catalogue: Catalogue, wanted: Wanted, *, language: str) -> dict[str, object]:
    found = get_index(catalogue, language=language).find(wanted)
    shapes = [shape for shape in read_shapes() if shape.code in catalogue.regions]
    totals = [found.counts["region"].get(shape.code, 0) for shape in shapes]
    steps = divide_range(totals)
    nationwide = (found.mask & _mask_nationwide(catalogue)).bit_count()
    provinces = [
        Province(
            name=pick_language(catalogue.regions[shape.code]["name"]),
            href=_link_list(wanted, region=shape.code),
            total=total,
            nationwide=nationwide,
            shade=next(step for step, (_low, high) in enumerate(steps) if total <= high),
            shape=shape,
        )
        for shape, total in zip(shapes, totals, strict=True)
    ]
    return {"provinces": provinces, "legend": [_word_step(*step) for step in steps]}


def divide_range(totals: Sequence[int]) -> list[tuple[int, int]]:
    """Return at most four steps of equal width, lowest first, that together hold every total."""
    if not totals:
        return []
    lowest, highest = min(totals), max(totals)
    width = -(-(highest - lowest + 1) // SHADES)
    return [(low, min(low + width - 1, highest)) for low in range(lowest, highest + 1, width)]


def _word_step(low: int, high: int) -> str:
    if low == high:
        return str(low)
    return _("%(low)d tot en met %(high)d") % {"low": low, "high": high}


@lru_cache(maxsize=4)
def _mask_nationwide(catalogue: Catalogue) -> int:
    """A bit for each programme that works in the whole country, in the order of the source."""
    whole = {code for code, one in catalogue.regions.items() if one["kind"] == RegionKind.COUNTRY}
    programmes = catalogue.programmes.values()
    held = (place for place, one in enumerate(programmes) if not whole.isdisjoint(one["regions"]))
    return make_mask(held, size=len(programmes))


def _link_list(wanted: Wanted, *, region: str) -> str:
    query = replace(wanted, regions=(region,)).to_query()
    return f"{reverse('programmes:list')}?{query}"
