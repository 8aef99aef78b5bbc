"""A selection that somebody keeps: read it from its address, carry it out, put it into words."""

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.wording import join_words
from programmes.browsing.filters import ProgrammeFilter, list_choices, make_printable
from programmes.browsing.index import get_index
from programmes.browsing.wanted import FACETS, MAX_LETTERS, WORDS, Wanted
from programmes.engine.catalogue import Catalogue


def read_selection(query: str) -> Wanted:
    """Return the wishes in an address that was kept.

    Values that no longer exist stay: they find nothing, while leaving them out would find more
    than was asked for.
    """
    data = QueryDict(query)
    values = {
        attribute: tuple(dict.fromkeys(filter(None, data.getlist(key))))
        for key, attribute in FACETS.items()
    }
    words = make_printable(data.get(WORDS, ""))[:MAX_LETTERS].rstrip()
    return Wanted(words=words, **values)


def select_slugs(
    wanted: Wanted, catalogue: Catalogue, *, language: str, sort: str = ""
) -> list[str]:
    """Return the slugs that a selection finds, in the order of `sort` (see index.SORTS)."""
    return get_index(catalogue, language=language).find(wanted, sort=sort).slugs


def describe_selection(wanted: Wanted, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return a row for each filter, as the page words it: ("Onderwerp", "Groei of Personeel")."""
    language = (get_language() or "nl")[:2]
    choices = list_choices(catalogue)
    rows = [(_("Zoekwoorden"), wanted.words)] if wanted.words else []
    for key, values in wanted.list_facets():
        # Values come in the order of the form, whatever that of the address; those gone come last.
        known = [name for value, name in choices[key].items() if value in values]
        names = known + [value for value in values if value not in choices[key]]
        label = str(ProgrammeFilter.base_filters[key].label)
        rows.append((label, join_words(names, language=language)))
    return rows


def name_selection(wanted: Wanted, catalogue: Catalogue) -> str:
    """Return what a selection asks for on one line, for a title."""
    rows = describe_selection(wanted, catalogue)
    if not rows:
        return _("Alle programma's")
    return _("Programma's") + " – " + "; ".join(f"{label}: {value}" for label, value in rows)
