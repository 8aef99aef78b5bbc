"""Find which programmes answer to the words of a visitor, how well, and by which words. Pure."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from operator import and_, or_

from programmes.browsing.bits import (
    Packed,
    add_worths,
    group_by_worth,
    list_positions,
    make_mask,
    pack,
    unpack,
)
from programmes.browsing.searched_texts import THEMES, WEIGHTS, FieldText, list_texts, pick_text
from programmes.browsing.vocabulary import Vocabulary
from programmes.browsing.wanted import MAX_LETTERS
from programmes.browsing.words import Stems, fold_parts, fold_word, list_words
from programmes.engine.catalogue import Catalogue
from programmes.engine.published import PublishedProgramme

MAX_WORDS = 8
# Typing errors are looked for in so many words at most.
MAX_CORRECTED = 3
MAX_WORTH = 65_000
TOGETHER, MISTYPED, THEME_STEM = 0.5, 0.8, 0.7
# A theme that a programme only touches on is no reason to find it.
MIN_RELEVANCE = 2
SHORT_STEM = 4


@dataclass(frozen=True, slots=True)
class WordMatch:
    """What one typed word finds.

    `levels` pairs each worth with the programmes for which the word has it, best first.
    `written` are the words as they stand in texts; `used` is the word used instead, if any.
    """

    typed: str
    levels: tuple[tuple[float, int], ...] = ()
    written: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    used: str = ""

    @property
    def mask(self) -> int:
        """All programmes that the word finds."""
        return reduce(or_, (mask for _value, mask in self.levels), 0)


@dataclass(frozen=True, slots=True)
class TextMatch:
    """What all typed words find together.

    `mask` has the programmes with all words or, when none has them all, those with the most.
    """

    mask: int
    words: tuple[WordMatch, ...] = ()
    corrections: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


class TextSearch:
    """Searches the texts of one catalogue version in one language; prepared once."""

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        self.catalogue = catalogue
        self.language = language
        self.stems = Stems(language)
        self.programmes = list(catalogue.programmes.values())
        self.size = len(self.programmes)

    def match(self, text: str) -> TextMatch:
        """Return what the words that a visitor typed find."""
        typed = self._list_typed(text)
        words: list[WordMatch] = []
        corrections: dict[str, str] = {}
        unknown: tuple[str, ...] = ()
        for word in typed:
            tried = len(corrections) + len(unknown)
            found = self._match_word(word, may_correct=tried < MAX_CORRECTED)
            words.append(found)
            if found.used:
                corrections[word] = found.used
            if not found.levels:
                unknown = (*unknown, word)
        known = tuple(one for one in words if one.levels)
        if not typed:
            unknown = (text.strip()[:MAX_LETTERS],) if text.strip() else ()
        return TextMatch(_keep_most(one.mask for one in known), known, corrections, unknown)

    def rank(self, match: TextMatch, mask: int, *, limit: int | None = None) -> list[int]:
        """Return the positions in the mask, best first, the first `limit` of them at least; equals
        in the order of the source.
        """
        worths = list(self._list_worths(match, mask))
        if (alike := group_by_worth(worths, mask=mask)) is None:
            return self._rank_each(worths, mask)[:limit]
        ranked: list[int] = []
        for _worth, held in sorted(alike.items(), reverse=True):
            ranked += list_positions(held, size=self.size)
            if limit is not None and len(ranked) >= limit:
                break
        return ranked[:limit]

    def _rank_each(self, worths: Iterable[tuple[int, int]], mask: int) -> list[int]:
        scores = add_worths(worths, size=self.size)
        ranked = list_positions(mask, size=self.size)
        # Sorting in reverse still keeps equals in their order.
        ranked.sort(key=scores.__getitem__, reverse=True)
        return ranked

    def _list_worths(self, match: TextMatch, mask: int) -> Iterator[tuple[int, int]]:
        """Yield worths and masks, to be added up.

        A rare word counts for more, and of the texts that have a word only the best counts.
        """
        weights = [math.log(1 + self.size / one.mask.bit_count()) for one in match.words]
        best = sum(
            weight * one.levels[0][0] for weight, one in zip(weights, match.words, strict=True)
        )
        for weight, one in zip(weights, match.words, strict=True):
            left = mask
            for value, found in one.levels:
                if held := left & found:
                    yield int(weight * value / best * MAX_WORTH), held
                left &= ~found

    def explain(self, match: TextMatch, position: int) -> dict[str, list[str]]:
        """Return by field the words as they stand there that a typed word found, the weightiest
        field first.
        """
        written: frozenset[str] = frozenset().union(*(word.written for word in match.words))
        themes = frozenset().union(*(word.themes for word in match.words))
        found: dict[str, dict[str, None]] = {}
        programme = self.programmes[position]
        for one in self._list_texts(programme):
            # Most texts have none of the words: taking them apart would cost far more.
            if any(word in one.text for word in written):
                here = [word for word in _list_different_words(one.text) if word in written]
                if here:
                    found.setdefault(one.field, {}).update(dict.fromkeys(here))
        for slug in (one for one in _list_main_themes(programme) if one in themes):
            name = pick_text(self.catalogue.document["themes"][slug]["name"], self.language)
            told = found.setdefault("themes", {})
            if not any(word in name for word in told):
                told[name] = None
        return {name: list(words) for name, words in found.items()}

    # --- one word --------------------------------------------------------------------------------

    def _list_typed(self, text: str) -> list[str]:
        words = list(dict.fromkeys(list_words(text[:MAX_LETTERS])))
        telling = [word for word in words if fold_word(word) not in self.stems.stop_words]
        return (telling or words)[:MAX_WORDS]

    def _match_word(self, word: str, *, may_correct: bool) -> WordMatch:
        # One letter can become eighteen when it is folded.
        folded = fold_word(word)[:MAX_LETTERS]
        themes = self._find_themes(folded)
        if terms := self._vocabulary.match(folded):
            used = self._vocabulary.respell(folded, terms, weigh=self._frequencies)
            return self._collect(word, terms, themes, used=used)
        parts = fold_parts(word) or self._vocabulary.split(folded)
        if parts and (together := self._match_together(word, parts)).levels:
            return together
        used = self._vocabulary.correct(folded, weigh=self._frequencies) if may_correct else ""
        terms = {
            term: MISTYPED * quality
            for term, quality in (self._vocabulary.match(used) if used else {}).items()
        }
        return self._collect(word, terms, themes or self._find_themes(used), used=used)

    def _match_together(self, word: str, parts: list[str]) -> WordMatch:
        """Return what a compound that occurs nowhere finds: the programmes with all its parts."""
        each = [self._collect(word, self._vocabulary.match(part), frozenset()) for part in parts]
        both = reduce(and_, (one.mask for one in each))
        levels = [(value * TOGETHER, mask & both) for value, mask in each[-1].levels]
        return WordMatch(
            word,
            tuple((value, mask) for value, mask in levels if mask),
            frozenset().union(*(one.written for one in each)),
        )

    def _collect(
        self, word: str, terms: Mapping[int, float], themes: frozenset[str], *, used: str = ""
    ) -> WordMatch:
        by_value: dict[float, int] = {}
        for term, quality in terms.items():
            for level, packed in self._postings[term]:
                value = quality * WEIGHTS[level]
                by_value[value] = by_value.get(value, 0) | unpack(packed, size=self.size)
        for theme in themes:
            value = THEME_STEM * WEIGHTS[THEMES]
            by_value[value] = by_value.get(value, 0) | self._theme_masks[theme]
        levels = sorted(by_value.items(), reverse=True)
        kept = tuple((value, mask) for value, mask in levels if mask)
        return WordMatch(word, kept, self._vocabulary.list_written(terms), themes, used)

    # --- themes ----------------------------------------------------------------------------------

    def _find_themes(self, folded: str) -> frozenset[str]:
        """Return the themes to which an everyday word leads: "zonnepanelen" to sustainability."""
        return frozenset(
            slug
            for slug, stems in self._theme_stems.items()
            if folded.startswith(stems)
            and self._theme_masks[slug]
            and any(_begins(stem, folded) for stem in stems)
        )

    @cached_property
    def _theme_stems(self) -> Mapping[str, tuple[str, ...]]:
        return {
            slug: tuple(
                fold_word(stem)
                for stem in theme["stems"].get(self.language, ())
                if " " not in stem
            )
            for slug, theme in self.catalogue.document["themes"].items()
        }

    @cached_property
    def _theme_masks(self) -> Mapping[str, int]:
        positions: dict[str, list[int]] = {slug: [] for slug in self.catalogue.document["themes"]}
        for position, programme in enumerate(self.programmes):
            for slug in _list_main_themes(programme):
                if slug in positions:
                    positions[slug].append(position)
        return {slug: make_mask(found, size=self.size) for slug, found in positions.items()}

    # --- prepared --------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Prepare everything that the first search would otherwise wait for."""
        _ = (self._postings, self._frequencies, self._theme_stems, self._theme_masks)
        self._vocabulary.prepare()

    @cached_property
    def _read(self) -> tuple[Vocabulary, list[tuple[tuple[int, Packed], ...]]]:
        """The vocabulary, and for each term the programmes by the level of their best text."""
        vocabulary = Vocabulary(self.stems, also=self._list_known_words())
        positions: list[dict[int, list[int]]] = []
        # Many programmes share the name of a theme, a region or an organisation.
        terms_of: dict[str, frozenset[int]] = {}
        for position, programme in enumerate(self.programmes):
            seen: set[int] = set()
            for one in self._list_texts(programme):
                if one.text not in terms_of:
                    terms_of[one.text] = vocabulary.learn_text(one.text)
                    positions += ({} for _ in range(len(vocabulary.terms) - len(positions)))
                for term in terms_of[one.text] - seen:
                    positions[term].setdefault(one.level, []).append(position)
                seen |= terms_of[one.text]
        postings = [
            tuple((level, pack(found, size=self.size)) for level, found in levels.items())
            for levels in positions
        ]
        return vocabulary, postings

    @property
    def words(self) -> list[str]:
        """Every different word of the texts, folded."""
        return self._vocabulary.terms

    @property
    def _vocabulary(self) -> Vocabulary:
        return self._read[0]

    @property
    def _postings(self) -> list[tuple[tuple[int, Packed], ...]]:
        return self._read[1]

    @cached_property
    def _frequencies(self) -> Mapping[int, int]:
        return {
            term: sum(unpack(packed, size=self.size).bit_count() for _level, packed in levels)
            for term, levels in enumerate(self._postings)
        }

    def _list_texts(self, programme: PublishedProgramme) -> Iterable[FieldText]:
        return list_texts(programme, self.catalogue.document, self.language)

    def _list_known_words(self) -> list[str]:
        """Return words that compounds may be made of, besides those of the programmes."""
        entries = self.catalogue.document["sectors"].values()
        words = [word for entry in entries for word in entry["words"].get(self.language, ())]
        return [fold_word(word) for text in words for word in list_words(text)]


def _list_main_themes(programme: PublishedProgramme) -> dict[str, None]:
    """Return them in the order of the source, so that every process tells them in the same one."""
    themes = programme["themes"]
    return {one["theme"]: None for one in themes if one["relevance"] >= MIN_RELEVANCE}


def _begins(stem: str, word: str) -> bool:
    """Say whether a word begins with a stem.

    A short stem must be the whole word, apart from a plural or verb ending.
    """
    if not word.startswith(stem):
        return False
    return len(stem) > SHORT_STEM or word[len(stem) :] in {"", "s", "e", "n", "en"}


def _keep_most(masks: Iterable[int]) -> int:
    """Return what is in most of the masks: in all, or else in as many as any programme is in."""
    at_least: list[int] = []
    for mask in masks:
        at_least.append(0)
        for number in range(len(at_least) - 1, 0, -1):
            at_least[number] |= at_least[number - 1] & mask
        at_least[0] |= mask
    return next((mask for mask in reversed(at_least) if mask), 0)


# Kept for the programmes shown last, since the same ones are shown again and again.
@lru_cache(maxsize=4096)
def _list_different_words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(list_words(text)))
