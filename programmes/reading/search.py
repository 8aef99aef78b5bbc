"""From everyday words to themes, towns and sectors. Pure; reads only the published catalogue."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Any

from programmes.engine.catalogue import Catalogue

NOT_A_WORD = re.compile(r"[^a-z0-9&]+")
SHORT_STEM = 4
MAX_TOWNS = 12
MAX_SECTORS = 8


def fold(text: str) -> str:
    """Lower case without accents and punctuation, words apart by one space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return NOT_A_WORD.sub(" ", plain).strip()


@dataclass(frozen=True, slots=True)
class ThemeHit:
    theme: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TownHit:
    """A place that a name may stand for."""

    name: str
    municipality: str
    alias_of: str


class CatalogueSearch:
    """Look-ups by word in one catalogue version; what they need is prepared once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    # --- themes ----------------------------------------------------------------------------------

    def suggest_themes(self, words: str) -> list[ThemeHit]:
        """Themes whose word stems occur, most different stems first; the words are those of the
        visitor.
        """
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
        """Places of exactly this name; else those that begin with it; else those that look like
        it.
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
        return fold(name) in self._towns

    def complete_town(self, beginning: str) -> list[str]:
        """Names to complete what was typed so far."""
        wanted = fold(beginning)
        if len(wanted) < 2:
            return []
        found = [hits[0].name for town, hits in self._towns.items() if town.startswith(wanted)]
        return sorted(found, key=lambda name: (len(name), name))[:MAX_TOWNS]

    @cached_property
    def _towns(self) -> dict[str, list[TownHit]]:
        """By folded name; one hit per municipality, the everyday name before the alias."""
        towns: dict[str, dict[str, TownHit]] = {}
        for town in sorted(self.catalogue.document["towns"], key=lambda town: town["alias_of"]):
            hit = TownHit(town["name"], town["municipality"], town["alias_of"])
            towns.setdefault(fold(town["name"]), {}).setdefault(town["municipality"], hit)
        return {name: list(hits.values()) for name, hits in towns.items()}

    def find_province(self, municipality: str) -> str | None:
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
        """Division codes for what somebody does, best first: whole words, then parts of words,
        then labels.
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
    """The search of a version, prepared once per process."""
    return CatalogueSearch(catalogue)


def _occurs(stem: str, text: str) -> bool:
    """A stem begins a word; a short one must be the word, or all of it but a plural or verb
    ending.
    """
    if len(stem) > SHORT_STEM or " " in stem:
        return f" {stem}" in text
    return bool(re.search(rf" {re.escape(stem)}(s|en|e|n)? ", text))


def _pick_words(stems: Iterable[str], words: str) -> tuple[str, ...]:
    """The visitor's own words that a stem was found in, as typed; a phrase as it is known."""
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
    """One is part of the other: "banketbakker" and "bakker", "software" and "softwarebedrijf"."""
    short, long = sorted((word, known), key=len)
    return len(short) >= SHORT_STEM and short in long


def describe_town(hit: TownHit, *, search: CatalogueSearch, pick: Any) -> str:
    """Such as "Almen (Lochem, Gelderland)", or "Bergen (Noord-Holland)" where the municipality is
    only called "Bergen (NH)"; `pick` chooses the language of a text.
    """
    regions: Mapping[str, Any] = search.catalogue.regions
    province = search.find_province(hit.municipality)
    names = [pick(regions[code]["name"]) for code in (hit.municipality, province) if code]
    names = [name for name in names if not name.startswith(f"{hit.name} (")] or names
    return f"{hit.name} ({', '.join(dict.fromkeys(names))})"
