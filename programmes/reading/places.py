"""Find the towns and regions in what a visitor typed: "familiebedrijf in overijssel". Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from programmes.engine.catalogue import Catalogue
from programmes.enums import RegionKind
from programmes.reading.search import fold, get_search

MAX_WORDS_OF_A_PLACE = 5
MAX_PLACES = 3
SHORTEST_NAME = 3
# These say nothing once the place that they introduce is taken out.
LEFTOVERS = {"in", "te", "bij", "rond", "near", "provincie", "gemeente", "regio", "province"}
KINDS = (RegionKind.PROVINCE, RegionKind.NAMED_REGION, RegionKind.MUNICIPALITY)


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A region that some of the words name, and the other words as typed."""

    region: str
    others: str


def find_places(words: str, catalogue: Catalogue) -> list[PlaceHit]:
    """Return the regions and towns that are named exactly, as regions.

    The longest name comes first, and a province comes before a municipality.
    """
    typed = words.split()
    hits: dict[str, PlaceHit] = {}
    for start, end in _list_spans(len(typed)):
        name = fold(" ".join(typed[start:end]))
        for code in _find_codes(name, catalogue) if len(name) >= SHORTEST_NAME else ():
            others = _drop_leftovers(typed[:start], typed[end:])
            hits.setdefault(code, PlaceHit(code, others))
    return list(hits.values())[:MAX_PLACES]


def _list_spans(count: int) -> Iterable[tuple[int, int]]:
    longest = min(count, MAX_WORDS_OF_A_PLACE)
    for length in range(longest, 0, -1):
        yield from ((start, start + length) for start in range(count - length + 1))


def _find_codes(name: str, catalogue: Catalogue) -> Iterable[str]:
    if codes := _name_regions(catalogue).get(name):
        return codes
    search = get_search(catalogue)
    if not search.is_exact_town(name):
        return ()
    return dict.fromkeys(hit.municipality for hit in search.find_towns(name))


@lru_cache(maxsize=4)
def _name_regions(catalogue: Catalogue) -> Mapping[str, list[str]]:
    """Return the codes of regions by folded name, in any language."""
    named: dict[str, list[str]] = {}
    for kind in KINDS:
        for code, region in catalogue.regions.items():
            if region["kind"] == kind:
                for name in {fold(name) for name in region["name"].values()}:
                    named.setdefault(name, []).append(code)
    return named


def _drop_leftovers(before: list[str], after: list[str]) -> str:
    while before and fold(before[-1]) in LEFTOVERS:
        before = before[:-1]
    return " ".join([*before, *after])
