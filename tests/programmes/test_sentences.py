"""Outcomes in words, in both languages."""

from datetime import date
from typing import Any

import pytest

from programmes.engine.catalogue import Catalogue
from programmes.engine.criteria import Criterion, compile_criterion
from programmes.engine.eligibility import judge_criteria
from programmes.engine.facts import parse_facts
from programmes.presenting.sentences import Explainer, find_pair

AS_OF = date(2019, 3, 1)


def compile_one(
    catalogue: Catalogue, attribute: str, operator: str, expected: Any, **more: str
) -> Criterion:
    source = {
        "attribute": attribute,
        "operator": operator,
        "expected": expected,
        "section": "x",
        **more,
    }
    return compile_criterion(
        source,
        identifier=f"{attribute}-{operator}",
        attribute_type=catalogue.attributes[attribute]["type"],
        members=catalogue.members,
    )


def explain(
    catalogue: Catalogue,
    criteria: list[Criterion],
    raw: dict[str, Any],
    language: str,
    *,
    offer: bool = False,
) -> str:
    """The sentence of the first of the criteria."""
    facts, errors = parse_facts(raw, catalogue=catalogue, as_of=AS_OF)
    assert not errors
    explainer = Explainer(catalogue, language=language, as_of=AS_OF)
    return explainer.explain(judge_criteria(criteria, facts)[0], among=criteria, offer=offer)


def describe(catalogue: Catalogue, criteria: list[Criterion], language: str) -> str:
    explainer = Explainer(catalogue, language=language, as_of=AS_OF)
    return explainer.describe_requirement(criteria[0], among=criteria)


def test_the_sentence_of_the_contract(catalogue: Catalogue) -> None:
    criteria = [compile_one(catalogue, "fte", "gte", 10), compile_one(catalogue, "fte", "lt", 250)]
    nl, en = (explain(catalogue, criteria, {"fte": 6}, language) for language in ("nl", "en"))
    assert nl == "U heeft 6 fte; dit programma is voor 10 tot 250 fte"
    assert en == "You have 6 FTE; this programme is for at least 10 and less than 250 FTE"


@pytest.mark.parametrize(
    ("operator", "nl", "en"),
    [
        ("gte", "ten minste 10 fte", "at least 10 FTE"),
        ("gt", "meer dan 10 fte", "more than 10 FTE"),
        ("lte", "hoogstens 10 fte", "at most 10 FTE"),
        ("lt", "minder dan 10 fte", "less than 10 FTE"),
    ],
)
def test_one_bound(catalogue: Catalogue, operator: str, nl: str, en: str) -> None:
    criteria = [compile_one(catalogue, "fte", operator, 10)]
    assert describe(catalogue, criteria, "nl") == f"dit programma is voor {nl}"
    assert describe(catalogue, criteria, "en") == f"this programme is for {en}"


@pytest.mark.parametrize(
    ("low", "high", "nl", "en"),
    [
        ("gte", "lt", "5 tot 9", "at least 5 and less than 9"),
        ("gte", "lte", "5 tot en met 9", "5 to 9"),
        ("gt", "lt", "meer dan 5 en minder dan 9", "more than 5 and less than 9"),
        ("gt", "lte", "meer dan 5 en hoogstens 9", "more than 5 and at most 9"),
    ],
)
def test_two_bounds_make_one_range(
    catalogue: Catalogue, low: str, high: str, nl: str, en: str
) -> None:
    criteria = [compile_one(catalogue, "fte", low, 5), compile_one(catalogue, "fte", high, 9)]
    for order in (criteria, criteria[::-1]):
        assert describe(catalogue, order, "nl") == f"dit programma is voor {nl} fte"
        assert describe(catalogue, order, "en") == f"this programme is for {en} FTE"


def test_bounds_of_different_alternatives_are_no_range(catalogue: Catalogue) -> None:
    low = compile_one(catalogue, "fte", "gte", 5, choice="size", alternative="a")
    high = compile_one(catalogue, "fte", "lt", 9, choice="size", alternative="b")
    together = compile_one(catalogue, "fte", "lt", 9, choice="size", alternative="a")
    assert find_pair(low, [low, high]) is None
    assert find_pair(low, [low, high, together]) == (low, together)


