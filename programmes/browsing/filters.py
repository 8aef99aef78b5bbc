"""Read from an address what a visitor asks of the catalogue. Django-filter declares, binds and
cleans it; the choices are those of the published version.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, override

from portal.wording import pick_language
from programmes.browsing.wanted import FACETS, MAX_LETTERS, WORDS, Wanted
from programmes.engine.catalogue import Catalogue
from programmes.enums import OfferKind, ProgrammeStatus, RegionKind, Route
from programmes.models import Programme

SORT = "sort"
MAX_PROBLEMS = 5
MAX_SHOWN = 40
COSTS = {
    "free": gettext_lazy("gratis"),
    "paid": gettext_lazy("u betaalt mee"),
    "unknown": gettext_lazy("niet bekend"),
}
SORTS = {
    "": gettext_lazy("Beste eerst"),
    "title": gettext_lazy("Naam van A tot Z"),
    "area": gettext_lazy("Kleinste gebied eerst"),
    "checked": gettext_lazy("Laatst nagekeken eerst"),
}
REGION_GROUPS = {
    RegionKind.PROVINCE: gettext_lazy("Provincies"),
    RegionKind.NAMED_REGION: gettext_lazy("Regio's"),
    RegionKind.MUNICIPALITY: gettext_lazy("Gemeenten"),
}
STATUSES = {
    ProgrammeStatus.OPEN: gettext_lazy("nog open"),
    ProgrammeStatus.PAUSED: gettext_lazy("tijdelijk gestopt"),
    ProgrammeStatus.ENDED: gettext_lazy("afgelopen"),
    ProgrammeStatus.UNKNOWN: gettext_lazy("niet bekend"),
}
# By key in the address: what to say about a value that does not exist.
UNKNOWN = {
    "region": gettext_lazy("Het gebied ‘%(value)s’ kennen wij niet. Dit filter is weggelaten."),
    "theme": gettext_lazy("Het onderwerp ‘%(value)s’ bestaat niet. Dit filter is weggelaten."),
    "policyTheme": gettext_lazy(
        "Het beleidsthema ‘%(value)s’ bestaat niet. Dit filter is weggelaten."
    ),
    "offer": gettext_lazy("De soort hulp ‘%(value)s’ bestaat niet. Dit filter is weggelaten."),
    "route": gettext_lazy("De manier ‘%(value)s’ bestaat niet. Dit filter is weggelaten."),
    "initiator": gettext_lazy(
        "De organisatie ‘%(value)s’ kennen wij niet. Dit filter is weggelaten."
    ),
    "cost": gettext_lazy("De keuze ‘%(value)s’ bij kosten bestaat niet. Die is weggelaten."),
    "status": gettext_lazy("De keuze ‘%(value)s’ bij nog open bestaat niet. Die is weggelaten."),
    SORT: gettext_lazy("De volgorde ‘%(value)s’ bestaat niet. U ziet de gewone volgorde."),
}


@dataclass(frozen=True, slots=True)
class ReadWanted:
    """What an address asks for; `problems` are sentences about what was left out of it."""

    wanted: Wanted
    sort: str
    problems: list[str]


class KnownChoicesField(forms.MultipleChoiceField):
    """Keeps the values that exist, once each; `left_out` lists the others.

    The hundreds of regions are not `choices`, since Django would copy those for every form.
    """

    left_out: tuple[str, ...] = ()

    def __init__(self, *, known: Collection[str], **options: Any) -> None:
        super().__init__(**options)
        self.known = known

    def clean(self, value: object) -> tuple[str, ...]:
        """Return the values that exist, in the order typed."""
        typed = [one for one in dict.fromkeys(self.to_python(value)) if one]
        self.left_out = tuple(one for one in typed if one not in self.known)
        return tuple(one for one in typed if one in self.known)


class WordsField(forms.CharField):
    """Keeps words on one line, without characters that nobody can type; cuts what is far too long.

    `was_cut` says that it did.
    """

    was_cut = False

    def clean(self, value: str | None) -> str:
        """Return the words, at most MAX_LETTERS long."""
        words = make_printable(value or "")
        self.was_cut = len(words) > MAX_LETTERS
        return words[:MAX_LETTERS].rstrip()


class WordsFilter(django_filters.Filter):
    field_class = WordsField


class ChoicesFilter(django_filters.Filter):
    field_class = KnownChoicesField


def make_choices_filter(label: Promise) -> ChoicesFilter:
    """Return a filter whose values are known once there is a catalogue."""
    return ChoicesFilter(label=label, widget=forms.CheckboxSelectMultiple)


class ProgrammeFilter(django_filters.FilterSet):
    """Declares, binds and cleans the filters of the catalogue page.

    It makes a Wanted and not a query: the programmes are in the published version, where bit masks
    decide (programmes.browsing.index).
    """

    q = WordsFilter(label=gettext_lazy("Zoek in de programma's"))
    region = make_choices_filter(gettext_lazy("Waar"))
    theme = make_choices_filter(gettext_lazy("Onderwerp"))
    offer = make_choices_filter(gettext_lazy("Soort hulp"))
    cost = make_choices_filter(gettext_lazy("Kosten"))
    status = make_choices_filter(gettext_lazy("Nog open?"))
    route = make_choices_filter(gettext_lazy("Hoe u meedoet"))
    policyTheme = make_choices_filter(gettext_lazy("Beleidsthema"))  # noqa: N815 (the address)
    initiator = make_choices_filter(gettext_lazy("Begonnen door"))
    sort = make_choices_filter(gettext_lazy("Volgorde"))

    def __init__(self, data: QueryDict, *, catalogue: Catalogue) -> None:
        super().__init__(data, queryset=Programme.objects.none())
        for key, choices in list_choices(catalogue).items():
            self.filters[key].extra["known"] = choices
        self.catalogue = catalogue

    def get_form_class(self) -> type[forms.Form]:
        return _make_form_class(self.catalogue)

    def make_form_class(self) -> type[forms.Form]:
        return super().get_form_class()  # type: ignore[no-any-return]

    def read(self) -> ReadWanted:
        """Return what is asked. Nothing is refused: fields leave out what they cannot use."""
        self.form.full_clean()
        cleaned = self.form.cleaned_data
        problems = [*self._tell_cut(), *self._tell_unknown()]
        regions, told = self._choose_region(cleaned["region"])
        values = {attribute: cleaned[key] for key, attribute in FACETS.items()}
        wanted = Wanted(words=cleaned[WORDS], **{**values, "regions": regions})
        return ReadWanted(wanted, (cleaned[SORT] or ("",))[0], [*problems, *told])

    def _tell_cut(self) -> list[str]:
        if not self.form.fields[WORDS].was_cut:
            return []
        text = gettext("Uw zoektekst is erg lang. Wij zoeken met de eerste %(most)d tekens.")
        return [text % {"most": MAX_LETTERS}]

    def _tell_unknown(self) -> list[str]:
        told = [
            str(sentence) % {"value": make_printable(value)[:MAX_SHOWN]}
            for key, sentence in UNKNOWN.items()
            for value in self.form.fields[key].left_out
        ]
        more = gettext("Er zijn nog meer filters weggelaten, omdat wij ze niet kennen.")
        return told if len(told) <= MAX_PROBLEMS else [*told[:MAX_PROBLEMS], more]

    def _choose_region(self, codes: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
        """Return at most one region, as in the form, and what to say about the others.

        The whole country narrows nothing, so it is no region here.
        """
        regions = self.catalogue.regions
        chosen = [code for code in codes if regions[code]["kind"] != RegionKind.COUNTRY]
        if len(chosen) < 2:
            return tuple(chosen), []
        text = gettext("U kunt één gebied tegelijk kiezen. Dat is nu %(region)s.")
        return (chosen[0],), [text % {"region": pick_language(regions[chosen[0]]["name"])}]


@lru_cache(maxsize=4)
def _make_form_class(catalogue: Catalogue) -> type[forms.Form]:
    """Once per version: every visitor would wait for it. Only instances remember anything."""
    return ProgrammeFilter(QueryDict(), catalogue=catalogue).make_form_class()


def read_wanted(query: QueryDict, catalogue: Catalogue) -> ReadWanted:
    """Return what a query asks of this catalogue, and what was left out of it."""
    return ProgrammeFilter(query, catalogue=catalogue).read()


def list_choices(catalogue: Catalogue) -> Mapping[str, Mapping[str, str]]:
    """Return by key in the address every value there is, with its name in the page's language."""
    return _list_choices(catalogue, (get_language() or "nl")[:2])


