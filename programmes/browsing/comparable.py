"""Find programmes that are like another one. Pure."""

from functools import reduce
from operator import or_

from programmes.browsing.bits import add_worths, make_mask
from programmes.browsing.facets import FacetMasks
from programmes.engine.catalogue import Catalogue

# What a likeness is worth: a theme by its lower relevance of the two, from one that both are made
# for to one that both touch on; then a policy theme, a kind of offer, and reaching the same
# companies.
THEME_WORTHS = {3: 9, 2: 4, 1: 1}
POLICY_THEME_WORTH, OFFER_WORTH, REGION_WORTH = 2, 3, 4


class Comparison:
    """Ranks programmes by likeness; prepared once for a catalogue version, for all languages."""

    def __init__(self, catalogue: Catalogue, facets: FacetMasks) -> None:
        self.programmes = list(catalogue.programmes.values())
        self.facets = facets
        self.size = len(self.programmes)
        self._relevant = self._collect_themes()

    def rank(self, position: int, *, limit: int) -> list[int]:
        """Return the positions of the programmes most like the one at `position`, best first.

        Equals stay in the order of the source. An overlapping region alone is not a likeness.
        """
        likenesses = self._list_likenesses(position)
        scores = add_worths(likenesses, size=self.size)
        around = reduce(or_, map(self._find_around, self.programmes[position]["regions"]), 0)
        totals = add_worths([*likenesses, (REGION_WORTH, around)], size=self.size)
        alike = [other for other, score in enumerate(scores) if score and other != position]
        return sorted(alike, key=totals.__getitem__, reverse=True)[:limit]

    def _find_around(self, region: str) -> int:
        return self.facets.masks["region"].get(region, 0)

    def _list_likenesses(self, position: int) -> list[tuple[int, int]]:
        """Return for each likeness its worth, and a mask of the programmes that share it."""
        programme, masks = self.programmes[position], self.facets.masks
        found = [
            (THEME_WORTHS[min(one["relevance"], relevance)], mask)
            for one in programme["themes"]
            for relevance, mask in self._relevant.get(one["theme"], {}).items()
        ]
        found += [
            (POLICY_THEME_WORTH, masks["policyTheme"][slug]) for slug in programme["policy_themes"]
        ]
        kinds = dict.fromkeys(offer["kind"] for offer in programme["offers"])
        return found + [(OFFER_WORTH, masks["offer"][kind]) for kind in kinds]

    def _collect_themes(self) -> dict[str, dict[int, int]]:
        positions: dict[str, dict[int, list[int]]] = {}
        for position, programme in enumerate(self.programmes):
            for one in programme["themes"]:
                by_relevance = positions.setdefault(one["theme"], {})
                by_relevance.setdefault(one["relevance"], []).append(position)
        return {
            theme: {level: make_mask(found, size=self.size) for level, found in levels.items()}
            for theme, levels in positions.items()
        }
