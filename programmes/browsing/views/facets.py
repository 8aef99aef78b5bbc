"""Prepare the filters as the catalogue page shows them: values with counts, those that are on, and
the links that turn them off.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy

from portal.pages.frames import render_around
from programmes.browsing.filters import REGION_GROUPS, SORT, list_choices
from programmes.browsing.wanted import FACETS, WORDS, Wanted
from programmes.engine.catalogue import Catalogue

PAGE = "page"
# In the order of the page; the region comes first, as a list to choose from.
LABELS = {
    "theme": gettext_lazy("Onderwerp"),
    "offer": gettext_lazy("Soort hulp"),
    "cost": gettext_lazy("Kosten"),
    "status": gettext_lazy("Nog open?"),
    "route": gettext_lazy("Hoe u meedoet"),
    "policyTheme": gettext_lazy("Beleidsthema"),
    "initiator": gettext_lazy("Begonnen door"),
}
FOLDED = {"offer", "route", "policyTheme", "initiator"}
Counts = Mapping[str, Mapping[str, int]]


# Not frozen, which would make hundreds of them for each page slow to build.
@dataclass(slots=True)
class Choice:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    key: str
    label: str
    choices: list[Choice]

    @property
    def chosen(self) -> int:
        return sum(choice.chosen for choice in self.choices)

    @property
    def folded(self) -> bool:
        return self.key in FOLDED

    @property
    def options(self) -> SafeString:
        """The choices, drawn as they stand on the page."""
        language = get_language() or ""
        drawn = []
        for one in self.choices:
            empty = not one.count
            before, after = draw_option(
                self.key, one.value, one.label, one.chosen, empty, language
            )
            drawn.append(f"{before}{one.count}{after}")
        return mark_safe("".join(drawn))  # noqa: S308 (each was rendered)


@dataclass(frozen=True, slots=True)
class Chip:
    """A wish that narrows the list, and the address without it."""

    text: str
    href: str


def list_facets(catalogue: Catalogue, wanted: Wanted, counts: Counts) -> list[Facet]:
    names = list_choices(catalogue)
    return [
        Facet(
            key,
            str(label),
            [
                Choice(
                    value,
                    name[:1].upper() + name[1:],
                    counts[key].get(value, 0),
                    value in getattr(wanted, FACETS[key]),
                )
                for value, name in names[key].items()
            ],
        )
        for key, label in LABELS.items()
    ]


# A page has dozens to hundreds of these, and most of them were on an earlier page too.
@lru_cache(maxsize=8192)
def draw_option(
    key: str, value: str, label: str, chosen: bool, empty: bool, language: str
) -> tuple[str, str]:
    """Return what stands before and after the count. The language is there to tell apart what was
    drawn before.
    """
    fixed = {"key": key, "value": value, "label": label, "chosen": chosen, "empty": empty}
    return render_around("components/facet_option.html", fixed=fixed, hole="count")


def draw_regions(catalogue: Catalogue, wanted: Wanted, counts: Counts) -> SafeString:
    """Return the options of the list of regions, in groups. There are hundreds: no template."""
    known, language = counts["region"], get_language() or "nl"
    groups = (
        head
        + "".join(
            f"{start}{' selected' if code in wanted.regions else ''}>{name} ({known.get(code, 0)})"
            for code, start, name in options
        )
        for head, options in _prepare_regions(catalogue, language)
    )
    return mark_safe("".join(groups))  # noqa: S308 (all names were escaped)


@lru_cache(maxsize=8)
def _prepare_regions(
    catalogue: Catalogue, language: str
) -> Sequence[tuple[str, Sequence[tuple[str, str, str]]]]:
    """Return for each group its element and its regions: the code, the element so far, the name.

    HTML lets the end tags of these elements be left out.
    """
    names = list_choices(catalogue)["region"]
    groups = []
    for kind, label in REGION_GROUPS.items():
        options = [
            (code, format_html('<option value="{}"', code), escape(name))
            for code, name in names.items()
            if catalogue.regions[code]["kind"] == kind
        ]
        if options:
            groups.append((format_html('<optgroup label="{}">', label), options))
    return groups


def list_chips(catalogue: Catalogue, wanted: Wanted, *, sort: str) -> list[Chip]:
    return [
        Chip(name_value(catalogue, key, value), link_to(leave_out(wanted, key, value), sort=sort))
        for key, value in list_narrowing(wanted)
    ]


def list_narrowing(wanted: Wanted) -> Iterator[tuple[str, str]]:
    if wanted.words:
        yield WORDS, wanted.words
    for key, values in wanted.list_facets():
        yield from ((key, value) for value in values)


def name_value(catalogue: Catalogue, key: str, value: str) -> str:
    """Return what a visitor chose, in words that can stand by themselves."""
    if key == WORDS:
        return f"‘{value}’"
    name = list_choices(catalogue)[key].get(value, value)
    return f"{LABELS[key]}: {name}" if key in {"cost", "status", "route", "initiator"} else name


def leave_out(wanted: Wanted, key: str, value: str) -> Wanted:
    if key == WORDS:
        return replace(wanted, words="")
    attribute = FACETS[key]
    kept = tuple(one for one in getattr(wanted, attribute) if one != value)
    changed: dict[str, Any] = {attribute: kept}
    return replace(wanted, **changed)


def link_to(wanted: Wanted, *, sort: str = "", page: int = 1) -> str:
    """Return the one address of a page of the list, without parameters that say nothing."""
    rest = [(SORT, sort)] if sort else []
    rest += [(PAGE, str(page))] if page > 1 else []
    query = "&".join(filter(None, [wanted.to_query(), urlencode(rest)]))
    return reverse("programmes:list") + (f"?{query}" if query else "")
