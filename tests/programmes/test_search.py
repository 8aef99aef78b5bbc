"""From everyday words to themes, towns and sectors."""

import pytest

from programmes.engine.catalogue import Catalogue
from programmes.reading.search import CatalogueSearch, describe_town, fold


@pytest.fixture(scope="module")
def search(catalogue: Catalogue) -> CatalogueSearch:
    return CatalogueSearch(catalogue)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Énérgie &  Co!", "energie & co"),
        ("  'S-Hertogenbosch ", "s hertogenbosch"),
        ("STRASSE straße", "strasse strasse"),
        ("\u212bngström ﬁets", "angstrom fiets"),
        ("😀 שלום \u202e", ""),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


# --- themes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "theme"),
    [
        ("leningen", "financing"),
        ("FINANCIERING", "financing"),
        ("personeelstekort", "human-capital"),
        ("een vergunning van de gemeente", "legislation"),
        ("AVG", "legislation"),
        ("opvolging door mijn dochter", "ambition"),
        ("samenwerken met anderen", "networks"),
    ],
)
def test_a_stem_begins_a_word(search: CatalogueSearch, words: str, theme: str) -> None:
    assert theme in [hit.theme for hit in search.suggest_themes(words)]


@pytest.mark.parametrize("words", ["bankstel", "de bankbeheerder", "mailing", "schrijven", ""])
def test_a_short_stem_is_a_whole_word(search: CatalogueSearch, words: str) -> None:
    assert search.suggest_themes(words) == []


def test_what_occurs_most_comes_first_with_the_visitors_words(search: CatalogueSearch) -> None:
    hits = search.suggest_themes("Personeel: een Lening, krediet; of financiering?")
    assert [hit.theme for hit in hits][:2] == ["financing", "human-capital"]
    assert set(hits[0].words) == {"Lening", "krediet", "financiering"}


# --- towns --------------------------------------------------------------------------------------


def test_the_same_name_in_several_municipalities(search: CatalogueSearch) -> None:
    hits = search.find_towns("hengelo")
    assert {hit.municipality for hit in hits} == {"GM0164", "GM1876"}
    described = [describe_town(hit, search=search, pick=lambda text: text["nl"]) for hit in hits]
    assert any("Overijssel" in text for text in described)
    assert any("Gelderland" in text for text in described)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Den Bosch", "GM0796"), ("'s-Hertogenbosch", "GM0796"), ("den haag", "GM0518")],
)
def test_everyday_and_official_names(search: CatalogueSearch, name: str, code: str) -> None:
    assert [hit.municipality for hit in search.find_towns(name)] == [code]
    assert search.is_exact_town(name)


def test_misspelt_finds_what_looks_like_it(search: CatalogueSearch) -> None:
    assert not search.is_exact_town("Zwole")
    assert search.find_towns("Zwole")[0].municipality == "GM0193"
    assert search.find_towns("xyzzyx") == []
    assert len(search.find_towns("a")) <= 12


def test_every_town_is_found_by_its_own_name(search: CatalogueSearch, catalogue) -> None:
    towns = catalogue.document["towns"]
    lost = [
        town["name"]
        for town in towns
        if town["municipality"]
        not in {hit.municipality for hit in search.find_towns(town["name"])}
    ]
    assert not lost


def test_every_municipality_lies_in_a_province(search: CatalogueSearch, catalogue) -> None:
    assert not [code for code in catalogue.municipalities if not search.find_province(code)]


# --- sectors ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "first"),
    [("bakker", "10"), ("banketbakkerij", "10"), ("software", "62"), ("kapper", "96")]
    + [("boer", "01"), ("restaurant", "56"), ("Machinebouw", "28"), ("webwinkel", "47")],
)
def test_the_sector_that_fits_best_comes_first(search, words: str, first: str) -> None:
    assert search.find_sectors(words)[0] == first
    assert len(search.find_sectors(words)) <= 8


@pytest.mark.parametrize("words", ["", "xx", "😀", "qqqqq", "de"])
def test_no_sector(search: CatalogueSearch, words: str) -> None:
    assert search.find_sectors(words) == []