def test_money_and_between(catalogue: Catalogue) -> None:
    expected = {"min": "100000.00", "max": "10000000.00"}
    criteria = [compile_one(catalogue, "financeSought", "between", expected)]
    raw = {"financeSought": "99999.50"}
    nl, en = (explain(catalogue, criteria, raw, language) for language in ("nl", "en"))
    assert nl == (
        "U zoekt €\u00a099.999,50; "
        "dit programma is voor ondernemers die €\u00a0100.000 tot en met €\u00a010.000.000 zoeken"
    )
    assert en == (
        "You are looking for €99,999.50; "
        "this programme is for entrepreneurs who are looking for €100,000 to €10,000,000"
    )


@pytest.mark.parametrize(
    ("founded", "nl", "en"),
    [
        ("2019-02-20", "minder dan een maand", "less than a month"),
        ("2019-02-01", "1 maand", "1 month"),
        ("2018-12-15", "2 maanden", "2 months"),
        ("2018-03-01", "1 jaar", "1 year"),
        ("2016-01-15", "3 jaar en 1 maand", "3 years and 1 month"),
    ],
)
def test_time_that_passed(catalogue: Catalogue, founded: str, nl: str, en: str) -> None:
    criteria = [compile_one(catalogue, "foundedOn", "lte", "P3Y")]
    raw = {"foundedOn": founded}
    assert explain(catalogue, criteria, raw, "nl") == (
        f"Uw bedrijf bestaat {nl}; dit programma is voor bedrijven die hoogstens 3 jaar bestaan"
    )
    assert explain(catalogue, criteria, raw, "en") == (
        f"Your company has existed for {en}; "
        "this programme is for companies that have existed for at most 3 years"
    )


@pytest.mark.parametrize(
    ("duration", "nl", "en"),
    [
        ("P1Y", "1 jaar", "1 year"),
        ("P18M", "1 jaar en 6 maanden", "1 year and 6 months"),
        ("P1M", "1 maand", "1 month"),
        ("P2W", "14 dagen", "14 days"),
        ("P1D", "1 dag", "1 day"),
    ],
)
def test_durations(catalogue: Catalogue, duration: str, nl: str, en: str) -> None:
    criteria = [compile_one(catalogue, "foundedOn", "gte", duration)]
    assert f"die ten minste {nl} bestaan" in describe(catalogue, criteria, "nl")
    assert f"existed for at least {en}" in describe(catalogue, criteria, "en")


def test_not_started_yet(catalogue: Catalogue) -> None:
    criteria = [compile_one(catalogue, "foundedOn", "gte", "P1Y")]
    nl, en = (
        explain(catalogue, criteria, {"started": False}, language) for language in ("nl", "en")
    )
    assert nl.startswith("U bent nog niet begonnen; ")
    assert en.startswith("You have not started yet; ")


@pytest.mark.parametrize(
    ("value", "nl", "en"),
    [
        (True, "U heeft een familiebedrijf", "Yours is a family business"),
        (False, "U heeft geen familiebedrijf", "Yours is not a family business"),
        (
            None,
            "We weten nog niet of u een familiebedrijf heeft",
            "We do not know yet whether yours is a family business",
        ),
    ],
)
def test_yes_no_and_unknown(catalogue: Catalogue, value: bool | None, nl: str, en: str) -> None:
    criteria = [compile_one(catalogue, "familyBusiness", "is", True)]
    raw = {"familyBusiness": value}
    assert (
        explain(catalogue, criteria, raw, "nl") == f"{nl}; dit programma is voor familiebedrijven"
    )
    assert (
        explain(catalogue, criteria, raw, "en") == f"{en}; this programme is for family businesses"
    )


def test_an_offer_is_called_an_offer(catalogue: Catalogue) -> None:
    criteria = [compile_one(catalogue, "familyBusiness", "is", False)]
    nl, en = (explain(catalogue, criteria, {}, language, offer=True) for language in ("nl", "en"))
    assert nl.endswith("; dit aanbod is voor bedrijven die geen familiebedrijf zijn")
    assert en.endswith("; this offer is for companies that are not a family business")


