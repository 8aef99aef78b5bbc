"""What the address of the catalogue asks: known values are kept, the rest is left out and told."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils.translation import override

from programmes.browsing.filters import (
    MAX_PROBLEMS,
    ProgrammeFilter,
    ReadWanted,
    list_choices,
    read_wanted,
)
from programmes.browsing.wanted import FACETS, MAX_LETTERS, Wanted
from programmes.engine.catalogue import Catalogue
from programmes.reading.places import find_places

KNOWN = {
    "region": "PV23",
    "theme": "financing",
    "policyTheme": "sme-financing",
    "offer": "loan",
    "route": "membership",
    "initiator": "liof",
    "cost": "free",
    "status": "open",
}


def read(catalogue: Catalogue, query: str) -> ReadWanted:
    return read_wanted(QueryDict(query), catalogue)


def ask(catalogue: Catalogue, words: str) -> ReadWanted:
    return read(catalogue, urlencode({"q": words}))


@pytest.mark.parametrize("key", FACETS)
def test_a_known_value_is_wanted(key: str, catalogue: Catalogue) -> None:
    asked = read(catalogue, f"{key}={KNOWN[key]}")
    assert asked == ReadWanted(Wanted(**{FACETS[key]: (KNOWN[key],)}), "", [])


@pytest.mark.parametrize("key", FACETS)
@pytest.mark.parametrize("value", ["qqq", "1 OR 1=1", "<b>", "%s", "\\", "ﷺ", "PV23'"])
def test_an_unknown_value_is_left_out_and_told(key: str, value: str, catalogue: Catalogue) -> None:
    asked = read(catalogue, urlencode([(key, value), (key, KNOWN[key])]))
    assert getattr(asked.wanted, FACETS[key]) == (KNOWN[key],)
    (problem,) = asked.problems
    assert f"‘{value}’" in problem


def test_several_values_of_one_filter_are_kept_once_each(catalogue: Catalogue) -> None:
    asked = read(catalogue, "theme=financing&theme=innovation&theme=financing&theme=")
    assert asked.wanted.themes == ("financing", "innovation")
    assert not asked.problems


def test_one_region_at_a_time(catalogue: Catalogue) -> None:
    asked = read(catalogue, "region=PV23&region=PV25")
    assert asked.wanted.regions == ("PV23",)
    assert asked.problems == ["U kunt één gebied tegelijk kiezen. Dat is nu Overijssel."]


@pytest.mark.parametrize("query", ["", "region=NL", "region=", "utm_source=mail&colour=red", "x"])
def test_what_narrows_nothing(query: str, catalogue: Catalogue) -> None:
    assert read(catalogue, query) == ReadWanted(Wanted(), "", [])


@pytest.mark.parametrize("sort", ["title", "area", "checked"])
def test_a_known_order(sort: str, catalogue: Catalogue) -> None:
    asked = read(catalogue, f"sort={sort}")
    assert (asked.sort, asked.problems) == (sort, [])


def test_an_unknown_order_is_told(catalogue: Catalogue) -> None:
    asked = read(catalogue, "sort=price")
    assert asked.sort == ""
    assert asked.problems == ["De volgorde ‘price’ bestaat niet. U ziet de gewone volgorde."]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  geld \t lenen\n", "geld lenen"),
        ("a\x00b", "a b"),
        ("100%", "100%"),
        ("C:\\x'\"", "C:\\x'\""),
        ("قرض", "قرض"),
        ("\u202egeld", "geld"),
        ("\x00", ""),
    ],
)
def test_words_come_on_one_line(typed: str, words: str, catalogue: Catalogue) -> None:
    asked = ask(catalogue, typed)
    assert (asked.wanted.words, asked.problems) == (words, [])


def test_words_are_cut_when_far_too_long(catalogue: Catalogue) -> None:
    assert not ask(catalogue, "x" * MAX_LETTERS).problems
    for typed in ("x" * (MAX_LETTERS + 1), "é" * 5000):
        asked = ask(catalogue, typed)
        assert asked.wanted.words == typed[:MAX_LETTERS]
        assert asked.problems == ["Uw zoektekst is erg lang. Wij zoeken met de eerste 200 tekens."]


def test_a_very_long_value_is_not_repeated_whole(catalogue: Catalogue) -> None:
    (problem,) = read(catalogue, urlencode({"theme": "y" * 5000})).problems
    assert len(problem) < 120


def test_many_problems_are_told_in_few_sentences(catalogue: Catalogue) -> None:
    def count(unknown: int) -> int:
        return len(read(catalogue, "&".join(f"theme=x{n}" for n in range(unknown))).problems)

    assert count(MAX_PROBLEMS) == MAX_PROBLEMS
    assert count(MAX_PROBLEMS + 1) == count(300) == MAX_PROBLEMS + 1


def test_an_address_is_read_back_as_it_was_made(catalogue: Catalogue) -> None:
    wanted = Wanted(
        words="geld & groei",
        **{attribute: (KNOWN[key],) for key, attribute in FACETS.items()},
    )
    assert read(catalogue, wanted.to_query()).wanted == wanted


@pytest.mark.django_db
def test_reading_asks_the_database_nothing(
    catalogue: Catalogue, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        read(catalogue, "q=geld&theme=financing&region=qq")


def test_every_filter_is_declared_and_has_choices(catalogue: Catalogue) -> None:
    assert set(ProgrammeFilter.base_filters) == {"q", "sort", *FACETS}
    assert all(list_choices(catalogue)[key] for key in FACETS)


def test_names_follow_the_language_of_the_page(catalogue: Catalogue) -> None:
    assert list_choices(catalogue)["theme"]["financing"] == "Financiering"
    with override("en"):
        assert list_choices(catalogue)["theme"]["financing"] == "Financing"
        assert list_choices(catalogue)["region"]["PV27"] == "North Holland"


def test_regions_stand_by_kind_and_name(catalogue: Catalogue) -> None:
    codes = list(list_choices(catalogue)["region"])
    kinds = [catalogue.regions[code]["kind"] for code in codes]
    assert list(dict.fromkeys(kinds)) == ["province", "named-region", "municipality", "country"]
    assert [catalogue.regions[code]["name"]["nl"] for code in codes[:3]] == [
        "Drenthe",
        "Flevoland",
        "Fryslân",
    ]


# --- places in words ---------------------------------------------------------------------------


def test_a_place_among_the_words(catalogue: Catalogue) -> None:
    for words in ("familiebedrijf overijssel", "familiebedrijf in Overijssel"):
        (hit,) = find_places(words, catalogue)
        assert (hit.region, hit.others) == ("PV23", "familiebedrijf")


def test_a_place_of_several_words_and_one_in_another_language(catalogue: Catalogue) -> None:
    assert find_places("geld west brabant", catalogue)[0].region == "west-brabant"
    assert find_places("money north holland", catalogue)[0].region == "PV27"


def test_a_province_comes_before_its_namesake(catalogue: Catalogue) -> None:
    first, second = find_places("lening Utrecht", catalogue)
    assert first.region == "PV26"
    assert catalogue.regions[second.region]["kind"] == "municipality"


def test_a_town_stands_for_its_municipality(catalogue: Catalogue) -> None:
    (hit,) = find_places("personeel Zaandam", catalogue)
    assert catalogue.regions[hit.region]["name"]["nl"] == "Zaanstad"


@pytest.mark.parametrize("words", ["", "personeel", "in", "overijsselse", "%", "x " * 100])
def test_no_place_among_the_words(words: str, catalogue: Catalogue) -> None:
    assert not find_places(words, catalogue)
