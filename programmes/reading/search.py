"""Find themes, towns and sectors by everyday words. Pure; reads only the published catalogue."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache

from programmes.engine.catalogue import Catalogue
from programmes.engine.published import Text

NOT_A_WORD = re.compile(r"[^a-z0-9&]+")
SHORT_STEM = 4
MAX_TOWNS = 12
MAX_SECTORS = 8


def fold(text: str) -> str:
    """Return the text in lower case, without accents and punctuation, one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return NOT_A_WORD.sub(" ", plain).strip()


@dataclass(frozen=True, slots=True)
class ThemeHit:
    """A theme, and the words of the visitor that led to it."""

    theme: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TownHit:
    """A town that a name may stand for; `alias_of` is its official name, if that is another."""

    name: str
    municipality: str
    alias_of: str


class CatalogueSearch:
    """Look-ups by word in one catalogue version; what they need is prepared once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    # --- themes ----------------------------------------------------------------------------------

    def suggest_themes(self, words: str) -> list[ThemeHit]:
        """Return the themes whose word stems occur, those with the most different stems first."""
        text = f" {fold(words)} "
        hits = []
        for theme, stems in self._stems.items():
            found = [stem for stem in stems if _occurs(stem, text)]
            if found:
                hits.append(ThemeHit(theme, _pick_words(found, words)))
        return sorted(hits, key=lambda hit: -len(hit.words))

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        return {
            slug: list(
                dict.fromkeys(fold(stem) for stems in theme["stems"].values() for stem in stems)
            )
            for slug, theme in self.catalogue.document["themes"].items()
        }

    # --- towns -----------------------------------------------------------------------------------

    def find_towns(self, name: str) -> list[TownHit]:
        """Return the towns of exactly this name, else those whose name begins with it, else those
        whose name looks like it.
        """
        wanted = fold(name)
        if not wanted:
            return []
        if wanted in self._towns:
            return self._towns[wanted]
        beginning = [town for town in self._towns if town.startswith(wanted)]
        alike = beginning or get_close_matches(wanted, self._towns, n=5, cutoff=0.75)
        return [hit for town in alike for hit in self._towns[town]][:MAX_TOWNS]

    def is_exact_town(self, name: str) -> bool:
        """Say whether a town has exactly this name, apart from accents and capitals."""
        return fold(name) in self._towns

    def complete_town(self, beginning: str) -> list[str]:
        """Return names that complete what was typed so far, the shortest first."""
        wanted = fold(beginning)
        if len(wanted) < 2:
            return []
        found = [hits[0].name for town, hits in self._towns.items() if town.startswith(wanted)]
        return sorted(found, key=lambda name: (len(name), name))[:MAX_TOWNS]

    @cached_property
    def _towns(self) -> dict[str, list[TownHit]]:
        """Towns by folded name: one hit for each municipality, everyday names before aliases."""
        towns: dict[str, dict[str, TownHit]] = {}
        for town in sorted(self.catalogue.document["towns"], key=lambda town: town["alias_of"]):
            hit = TownHit(town["name"], town["municipality"], town["alias_of"])
            towns.setdefault(fold(town["name"]), {}).setdefault(town["municipality"], hit)
        return {name: list(hits.values()) for name, hits in towns.items()}

    def find_province(self, municipality: str) -> str | None:
        """Return the code of the province in which a municipality lies."""
        return self._provinces.get(municipality)

    @cached_property
    def _provinces(self) -> dict[str, str]:
        return {
            member: code
            for code, region in self.catalogue.regions.items()
            if region["kind"] == "province"
            for member in region["members"]
        }

    # --- sectors ---------------------------------------------------------------------------------

    def find_sectors(self, words: str) -> list[str]:
        """Return the codes of the divisions for what somebody does, best first.

        Whole words count most, then parts of words, then words of a label.
        """
        wanted = [word for word in fold(words).split() if len(word) > 1]
        scores = {code: _score_sector(entry, wanted) for code, entry in self._sectors.items()}
        ranked = sorted(
            (code for code in scores if scores[code]), key=lambda code: (-scores[code], code)
        )
        return ranked[:MAX_SECTORS]

    @cached_property
    def _sectors(self) -> dict[str, tuple[frozenset[str], str]]:
        return {
            code: (
                frozenset(fold(word) for words in entry["words"].values() for word in words),
                fold(" ".join(entry["label"].values())),
            )
            for code, entry in self.catalogue.document["sectors"].items()
            if code.isdecimal()
        }


@lru_cache(maxsize=4)
def get_search(catalogue: Catalogue) -> CatalogueSearch:
    """Return the search of a catalogue version, prepared once per process."""
    return CatalogueSearch(catalogue)


def _occurs(stem: str, text: str) -> bool:
    """Say whether a stem begins a word of the text.

    A short stem must be the whole word, apart from a plural or verb ending.
    """
    if len(stem) > SHORT_STEM or " " in stem:
        return f" {stem}" in text
    return bool(re.search(rf" {re.escape(stem)}(s|en|e|n)? ", text))


def _pick_words(stems: Iterable[str], words: str) -> tuple[str, ...]:
    """Return the visitor's words in which a stem was found, as typed; a phrase as it is known."""
    typed = [word.strip(".,;:!?()\"'") for word in words.split()]
    found: list[str] = []
    for stem in stems:
        alike = [word for word in typed if " " not in stem and fold(word).startswith(stem)]
        found += alike or [stem]
    return tuple(dict.fromkeys(found))


def _score_sector(entry: tuple[frozenset[str], str], wanted: list[str]) -> int:
    words, label = entry
    score = 0
    for word in wanted:
        if word in words:
            score += 6
        elif any(_are_alike(word, known) for known in words):
            score += 3
        elif len(word) > 2 and f" {word}" in f" {label}":
            score += 2
    return score


def _are_alike(word: str, known: str) -> bool:
    """Say whether one word is part of the other, as with "banketbakker" and "bakker"."""
    short, long = sorted((word, known), key=len)
    return len(short) >= SHORT_STEM and short in long


def describe_town(hit: TownHit, *, search: CatalogueSearch, pick: Callable[[Text], str]) -> str:
    """Return a town with its municipality and province: "Almen (Lochem, Gelderland)".

    A municipality that is only called "Bergen (NH)" is left out: "Bergen (Noord-Holland)". `pick`
    chooses the language of a text.
    """
    regions = search.catalogue.regions
    province = search.find_province(hit.municipality)
    names = [pick(regions[code]["name"]) for code in (hit.municipality, province) if code]
    names = [name for name in names if not name.startswith(f"{hit.name} (")] or names
    return f"{hit.name} ({', '.join(dict.fromkeys(names))})"
