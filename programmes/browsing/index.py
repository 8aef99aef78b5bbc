"""Search, filter and count the programmes of one catalogue version in one language. Pure.

All words must occur; when no programme has them all, those with the most of them are found.
Filters come after the words, so that a filter never changes which words count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import combinations, compress, islice
from typing import Any

from programmes.browsing.bits import spread_mask
from programmes.browsing.comparable import Comparison
from programmes.browsing.facets import FacetMasks
from programmes.browsing.searched_texts import pick_text
from programmes.browsing.text_search import TextMatch, TextSearch
from programmes.browsing.wanted import FACETS, WORDS, Wanted
from programmes.browsing.words import fold_word, list_words
from programmes.engine.catalogue import Catalogue
from programmes.engine.published import PublishedProgramme

SORTS = ("", "title", "area", "checked")
MAX_NEAREST = 3
MAX_COMPARABLE = 3

# By facet and value: how many programmes choosing it would give.
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A field in which words were found, and the words as they stand in its text."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """Fewer wishes, which find something; `dropped` pairs a facet key (or "q") with its value."""

    wanted: Wanted
    dropped: list[tuple[str, str]]
    total: int


@dataclass(frozen=True)
class Found:
    """What the wishes find, in order. `mask` holds a bit for each programme that was found.

    `corrections` gives for a word as typed the word that was used instead; `unknown` are the typed
    words that occur nowhere.
    """

    mask: int
    counts: Counts
    corrections: Mapping[str, str]
    unknown: tuple[str, ...]
    _index: "CatalogueIndex"
    _match: TextMatch | None
    _sort: str

    @property
    def total(self) -> int:
        return self.mask.bit_count()

    @cached_property
    def slugs(self) -> list[str]:
        """All of them in order, best first."""
        return self.list_first(self.total)

    def list_first(self, limit: int) -> list[str]:
        """The first so many, without putting the others in order where that can be left."""
        return self._index.order(self.mask, self._match, self._sort, limit=limit)

    def explain(self, slug: str) -> list[Hit]:
        """Return where the words found this programme; empty without words."""
        if self._match is None:
            return []
        position = self._index.positions[slug]
        fields = self._index.text.explain(self._match, position)
        return [Hit(name, tuple(words)) for name, words in fields.items()]


class CatalogueIndex:
    """What is prepared for finding programmes; `get_index` keeps one for each version."""

    def __init__(self, catalogue: Catalogue, *, language: str) -> None:
        self.catalogue = catalogue
        self.language = language
        self.slugs = list(catalogue.programmes)
        self.positions = {slug: position for position, slug in enumerate(self.slugs)}
        self.text = TextSearch(catalogue, language)

    def find(self, wanted: Wanted, *, sort: str = "") -> Found:
        """Return the programmes that answer to the wishes.

        `sort` is one of SORTS; "" puts the best find first or, without words, keeps the order of
        the source.
        """
        match = self._match(wanted)
        within = self.facets.everything if match is None else match.mask
        selected = self.facets.select(wanted)
        mask = within & self.facets.intersect(selected.values())
        return Found(
            mask=mask,
            counts=self.facets.count(selected, within=within),
            corrections=match.corrections if match else {},
            unknown=match.unknown if match else (),
            _index=self,
            _match=match,
            _sort=sort,
        )

    def find_nearest(self, wanted: Wanted) -> list[Nearest]:
        """Return the wishes that find something with as few left out as possible.

        Those that find most come first.
        """
        match = self._match(wanted)
        masks = self.facets.select(wanted)
        if match is not None:
            masks[WORDS] = match.mask
        for left_out in range(1, len(masks) + 1):
            found = [
                self._relax(wanted, without, total)
                for without in combinations(masks, left_out)
                if (
                    total := self.facets.intersect(
                        mask for key, mask in masks.items() if key not in without
                    ).bit_count()
                )
            ]
            if found:
                return sorted(found, key=lambda one: -one.total)[:MAX_NEAREST]
        return []

    def list_comparable(self, slug: str, *, limit: int = MAX_COMPARABLE) -> list[str]:
        """Return the slugs of the programmes that are most like this one, the most alike first."""
        ranked = self.comparison.rank(self.positions[slug], limit=limit)
        return [self.slugs[position] for position in ranked]

    def prepare(self) -> None:
        """Prepare everything that the first visitor would otherwise wait for."""
        self.text.prepare()
        _ = (self.facets.masks, self._orders)

    @property
    def facets(self) -> FacetMasks:
        """The masks of the facets, shared by all languages."""
        return _get_facets(self.catalogue)

    @property
    def comparison(self) -> Comparison:
        """What ranks programmes by likeness, shared by all languages."""
        return _get_comparison(self.catalogue)

    def _match(self, wanted: Wanted) -> TextMatch | None:
        return self.text.match(wanted.words) if wanted.words.strip() else None

    def _relax(self, wanted: Wanted, without: tuple[str, ...], total: int) -> Nearest:
        values = {**dict(wanted.list_facets()), WORDS: (wanted.words,)}
        dropped = [(key, value) for key in without for value in values[key]]
        changes: dict[str, Any] = {FACETS[key]: () for key in without if key != WORDS}
        if WORDS in without:
            changes["words"] = ""
        return Nearest(replace(wanted, **changes), dropped, total)

    def order(self, mask: int, match: TextMatch | None, sort: str, *, limit: int) -> list[str]:
        """The first `limit` slugs of what the mask holds."""
        if match is not None and sort not in self._orders:
            positions = self.text.rank(match, mask, limit=limit)
            return list(map(self.slugs.__getitem__, positions))
        held = spread_mask(mask, size=len(self.slugs))
        if sort not in self._orders:
            return list(islice(compress(self.slugs, held), limit))
        ordered = (self.slugs[position] for position in self._orders[sort] if held[position])
        return list(islice(ordered, limit))

    @cached_property
    def _orders(self) -> Mapping[str, list[int]]:
        """All positions by sort; equals stay in the order of the source."""
        programmes = list(self.catalogue.programmes.values())
        positions = range(len(programmes))
        titles = [self._fold_title(one) for one in programmes]
        areas = [self._count_municipalities(one) for one in programmes]
        checked = [one["verified_on"] or "" for one in programmes]
        return {
            "title": sorted(positions, key=titles.__getitem__),
            "area": sorted(positions, key=areas.__getitem__),
            "checked": sorted(positions, key=checked.__getitem__, reverse=True),
        }

    def _fold_title(self, programme: PublishedProgramme) -> str:
        title = pick_text(programme["title"], self.language)
        return " ".join(fold_word(word) for word in list_words(title))

    def _count_municipalities(self, programme: PublishedProgramme) -> int:
        """Return how many municipalities a programme covers; without a region it may be all."""
        members = self.catalogue.members
        covered = frozenset().union(*(members.get(code, ()) for code in programme["regions"]))
        return len(covered) or len(self.catalogue.municipalities)


# Two versions in two languages: right after a publication, requests still read the one before.
@lru_cache(maxsize=4)
def get_index(catalogue: Catalogue, *, language: str) -> CatalogueIndex:
    """Return the index of a version in a language ("nl", "en"), prepared once per process."""
    return CatalogueIndex(catalogue, language=language)


@lru_cache(maxsize=4)
def _get_facets(catalogue: Catalogue) -> FacetMasks:
    return FacetMasks(catalogue)


@lru_cache(maxsize=4)
def _get_comparison(catalogue: Catalogue) -> Comparison:
    return Comparison(catalogue, _get_facets(catalogue))
