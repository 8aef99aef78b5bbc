"""Find which programmes have which value of a facet, as bit masks, and count them. Pure."""

from collections.abc import Iterable, Mapping
from functools import cached_property, reduce
from operator import and_, or_

from programmes.browsing.bits import make_mask
from programmes.browsing.wanted import FACETS, Wanted
from programmes.engine.catalogue import Catalogue
from programmes.engine.facts import read_amount
from programmes.engine.published import PublishedProgramme

FREE, PAID, COST_UNKNOWN = "free", "paid", "unknown"
COSTS = (FREE, PAID, COST_UNKNOWN)

# By value of a facet: the programmes that have it.
Masks = Mapping[str, int]


class FacetMasks:
    """The masks of all facets; prepared once for a catalogue version, for all languages."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.programmes = list(catalogue.programmes.values())
        self.everything = (1 << len(self.programmes)) - 1

    def select(self, wanted: Wanted) -> dict[str, int]:
        """Return for each facet that narrows the programmes with one of the values wanted."""
        return {
            key: reduce(or_, (self.masks[key].get(value, 0) for value in values), 0)
            for key, values in wanted.list_facets()
        }

    def intersect(self, masks: Iterable[int]) -> int:
        """Return the programmes that are in all of these masks; without masks, all."""
        return reduce(and_, masks, self.everything)

    def count(self, selected: Mapping[str, int], *, within: int) -> dict[str, dict[str, int]]:
        """Return by facet and value how many programmes choosing it would give.

        The other facets still hold; its own facet is left aside.
        """
        counts = {}
        for key, masks in self.masks.items():
            others = within & self.intersect(
                mask for other, mask in selected.items() if other != key
            )
            counts[key] = {value: (others & mask).bit_count() for value, mask in masks.items()}
        return counts

    @cached_property
    def masks(self) -> Mapping[str, Masks]:
        """The programmes by facet and value, for every value of the catalogue, used or not."""
        document = self.catalogue.document
        found = {
            "region": self._cover_regions(),
            "theme": self._gather(
                ([one["theme"] for one in programme["themes"]] for programme in self.programmes),
                known=document["themes"],
            ),
            "policyTheme": self._gather(
                (one["policy_themes"] for one in self.programmes), known=document["policy_themes"]
            ),
            "offer": self._gather(
                [offer["kind"] for offer in one["offers"]] for one in self.programmes
            ),
            "route": self._gather([one["route"]] for one in self.programmes),
            "initiator": self._gather(one["initiators"] for one in self.programmes),
            "cost": self._gather(([find_cost(one)] for one in self.programmes), known=COSTS),
            "status": self._gather([one["status"]] for one in self.programmes),
        }
        return {key: found[key] for key in FACETS}

    def _gather(self, values: Iterable[Iterable[str]], *, known: Iterable[str] = ()) -> Masks:
        positions: dict[str, list[int]] = {value: [] for value in known}
        for position, own in enumerate(values):
            for value in own:
                positions.setdefault(value, []).append(position)
        size = len(self.programmes)
        return {value: make_mask(found, size=size) for value, found in positions.items()}

    def _cover_regions(self) -> Masks:
        """Return the programmes to be found for each region.

        A programme is found for a region when one of its own regions has a municipality in common
        with it. A programme without any region is found everywhere: nothing says that it is not
        for this one, and unknown is not no.
        """
        members, municipalities = self.catalogue.members, self.catalogue.municipalities
        own = self._gather(one["regions"] for one in self.programmes)
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


def find_cost(programme: PublishedProgramme) -> str:
    """Return whether taking part is FREE or PAID, or COST_UNKNOWN.

    It is paid when an amount is named, by the programme or by an offer. It is free when the
    programme says that the entrepreneur pays nothing and no offer names an amount. Else it is
    unknown, also where the source says "a part" and names no amount.
    """
    own = programme["own_contribution"]
    contributions = [own, *(offer["own_contribution"] for offer in programme["offers"])]
    bounds = [bound for one in contributions if one for bound in (one["min"], one["max"])]
    if any(amount > 0 for bound in bounds if (amount := read_amount(bound)) is not None):
        return PAID
    is_known = own is not None and own["min"] is not None and own["max"] is not None
    return FREE if is_known else COST_UNKNOWN
