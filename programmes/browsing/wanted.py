"""What a visitor asks of the catalogue, and how it stands in an address."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

# By key in the address: the attribute of Wanted. The order is that of a normal address.
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
    """Within a facet one of the values is enough; between facets all must hold."""

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
        """Key in the address and values, of the facets that narrow anything."""
        for key, attribute in FACETS.items():
            if values := getattr(self, attribute):
                yield key, values

    def to_query(self) -> str:
        """The same wishes, the same text: "q=personeel&theme=human-capital&theme=education"."""
        pairs = [(WORDS, self.words)] if self.words else []
        pairs += [(key, value) for key, values in self.list_facets() for value in sorted(values)]
        return urlencode(pairs, errors="replace")
