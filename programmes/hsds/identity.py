"""Identifiers that stay the same whatever machine gives them: HSDS wants UUIDs, we have slugs."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from uuid import UUID, uuid5

from programmes.engine.catalogue import Catalogue
from programmes.hsds.vocabularies import ROLES, list_terms

# Never to be changed: consumers keep these identifiers.
NAMESPACE = UUID("5d5d2f86-0c5a-5c0e-9f0b-6f1c6a2f3b10")
Ids = Mapping[str, str]


@lru_cache(maxsize=65_536)
def make_id(*parts: str) -> str:
    """The same parts make the same identifier; the first says what kind of thing it is."""
    return str(uuid5(NAMESPACE, "/".join(parts)))


class Directory:
    """From identifier back to slug, for one version of the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.services = _index("service", catalogue.programmes)
        self.organizations = _index("organization", list_organizations(catalogue))
        terms = list_terms(catalogue)
        self.taxonomies = _index("taxonomy", terms)
        self.terms = {
            make_id("term", taxonomy, code): (taxonomy, code)
            for taxonomy, codes in terms.items()
            for code in codes
        }


def _index(kind: str, slugs: Iterable[str]) -> Ids:
    return {make_id(kind, slug): slug for slug in slugs}


def list_organizations(catalogue: Catalogue) -> dict[str, dict[str, list[str]]]:
    """Organisations that have a role in a programme: {organisation: {role: [programme]}}."""
    found: dict[str, dict[str, list[str]]] = {}
    for slug, programme in catalogue.programmes.items():
        for role, key in ROLES.items():
            for organisation in programme[key]:
                found.setdefault(organisation, {}).setdefault(role, []).append(slug)
    return found


@lru_cache(maxsize=2)
def get_directory(catalogue: Catalogue) -> Directory:
    return Directory(catalogue)