@pytest.mark.parametrize(
    ("codes", "nl", "en"),
    [
        (["GM0193"], "Zwolle", "Zwolle"),
        (["GM0193", "GM0150"], "Zwolle of Deventer", "Zwolle or Deventer"),
        (["GM0193", "GM0193"], "Zwolle", "Zwolle"),
        (
            ["GM0193", "GM0150", "GM0153", "GM0141", "GM0166"],
            "Zwolle, Deventer, Enschede, Almelo of Kampen",
            "Zwolle, Deventer, Enschede, Almelo or Kampen",
        ),
        (
            ["GM0193", "GM0150", "GM0153", "GM0141", "GM0166", "GM0164"],
            "Zwolle, Deventer, Enschede, Almelo of 2 andere",
            "Zwolle, Deventer, Enschede, Almelo or 2 others",
        ),
    ],
)
def test_lists_of_places(catalogue: Catalogue, codes: list[str], nl: str, en: str) -> None:
    criteria = [compile_one(catalogue, "municipality", "within", codes)]
    assert describe(catalogue, criteria, "nl") == f"dit programma is voor bedrijven in {nl}"
    assert describe(catalogue, criteria, "en") == f"this programme is for companies in {en}"
    assert explain(catalogue, criteria, {"municipality": "GM0034"}, "nl").startswith(
        "Uw bedrijf staat in Almere; "
    )


def test_slugs_and_sectors_have_labels(catalogue: Catalogue) -> None:
    form = [compile_one(catalogue, "legalForm", "in", ["bv", "cooperatie"])]
    assert explain(catalogue, form, {"legalForm": "vof"}, "nl") == (
        "Uw rechtsvorm: Vof; dit programma is voor bedrijven met deze rechtsvorm: Bv of Coöperatie"
    )
    sector = [compile_one(catalogue, "sbiCode", "prefix", ["10"])]
    label = catalogue.document["sectors"]["10"]["label"]
    for language in ("nl", "en"):
        sentence = explain(catalogue, sector, {"sbiCode": "1071"}, language)
        assert sentence.count(label[language]) == 2


def test_another_language_gets_dutch(catalogue: Catalogue) -> None:
    criteria = [compile_one(catalogue, "fte", "gte", 10)]
    assert explain(catalogue, criteria, {"fte": 6}, "fy") == explain(
        catalogue, criteria, {"fte": 6}, "nl"
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_criterion_of_the_catalogue_has_a_whole_sentence(
    catalogue: Catalogue, language: str
) -> None:
    explainer = Explainer(catalogue, language=language, as_of=AS_OF)
    facts, _ = parse_facts({}, catalogue=catalogue, as_of=AS_OF)
    for programme in catalogue.matcher.programmes:
        for conditions in (
            programme.conditions,
            *(offer.conditions for offer in programme.offers),
        ):
            for judged in judge_criteria(conditions.criteria, facts):
                sentence = explainer.explain(judged, among=conditions.criteria)
                assert "{" not in sentence
                assert all(part.strip() for part in sentence.split("; "))


@pytest.mark.parametrize(
    ("slug", "value", "nl", "en"),
    [
        ("started", True, "Ja", "Yes"),
        ("started", False, "Nee", "No"),
        ("foundedOn", "2015-06-30", "30 juni 2015", "30 June 2015"),
        ("municipality", "GM0193", "Zwolle", "Zwolle"),
        ("fte", 2.5, "2,5", "2.5"),
        ("financeSought", "10000.00", "€\u00a010.000", "€10,000"),
        ("businessPark", "some-park", "some-park", "some-park"),
    ],
)
def test_a_value_in_words(catalogue: Catalogue, slug: str, value: Any, nl: str, en: str) -> None:
    words = [
        Explainer(catalogue, language=language, as_of=AS_OF).word_value(slug, value)
        for language in ("nl", "en")
    ]
    assert words == [nl, en]
