"""Make identifiers that are the same on every machine: HSDS wants UUIDs, and we have slugs."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from uuid import UUID, uuid5

from programmes.engine.catalogue import Catalogue
from programmes.hsds.vocabularies import ROLES, list_terms

# This must never change, since consumers keep the identifiers.
NAMESPACE = UUID("5d5d2f86-0c5a-5c0e-9f0b-6f1c6a2f3b10")
Ids = Mapping[str, str]


@lru_cache(maxsize=65_536)
def make_id(*parts: str) -> str:
    """Return the identifier of these parts, the first of which says what kind of thing it is."""
    return str(uuid5(NAMESPACE, "/".join(parts)))


class Directory:
    """Finds the slug of an identifier, in one version of the catalogue."""

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
    """Return the organisations with a role in a programme: {organisation: {role: [programme]}}."""
    found: dict[str, dict[str, list[str]]] = {}
    for slug, programme in catalogue.programmes.items():
        for role, key in ROLES.items():
            for organisation in programme[key]:
                found.setdefault(organisation, {}).setdefault(role, []).append(slug)
    return found


@lru_cache(maxsize=2)
def get_directory(catalogue: Catalogue) -> Directory:
    """Return the directory of a catalogue version, made once per process."""
    return Directory(catalogue)
