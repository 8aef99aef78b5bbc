"""Which programmes have which value of a facet, as bit masks, and how many there are of each."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any

from programmes.browsing.bits import make_mask
from programmes.browsing.wanted import FACETS, Wanted
from programmes.engine.catalogue import Catalogue

FREE, PAID, COST_UNKNOWN = "free", "paid", "unknown"
COSTS = (FREE, PAID, COST_UNKNOWN)

Masks = Mapping[str, int]


class FacetMasks:
    """Prepared once for one catalogue version; does not depend on a language."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.programmes = list(catalogue.programmes.values())
        self.everything = (1 << len(self.programmes)) - 1

    def select(self, wanted: Wanted) -> dict[str, int]:
        """By facet that narrows: the programmes that have one of the values wanted."""
        return {
            key: reduce(or_, (self.masks[key].get(value, 0) for value in values), 0)
            for key, values in wanted.list_facets()
        }

    def intersect(self, masks: Iterable[int]) -> int:
        return reduce(and_, masks, self.everything)

    def count(self, selected: Mapping[str, int], *, within: int) -> dict[str, dict[str, int]]:
        """For each value what it would give: the other facets hold, its own is left aside."""
        counts = {}
        for key, masks in self.masks.items():
            others = within & self.intersect(
                mask for other, mask in selected.items() if other != key
            )
            counts[key] = {value: (others & mask).bit_count() for value, mask in masks.items()}
        return counts

    @cached_property
    def masks(self) -> Mapping[str, Masks]:
        """By facet and value; every value of the catalogue, also those that no programme has."""
        document = self.catalogue.document
        found = {
            "region": self._cover_regions(),
            "theme": self._collect("themes", known=document["themes"], inner="theme"),
            "policyTheme": self._collect("policy_themes", known=document["policy_themes"]),
            "offer": self._collect("offers", inner="kind"),
            "route": self._gather([one["route"]] for one in self.programmes),
            "initiator": self._collect("initiators"),
            "cost": self._gather(([find_cost(one)] for one in self.programmes), known=COSTS),
            "status": self._gather([one["status"]] for one in self.programmes),
        }
        return {key: found[key] for key in FACETS}

    def _collect(self, name: str, *, known: Iterable[str] = (), inner: str = "") -> Masks:
        values = (
            [one[inner] if inner else one for one in programme[name]]
            for programme in self.programmes
        )
        return self._gather(values, known=known)

    def _gather(self, values: Iterable[Iterable[str]], *, known: Iterable[str] = ()) -> Masks:
        positions: dict[str, list[int]] = {value: [] for value in known}
        for position, own in enumerate(values):
            for value in own:
                positions.setdefault(value, []).append(position)
        size = len(self.programmes)
        return {value: make_mask(found, size=size) for value, found in positions.items()}

    def _cover_regions(self) -> Masks:
        """A programme is found for a region when some company there lies in one of its regions:
        they contain one another or overlap. Without any region nothing says that it is not for
        this one (unknown is not no), so it is found everywhere.
        """
        members, municipalities = self.catalogue.members, self.catalogue.municipalities
        own = self._collect("regions")
        nowhere = self._gather(
            [] if one["regions"] else ["without"] for one in self.programmes
        ).get("without", 0)
        reached = dict.fromkeys(municipalities, nowhere)
        for code, mask in own.items():
            for municipality in members.get(code, ()):
                reached[municipality] = reached.get(municipality, nowhere) | mask
        return {
            code: reduce(or_, (reached.get(one, 0) for one in inside), nowhere)
            for code, inside in members.items()
        }


def find_cost(programme: Mapping[str, Any]) -> str:
    """Free: the programme says that the entrepreneur pays nothing, and no offer names an amount.
    Paid: an amount is named. Otherwise unknown, also where the source says "a part" without one.
    """
    contributions = [one["own_contribution"] for one in (programme, *programme["offers"])]
    amounts = [
        [Decimal(one[name]) for name in ("min", "max") if one[name] is not None] if one else []
        for one in contributions
    ]
    if any(amount > 0 for named in amounts for amount in named):
        return PAID
    return FREE if len(amounts[0]) == 2 else COST_UNKNOWN
