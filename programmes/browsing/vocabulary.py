"""Keep the words of all texts of a catalogue version in one language, and find those that a typed
word stands for. Pure.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from programmes.browsing.compounds import Compounds
from programmes.browsing.words import Stems, fold_parts, fold_word, list_words

SAME, FAMILY, PART = 1.0, 0.85, 0.6
SHORTEST_PART = 4
# From so many letters on, one typing error is forgiven, and two.
ONE_EDIT, TWO_EDITS = 4, 8
LAST_LETTER = "\U0010ffff"
DOUBLE_LETTER = re.compile(r"(.)\1")


class Vocabulary:
    """The words of all texts. A term is a folded word; it is known by its number.

    `also` are further words that compounds may be made of.
    """

    def __init__(self, stems: Stems, *, also: Iterable[str] = ()) -> None:
        self.stems = stems
        self.terms: list[str] = []
        self._also = list(also)
        self._numbers: dict[str, int] = {}
        self._surfaces: dict[str, tuple[int, ...]] = {}

    def learn_text(self, text: str) -> frozenset[int]:
        """Return the terms of a text: each word and, of a word such as "MKB-plan", its parts."""
        words = set(list_words(text))
        for word in words:
            if word in self._surfaces:
                continue
            folded = [fold_word(word), *fold_parts(word)]
            self._surfaces[word] = tuple({self._number(one): None for one in folded})
        return frozenset(number for word in words for number in self._surfaces[word])

    def list_written(self, terms: Iterable[int]) -> frozenset[str]:
        """Return the words with these terms, as they stand in texts."""
        return frozenset(word for term in terms for word in self._written[term])

    def match(self, word: str) -> dict[int, float]:
        """Return the terms that a folded word finds, and how well.

        It finds itself and its inflections, words of the same family, and compounds with it. Empty
        when it occurs nowhere.
        """
        stem = self.stems.find_stem(word)
        root = self.stems.find_root(stem)
        found = dict.fromkeys(self._by_part.get(root, ()), PART)
        found |= dict.fromkeys(self._by_root.get(root, ()), FAMILY)
        found |= dict.fromkeys(self._by_stem.get(stem, ()), SAME)
        if (number := self._numbers.get(word)) is not None:
            found[number] = SAME
        return found or self._match_within(word)

    def correct(self, word: str, *, weigh: Mapping[int, int]) -> str:
        """Return the term in which a typing error was made; "" when none is near.

        Of equally near terms it is the one that most programmes use; `weigh` counts those.
        """
        if len(word) < ONE_EDIT:
            return ""
        edits = 1 + (len(word) >= TWO_EDITS)
        near = [
            (distance, -weigh.get(self._numbers[term], 0), term)
            for length in range(len(word) - edits, len(word) + edits + 1)
            for term, distance, _index in process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=edits,
                limit=5,
            )
        ]
        return min(near)[2] if near else ""

    def respell(self, word: str, terms: Iterable[int], *, weigh: Mapping[int, int]) -> str:
        """Return the term that was meant when a letter was doubled or left single: "personel".

        Empty when the word is known as it is.
        """
        if word in self._numbers:
            return ""
        single = DOUBLE_LETTER.sub(r"\1", word)
        alike = [one for one in terms if DOUBLE_LETTER.sub(r"\1", self.terms[one]) == single]
        best = max(alike, key=lambda one: (weigh.get(one, 0), self.terms[one]), default=None)
        return "" if best is None else self.terms[best]

    def split(self, word: str) -> list[str]:
        """Return the parts of a compound; none if it is not a compound."""
        return self._compounds.split(word)

    def prepare(self) -> None:
        """Prepare the look-ups, after the last word was learnt."""
        _ = (self._by_stem, self._by_root, self._by_part, self._by_length)
        _ = (self._forwards, self._backwards, self._written)

    def _match_within(self, word: str) -> dict[int, float]:
        """Return the compounds with a word that stands nowhere by itself."""
        if len(word) < SHORTEST_PART or self.stems.language != "nl":
            return {}
        is_part = self._compounds.is_part
        found = [
            term
            for term in _list_beginning(self._forwards, word)
            if is_part(term[len(word) :], before=False)
        ]
        found += [
            turned[::-1]
            for turned in _list_beginning(self._backwards, word[::-1])
            if is_part(turned[len(word) :][::-1], before=True)
        ]
        return {self._numbers[term]: PART for term in found}

    def _number(self, term: str) -> int:
        number = self._numbers.setdefault(term, len(self.terms))
        if number == len(self.terms):
            self.terms.append(term)
        return number

    @cached_property
    def _compounds(self) -> Compounds:
        return Compounds([*self.terms, *self._also], self.stems)

    @cached_property
    def _by_stem(self) -> Mapping[str, list[int]]:
        stems: dict[str, list[int]] = defaultdict(list)
        for number, term in enumerate(self.terms):
            stems[self.stems.find_stem(term)].append(number)
        return dict(stems)

    @cached_property
    def _by_root(self) -> Mapping[str, list[int]]:
        roots: dict[str, list[int]] = defaultdict(list)
        for stem, numbers in self._by_stem.items():
            roots[self.stems.find_root(stem)] += numbers
        return dict(roots)

    @cached_property
    def _by_part(self) -> Mapping[str, list[int]]:
        """The compounds by the root of each part."""
        parts: dict[str, list[int]] = defaultdict(list)
        for number, term in enumerate(self.terms):
            for root in {self._find_root(part) for part in self.split(term)}:
                parts[root].append(number)
        return dict(parts)

    @cached_property
    def _by_length(self) -> Mapping[int, list[str]]:
        lengths: dict[int, list[str]] = defaultdict(list)
        for term in self.terms:
            lengths[len(term)].append(term)
        return dict(lengths)

    @cached_property
    def _written(self) -> Mapping[int, list[str]]:
        written: dict[int, list[str]] = defaultdict(list)
        for word, terms in self._surfaces.items():
            for term in terms:
                written[term].append(word)
        return dict(written)

    @cached_property
    def _forwards(self) -> list[str]:
        return sorted(self.terms)

    @cached_property
    def _backwards(self) -> list[str]:
        return sorted(term[::-1] for term in self.terms)

    def _find_root(self, word: str) -> str:
        return self.stems.find_root(self.stems.find_stem(word))


def _list_beginning(ordered: list[str], start: str) -> list[str]:
    """Return all words that begin with `start`, except `start` itself."""
    return ordered[bisect_right(ordered, start) : bisect_right(ordered, start + LAST_LETTER)]
