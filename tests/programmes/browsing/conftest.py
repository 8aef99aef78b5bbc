"""Small catalogues of invented programmes over the shipped places and themes."""

from collections.abc import Callable
from typing import Any

import pytest

from programmes.browsing.index import CatalogueIndex, get_index
from programmes.engine.catalogue import Catalogue

BuildIndex = Callable[..., CatalogueIndex]
EMPTY = {
    **dict.fromkeys(("title", "summary", "goal", "approach", "target_group", "route_note"), ""),
    "own_contribution": None,
    "route": "direct",
    "status": "open",
    "verified_on": "2026-01-01",
}
LISTS = (
    *("regions", "themes", "policy_themes", "offers", "initiators", "executors", "partners"),
    *("lessons", "judged_by_desk"),
)


def make_offer(kind: str = "advice", title: str = "", **fields: Any) -> dict[str, Any]:
    texts = {"title": {"nl": title, "en": title}, "note": None}
    return {"slug": kind, "kind": kind, "own_contribution": None, **texts, **fields}


def make_programme(slug: str, **fields: Any) -> dict[str, Any]:
    """Texts are Dutch, and stand in both languages."""
    lists: dict[str, Any] = {name: [] for name in LISTS}
    values = {**EMPTY, **lists, "regions": ["NL"], **fields}
    for name in ("title", "summary", "goal", "approach", "target_group", "route_note"):
        if isinstance(values[name], str):
            values[name] = dict.fromkeys(("nl", "en"), values[name])
    return {"slug": slug, **values}


@pytest.fixture
def build_index(catalogue: Catalogue) -> BuildIndex:
    def build(*programmes: dict[str, Any], language: str = "nl") -> CatalogueIndex:
        # Without the words of sectors, of which compounds may be made too: quicker.
        document = {**catalogue.document, "programmes": list(programmes), "sectors": {}}
        return CatalogueIndex(Catalogue(document, version="test", number=1), language=language)

    return build


@pytest.fixture(scope="session")
def index(catalogue: Catalogue) -> CatalogueIndex:
    """Of the shipped programmes, in Dutch."""
    return get_index(catalogue, language="nl")
