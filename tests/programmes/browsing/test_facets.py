"""Filters, their counts, and what is nearest when they leave nothing."""

from itertools import product

import pytest

from programmes.browsing.facets import find_cost
from programmes.browsing.index import CatalogueIndex
from programmes.browsing.wanted import FACETS, Wanted
from tests.programmes.browsing.conftest import BuildIndex, make_offer, make_programme

WISHES = [
    Wanted(),
    Wanted(words="personeel"),
    Wanted(regions=("PV23", "GM0758"), themes=("human-capital",)),
    Wanted(words="subsidie", offers=("voucher", "subsidy"), costs=("free", "unknown")),
    Wanted(statuses=("unknown",), routes=("selection",), regions=("NL",)),
]


def place(build_index: BuildIndex, *regions: str) -> CatalogueIndex:
    return build_index(make_programme("one", regions=list(regions)))


@pytest.mark.parametrize(
    ("own", "asked", "found"),
    [
        ("PV30", "PV30", True),
        ("PV30", "GM0758", True),  # contains the municipality
        ("GM0758", "PV30", True),  # lies in the province
        ("NL", "GM0758", True),
        ("GM0758", "NL", True),
        ("west-brabant", "GM0758", True),
        ("regio-zwolle", "PV25", True),  # overlaps: partly in Gelderland
        ("regio-zwolle", "PV23", True),
        ("regio-zwolle", "PV30", False),
        ("PV23", "GM0758", False),
        ("GM0758", "GM0748", False),
        ("west-brabant", "midden-brabant", False),
    ],
)
def test_regions_that_contain_lie_within_or_overlap(
    build_index: BuildIndex, own: str, asked: str, found: bool
) -> None:
    index = place(build_index, own)
    assert bool(index.find(Wanted(regions=(asked,))).slugs) == found
    assert index.find(Wanted()).counts["region"][asked] == found


def test_without_a_region_it_may_be_anywhere(build_index: BuildIndex) -> None:
    index = place(build_index)
    assert index.find(Wanted(regions=("GM0758",))).slugs == ["one"]
    assert set(index.find(Wanted()).counts["region"].values()) == {1}


@pytest.mark.parametrize("wanted", WISHES)
def test_a_count_is_what_the_value_gives(index: CatalogueIndex, wanted: Wanted) -> None:
    counts = index.find(wanted).counts
    assert list(counts) == list(FACETS)
    for key, values in counts.items():
        sample = list(values.items())[:30]
        for value, count in sample:
            other = index.find(change(wanted, key, value))
            assert len(other.slugs) == count, (key, value)


def change(wanted: Wanted, key: str, value: str) -> Wanted:
    kept = {FACETS[one]: values for one, values in wanted.list_facets() if one != key}
    return Wanted(words=wanted.words, **{**kept, FACETS[key]: (value,)})


def test_one_value_of_a_facet_is_enough_and_all_facets_must_hold(index: CatalogueIndex) -> None:
    def find(**wishes: tuple[str, ...]) -> set[str]:
        return set(index.find(Wanted(**wishes)).slugs)

    themes, offers = ("financing", "education"), ("voucher", "loan")
    assert find(themes=themes) == find(themes=themes[:1]) | find(themes=themes[1:])
    both = find(themes=themes, offers=offers)
    assert both == find(themes=themes) & find(offers=offers)
    assert both


@pytest.mark.parametrize("key", FACETS)
def test_an_unknown_value_finds_nothing(index: CatalogueIndex, key: str) -> None:
    found = index.find(change(Wanted(), key, "no-such-\0value\ud800"))
    assert found.slugs == []
    assert sum(found.counts[key].values()) > 0


FREE = {"min": "0.00", "max": "0.00"}
OPEN = {"min": None, "max": None}
EURO = {"min": None, "max": "0.01"}


@pytest.mark.parametrize(
    ("own", "offer", "cost"),
    [
        (FREE, None, "free"),
        (FREE, FREE, "free"),
        (FREE, OPEN, "free"),
        (FREE, EURO, "paid"),
        (EURO, None, "paid"),
        (None, EURO, "paid"),
        ({"min": "0.00", "max": None}, None, "unknown"),
        (OPEN, None, "unknown"),
        (None, FREE, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_cost(own: dict[str, str] | None, offer: dict[str, str] | None, cost: str) -> None:
    offers = [make_offer(), make_offer(own_contribution=offer)]
    assert find_cost(make_programme("one", own_contribution=own, offers=offers)) == cost


def test_nearest_drops_as_little_as_possible_most_first(index: CatalogueIndex) -> None:
    wanted = Wanted(words="familiebedrijf", regions=("PV31",), costs=("free",))
    assert index.find(wanted).slugs == []
    nearest = index.find_nearest(wanted)
    assert 1 <= len(nearest) <= 3
    assert len({len(one.dropped) for one in nearest}) == 1
    totals = [one.total for one in nearest]
    assert totals == sorted(totals, reverse=True)
    for one in nearest:
        assert one.total == len(index.find(one.wanted).slugs) > 0
        keys = {key for key, _value in one.dropped}
        assert keys | {key for key, _values in one.wanted.list_facets()} >= {"region", "cost"}
        assert ("q" in keys) == (one.wanted.words == "")


def test_nearest_drops_one_before_two(build_index: BuildIndex) -> None:
    index = build_index(
        make_programme("one", regions=["PV30"], route="direct", summary="Scholing."),
        *(make_programme(f"more-{n}", regions=["PV23"], route="direct") for n in range(3)),
    )
    (only,) = index.find_nearest(
        Wanted(words="scholing", regions=("PV23",), routes=("direct", "membership"))
    )[1:]
    assert (only.dropped, only.total) == ([("region", "PV23")], 1)


def test_nearest_names_all_values_that_it_drops(build_index: BuildIndex) -> None:
    index = build_index(make_programme("one", route="direct"))
    wanted = Wanted(routes=("membership", "selection"))
    (nearest,) = index.find_nearest(wanted)
    assert nearest.dropped == [("route", "membership"), ("route", "selection")]
    assert nearest.wanted == Wanted()


def test_an_empty_catalogue_has_nothing_near(build_index: BuildIndex) -> None:
    index = build_index()
    wanted = Wanted(words="personeel", regions=("NL",))
    assert index.find(wanted).slugs == []
    assert index.find_nearest(wanted) == []


def test_every_single_filter_of_the_shipped_catalogue_agrees_with_its_data(
    index: CatalogueIndex,
) -> None:
    programmes = index.catalogue.programmes
    attributes = {"theme": "theme", "offer": "kind"}
    names = {"theme": "themes", "offer": "offers"}
    for key, value in product(attributes, ("financing", "voucher", "networks", "event")):
        expected = [
            slug
            for slug, one in programmes.items()
            if value in {entry[attributes[key]] for entry in one[names[key]]}
        ]
        assert index.find(change(Wanted(), key, value)).slugs == expected
