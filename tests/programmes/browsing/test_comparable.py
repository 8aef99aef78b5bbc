"""Programmes like another one."""

from typing import Any

import pytest

from programmes.browsing.index import CatalogueIndex
from tests.programmes.browsing.conftest import BuildIndex, make_offer, make_programme


def about(**relevance: int) -> list[dict[str, Any]]:
    return [
        {"theme": theme.replace("_", "-"), "relevance": much, "why": {"nl": "", "en": ""}}
        for theme, much in relevance.items()
    ]


def test_what_both_are_mainly_about_comes_first(build_index: BuildIndex) -> None:
    index = build_index(
        make_programme("touches", themes=about(financing=1)),
        make_programme("one", themes=about(financing=3, education=1)),
        make_programme("other-theme", themes=about(premises=3)),
        make_programme("main", themes=about(financing=3)),
    )
    assert index.list_comparable("one") == ["main", "touches"]


def test_policy_themes_and_kinds_of_offers_count(build_index: BuildIndex) -> None:
    index = build_index(
        make_programme("one", offers=[make_offer("loan")], policy_themes=["growth-ambitions"]),
        make_programme("neither", offers=[make_offer("event")]),
        make_programme("policy", policy_themes=["growth-ambitions"]),
        make_programme("offer", offers=[make_offer("loan")]),
        make_programme("both", offers=[make_offer("loan")], policy_themes=["growth-ambitions"]),
    )
    assert index.list_comparable("one") == ["both", "offer", "policy"]


def test_of_two_alike_the_one_around_the_corner(build_index: BuildIndex) -> None:
    index = build_index(
        make_programme("far", regions=["PV20"], themes=about(financing=2)),
        make_programme("near", regions=["GM0758"], themes=about(financing=2)),
        make_programme("one", regions=["PV30"], themes=about(financing=2)),
        make_programme("only-near", regions=["PV30"], themes=about(premises=2)),
    )
    assert index.list_comparable("one") == ["near", "far"]


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_at_most_so_many_never_itself_and_always_the_same(
    index: CatalogueIndex, limit: int
) -> None:
    for slug in index.slugs:
        alike = index.list_comparable(slug, limit=limit)
        assert len(alike) == limit
        assert slug not in alike
        assert alike == index.list_comparable(slug, limit=limit)
