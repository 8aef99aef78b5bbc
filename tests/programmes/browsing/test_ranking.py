"""The order of what is found, and what is said of why."""

from datetime import date, timedelta

import pytest

from programmes.browsing.index import CatalogueIndex, Hit
from programmes.browsing.wanted import Wanted
from tests.programmes.browsing.conftest import BuildIndex, make_offer, make_programme

THEME = {"relevance": 1, "why": {"nl": "", "en": ""}}


def test_title_over_summary_over_theme_over_names_over_other_texts(
    build_index: BuildIndex,
) -> None:
    index = build_index(
        make_programme("rest", approach="Wij helpen met innovatie."),
        make_programme("theme", themes=[{**THEME, "theme": "innovation"}]),
        make_programme("summary", summary="Hulp bij innovatie."),
        make_programme("title", title="Innovatie"),
        make_programme("offer", offers=[make_offer(title="Innovatie")]),
    )
    slugs = index.find(Wanted(words="innovatie")).slugs
    assert slugs == ["title", "summary", "offer", "theme", "rest"]


def test_the_word_itself_over_its_family_over_a_compound(build_index: BuildIndex) -> None:
    index = build_index(
        make_programme("compound", title="Bedrijfsopvolging"),
        make_programme("family", title="Opvolger"),
        make_programme("same", title="Opvolging"),
    )
    assert index.find(Wanted(words="opvolging")).slugs == ["same", "family", "compound"]


def test_a_rare_word_weighs_more(build_index: BuildIndex) -> None:
    others = [make_programme(f"common-{n}", summary="Hulp bij export.") for n in range(5)]
    index = build_index(
        *others,
        make_programme("common-in-title", title="Export", goal="Octrooi."),
        make_programme("rare-in-summary", goal="Export.", summary="Octrooi."),
        make_programme("rare-in-title", goal="Export.", title="Octrooi."),
    )
    slugs = index.find(Wanted(words="export octrooi")).slugs
    assert slugs == ["rare-in-title", "common-in-title", "rare-in-summary"]


def test_equals_stay_in_source_order(build_index: BuildIndex) -> None:
    slugs = ["d", "a", "c", "b"]
    index = build_index(*(make_programme(slug, summary="Scholing.") for slug in slugs))
    assert index.find(Wanted(words="scholing")).slugs == slugs
    assert index.find(Wanted()).slugs == slugs


def test_sorts(build_index: BuildIndex) -> None:
    today = date(2026, 3, 1)
    index = build_index(
        make_programme("land", title="Één", regions=["NL"], verified_on=str(today)),
        make_programme("town", title="twee", regions=["GM0758"], verified_on=None),
        make_programme(
            "province",
            title="Drie",
            regions=["PV30"],
            verified_on=str(today - timedelta(days=1)),
        ),
    )
    assert index.find(Wanted(), sort="title").slugs == ["province", "land", "town"]
    assert index.find(Wanted(), sort="area").slugs == ["town", "province", "land"]
    assert index.find(Wanted(), sort="checked").slugs == ["land", "province", "town"]
    assert index.find(Wanted(), sort="unheard-of").slugs == ["land", "town", "province"]


def test_a_sort_orders_what_words_found(index: CatalogueIndex) -> None:
    best = index.find(Wanted(words="personeel")).slugs
    by_title = index.find(Wanted(words="personeel"), sort="title").slugs
    assert by_title != best
    assert sorted(by_title) == sorted(best)


def test_says_which_words_it_found_and_where(index: CatalogueIndex) -> None:
    found = index.find(Wanted(words="personeel"))
    title, summary, *_others = found.explain("strategische-personeelsplanning")
    assert title == Hit("title", ("Personeelsplanning",))
    assert summary.field == "summary"
    assert summary.words == ("personeel", "Personeelsplanning", "personeelsbeleid")


def test_without_words_there_is_nothing_to_say(index: CatalogueIndex) -> None:
    assert index.find(Wanted(themes=("financing",))).explain("groeiversneller") == []


@pytest.mark.parametrize("slug", ["familiebedrijven", "groeiversneller"])
def test_explained_words_stand_in_the_text(index: CatalogueIndex, slug: str) -> None:
    programme = index.catalogue.programmes[slug]
    names = str(index.catalogue.document["organisations"])
    hits = index.find(Wanted(words="famliebedrijf")).explain(slug)
    assert hits
    for hit in hits:
        assert hit.words
        for word in hit.words:
            assert word in str(programme[hit.field]) + names