@lru_cache(maxsize=8)
def _list_choices(catalogue: Catalogue, language: str) -> Mapping[str, Mapping[str, str]]:
    document = catalogue.document
    with override(language):
        return {
            "region": _name_regions(catalogue),
            "theme": {
                slug: pick_language(one["name"]) for slug, one in document["themes"].items()
            },
            "policyTheme": {
                slug: pick_language(name) for slug, name in document["policy_themes"].items()
            },
            "offer": {str(kind.value): str(kind.label) for kind in OfferKind},
            "cost": {value: str(label) for value, label in COSTS.items()},
            "status": {str(one.value): str(label) for one, label in STATUSES.items()},
            "route": {str(one.value): str(one.label) for one in Route},
            "initiator": _name_initiators(catalogue),
            SORT: {value: str(label) for value, label in SORTS.items()},
        }


def _name_regions(catalogue: Catalogue) -> dict[str, str]:
    """Return names by code, in the order of REGION_GROUPS and by name within a kind; the country
    comes last.
    """
    order: list[str] = list(REGION_GROUPS)
    return _sort_by_name(
        {code: pick_language(one["name"]) for code, one in catalogue.regions.items()},
        first=lambda code: (
            order.index(kind) if (kind := catalogue.regions[code]["kind"]) in order else len(order)
        ),
    )


def _name_initiators(catalogue: Catalogue) -> dict[str, str]:
    organisations = catalogue.document["organisations"]
    return _sort_by_name(
        {
            slug: organisations[slug]["name"]
            for programme in catalogue.programmes.values()
            for slug in programme["initiators"]
        }
    )


def _sort_by_name(
    names: Mapping[str, str], *, first: Callable[[str], int] = lambda value: 0
) -> dict[str, str]:
    # "'s-Gravenhage" is listed under the g.
    ordered = sorted(
        names, key=lambda one: (first(one), names[one].casefold().removeprefix("'s-"))
    )
    return {one: names[one] for one in ordered}


def make_printable(text: Iterable[str]) -> str:
    """Return the text on one line, without control characters and half characters."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
