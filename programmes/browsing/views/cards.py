"""Describe programmes in short, as lists show them."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypedDict

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext

from portal.pages.frames import fill_frame, mark_hole
from portal.wording import pick_language
from programmes.browsing.facets import find_cost
from programmes.browsing.index import Hit
from programmes.engine.catalogue import Catalogue
from programmes.engine.published import PublishedProgramme
from programmes.enums import OfferKind, ProgrammeStatus

MAX_REGIONS = 3
MAX_KINDS = 3
MAX_WORDS = 6
# What a card prints, as long as there is any.
PRINTED = ("slug", "name", "title", "summary", "found", "where", "cost", "status")
# Where the search found a word, the best field first.
FIELDS = {
    "title": gettext_lazy("in de titel"),
    "summary": gettext_lazy("in de samenvatting"),
    "offers": gettext_lazy("in wat u krijgt"),
    "themes": gettext_lazy("in de onderwerpen"),
    "initiators": gettext_lazy("bij wie het begon"),
    "executors": gettext_lazy("bij wie het uitvoert"),
    "partners": gettext_lazy("bij wie samenwerkt"),
    "regions": gettext_lazy("in het gebied"),
}
RANKS = {name: rank for rank, name in enumerate(FIELDS)}
ELSEWHERE = gettext_lazy("in de tekst")
COST_LABELS = {"free": gettext_lazy("Gratis"), "paid": gettext_lazy("U betaalt mee")}
STATUS_LABELS = {
    ProgrammeStatus.PAUSED: gettext_lazy("Tijdelijk gestopt"),
    ProgrammeStatus.ENDED: gettext_lazy("Afgelopen"),
    ProgrammeStatus.UNKNOWN: gettext_lazy("Niet bekend of dit nog open is"),
}


class LastingCard(TypedDict):
    """What a card of the catalogue page shows whatever the search."""

    slug: str
    name: str
    where: str
    kinds: tuple[str, ...]
    cost: str
    status: str


class FoundCard(LastingCard):
    """A card of the catalogue page; `found` says where the words were found."""

    title: SafeString
    summary: SafeString
    found: str


def describe_card(catalogue: Catalogue, programme: PublishedProgramme) -> dict[str, object]:
    """Return what components/card.html shows of a programme, with the themes it is made for."""
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


def describe_found(
    catalogue: Catalogue, programme: PublishedProgramme, *, hits: Sequence[Hit] = ()
) -> FoundCard:
    """Return a card of the catalogue page, with the words marked that were found."""
    words = {word for hit in hits for word in hit.words}
    return {
        **_describe_lasting(catalogue, programme["slug"], language=get_language() or ""),
        "title": mark_words(pick_language(programme["title"]), words),
        "summary": mark_words(pick_language(programme["summary"]), words),
        "found": tell_found(hits),
    }


@lru_cache(maxsize=4096)
def _describe_lasting(catalogue: Catalogue, slug: str, *, language: str) -> LastingCard:
    """Return what no search changes, remembered for each language."""
    programme = catalogue.programmes[slug]
    return {
        "slug": slug,
        "name": pick_language(programme["title"]),
        "where": list_regions(catalogue, programme, limit=MAX_REGIONS),
        "kinds": tuple(list_kinds(programme)),
        "cost": str(COST_LABELS.get(find_cost(programme), "")),
        "status": str(STATUS_LABELS.get(ProgrammeStatus(programme["status"]), "")),
    }


def draw_found(one: FoundCard) -> SafeString:
    """Return a card as it stands on the page."""
    texts = {name: text for name, text in one.items() if isinstance(text, str) and name in PRINTED}
    kinds = {f"kind{position}": kind for position, kind in enumerate(one["kinds"])}
    empty = {name: "" for name, text in texts.items() if not text}
    return fill_frame(
        "programmes/list_card.html",
        fixed={"searched": bool(one["found"]), "kinds": tuple(map(mark_hole, kinds)), **empty},
        holes={name: text for name, text in texts.items() if text} | kinds,
    )


def list_regions(catalogue: Catalogue, programme: PublishedProgramme, *, limit: int = 0) -> str:
    """Return the names of all regions, or of the first few and how many others there are."""
    names = [pick_language(catalogue.regions[code]["name"]) for code in programme["regions"]]
    if not limit or len(names) <= limit + 1:
        return ", ".join(names)
    others = len(names) - limit
    more = ngettext("en nog %(n)d gebied", "en nog %(n)d gebieden", others) % {"n": others}
    return f"{', '.join(names[:limit])} {more}"


def list_kinds(programme: PublishedProgramme) -> list[str]:
    kinds = dict.fromkeys(offer["kind"] for offer in programme["offers"])
    return [str(OfferKind(kind).label).capitalize() for kind in list(kinds)[:MAX_KINDS]]


def tell_found(hits: Iterable[Hit]) -> str:
    """Return where words were found: ‘personeelsplanning’ in de titel, ‘personeel’ in de tekst.

    Each word is named once, for the best field that has it.
    """
    told: set[str] = set()
    found_in = []
    for hit in sorted(hits, key=lambda hit: RANKS.get(hit.field, len(RANKS))):
        new = [word for word in hit.words if word.casefold() not in told][: MAX_WORDS - len(told)]
        told.update(word.casefold() for word in new)
        if new:
            words = ", ".join(f"‘{word}’" for word in new)
            found_in.append(f"{words} {FIELDS.get(hit.field, ELSEWHERE)}")
    return ", ".join(found_in)


def mark_words(text: str, words: Iterable[str]) -> SafeString:
    """Return the text, escaped, with these words in <mark>."""
    folded = text.casefold()
    # Most words were found in another text than this one.
    known = {word for word in map(str.casefold, words) if word in folded}
    if not known:
        return escape(text)
    parts = (
        f"<mark>{escape(part)}</mark>" if part.casefold() in known else escape(part)
        for part in _split_words(text, known)
    )
    return mark_safe("".join(parts))  # noqa: S308 (each part was escaped)


def _split_words(text: str, words: Iterable[str]) -> list[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    found = "|".join(re.escape(word) for word in longest_first)
    return re.split(rf"(?<!\w)({found})(?!\w)", text, flags=re.IGNORECASE)
