"""Hold what a visitor asks of the catalogue, and write it as an address. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

# By key in the address: the attribute of Wanted. Addresses are written in this order.
FACETS = {
    "region": "regions",
    "theme": "themes",
    "policyTheme": "policy_themes",
    "offer": "offers",
    "route": "routes",
    "initiator": "initiators",
    "cost": "costs",
    "status": "statuses",
}
WORDS = "q"
MAX_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """The wishes of a visitor. Within a facet one value is enough; all facets must hold."""

    words: str = ""
    regions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    policy_themes: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    initiators: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()

    def list_facets(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the key in the address and the values of each facet that narrows anything."""
        for key, attribute in FACETS.items():
            if values := getattr(self, attribute):
                yield key, values

    def to_query(self) -> str:
        """Return the query of an address, the same for the same wishes.

        For example: "q=personeel&theme=education&theme=human-capital".
        """
        pairs = [(WORDS, self.words)] if self.words else []
        pairs += [(key, value) for key, values in self.list_facets() for value in sorted(values)]
        return urlencode(pairs, errors="replace")
