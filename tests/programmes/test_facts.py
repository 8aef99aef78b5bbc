"""Facts as they come in over HTTP: every type, both sides of every bound, all errors."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from programmes.engine.catalogue import Catalogue
from programmes.engine.facts import parse_facts

AS_OF = date(2019, 3, 1)


def parse_one(catalogue: Catalogue, name: str, value: Any) -> tuple[Any, list[tuple[str, str]]]:
    """The parsed value (None if refused), and the errors as (pointer, code)."""
    facts, errors = parse_facts({name: value}, catalogue=catalogue, as_of=AS_OF)
    assert all(error.detail for error in errors)
    return facts.values.get(name), [(error.pointer, error.code) for error in errors]


@pytest.mark.parametrize(
    ("name", "value", "parsed"),
    [
        ("started", True, True),
        ("familyBusiness", False, False),
        ("municipality", "GM0758", "GM0758"),
        ("businessPark", "noorderveld-molletjesveer", "noorderveld-molletjesveer"),
        ("businessPark", "some-other-park", "some-other-park"),
        ("businessPark", "a" * 80, "a" * 80),
        ("legalForm", "bv", "bv"),
        ("sbiCode", "6910", "6910"),
        ("sbiCode", "69", "69"),
        ("sbiCode", "691012", "691012"),
        ("foundedOn", "2019-03-01", date(2019, 3, 1)),
        ("foundedOn", "1000-01-01", date(1000, 1, 1)),
        ("tookOverOn", "2017-02-28", date(2017, 2, 28)),
        ("fte", 0, Decimal(0)),
        ("fte", 0.25, Decimal("0.25")),
        ("fte", 100000, Decimal(100000)),
        ("employees", 0, Decimal(0)),
        ("employees", 5.0, Decimal(5)),
        ("employees", 100000, Decimal(100000)),
        ("entrepreneurAge", 14, Decimal(14)),
        ("entrepreneurAge", 120, Decimal(120)),
        ("financeSought", "0.00", Decimal("0.00")),
        ("financeSought", "10000", Decimal(10000)),
        ("financeSought", 10000.5, Decimal("10000.5")),
        ("financeSought", "100000000000.00", Decimal("100000000000.00")),
    ],
)
def test_a_right_value_is_read(catalogue: Catalogue, name: str, value: Any, parsed: Any) -> None:
    assert parse_one(catalogue, name, value) == (parsed, [])


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("started", "true", "wrong-type"),
        ("started", 1, "wrong-type"),
        ("municipality", 758, "wrong-type"),
        ("municipality", ["GM0758"], "wrong-type"),
        ("municipality", "GM9999", "unknown-code"),
        ("municipality", "PV30", "unknown-code"),
        ("municipality", "", "unknown-code"),
        ("businessPark", True, "wrong-type"),
        ("businessPark", "With Capitals", "unknown-code"),
        ("businessPark", "a-park\n", "unknown-code"),
        ("fte", 1e30, "out-of-range"),
        ("financeSought", "١٠", "wrong-type"),
        ("businessPark", "a" * 81, "unknown-code"),
        ("legalForm", "ltd", "unknown-code"),
        ("sbiCode", 6910, "wrong-type"),
        ("sbiCode", "69.10", "unknown-code"),
        ("sbiCode", "6", "unknown-code"),
        ("sbiCode", "6910123", "unknown-code"),
        ("sbiCode", "0410", "unknown-code"),
        ("sbiCode", "٦٩١٠", "unknown-code"),
        ("foundedOn", 2015, "wrong-type"),
        ("foundedOn", "2015-6-30", "wrong-type"),
        ("foundedOn", "20150630", "wrong-type"),
        ("foundedOn", "2015-W27-2", "wrong-type"),
        ("foundedOn", "2015-02-29", "wrong-type"),
        ("foundedOn", "2019-03-02", "out-of-range"),
        ("foundedOn", "0999-12-31", "out-of-range"),
        ("fte", "6", "wrong-type"),
        ("fte", True, "wrong-type"),
        ("fte", float("nan"), "wrong-type"),
        ("fte", float("inf"), "wrong-type"),
        ("fte", [6], "wrong-type"),
        ("fte", -0.01, "out-of-range"),
        ("fte", 100000.01, "out-of-range"),
        ("fte", 6.125, "out-of-range"),
        ("employees", 5.5, "wrong-type"),
        ("employees", "5", "wrong-type"),
        ("employees", False, "wrong-type"),
        ("employees", float("inf"), "wrong-type"),
        ("employees", float("nan"), "wrong-type"),
        ("employees", -1, "out-of-range"),
        ("employees", 100001, "out-of-range"),
        ("employees", 10**400, "out-of-range"),
        ("entrepreneurAge", 13, "out-of-range"),
        ("entrepreneurAge", 121, "out-of-range"),
        ("financeSought", "10.000,00", "wrong-type"),
        ("financeSought", "1e5", "wrong-type"),
        ("financeSought", "100.001", "wrong-type"),
        ("financeSought", "", "wrong-type"),
        ("financeSought", "10000.00\n", "wrong-type"),
        ("financeSought", True, "wrong-type"),
        ("financeSought", 0.001, "out-of-range"),
        ("financeSought", "-0.01", "out-of-range"),
        ("financeSought", "100000000000.01", "out-of-range"),
        ("financeSought", 10**400, "out-of-range"),
        ("shoeSize", 44, "unknown-attribute"),
        ("shoeSize", None, "unknown-attribute"),
    ],
)
def test_a_wrong_value_is_refused(catalogue: Catalogue, name: str, value: Any, code: str) -> None:
    assert parse_one(catalogue, name, value) == (None, [(f"/facts/{name}", code)])


def test_every_type_of_attribute_is_tried(catalogue: Catalogue) -> None:
    types = {attribute["type"] for attribute in catalogue.attributes.values()}
    assert types == {"boolean", "code", "slug", "digits", "date", "number", "integer", "money"}


def test_a_null_is_a_fact_not_given(catalogue: Catalogue) -> None:
    raw = dict.fromkeys(catalogue.attributes)
    facts, errors = parse_facts(raw, catalogue=catalogue, as_of=AS_OF)
    assert (dict(facts.values), dict(facts.sent), errors) == ({}, {}, [])


def test_all_errors_come_at_once_with_what_could_be_read(catalogue: Catalogue) -> None:
    raw = {"fte": "six", "municipality": "GM0758", "a/b~c": 1, "foundedOn": "2020-01-01"}
    facts, errors = parse_facts(raw, catalogue=catalogue, as_of=AS_OF)
    assert [(error.pointer, error.code) for error in errors] == [
        ("/facts/fte", "wrong-type"),
        ("/facts/a~1b~0c", "unknown-attribute"),
        ("/facts/foundedOn", "out-of-range"),
    ]
    assert dict(facts.values) == {"municipality": "GM0758"}


@pytest.mark.parametrize("raw", [[], "fte", 6, None, True])
def test_facts_are_an_object(catalogue: Catalogue, raw: Any) -> None:
    facts, errors = parse_facts(raw, catalogue=catalogue, as_of=AS_OF)
    assert [(error.pointer, error.code) for error in errors] == [("/facts", "wrong-type")]
    assert not facts.values


def test_what_was_sent_is_kept_as_it_was_sent(catalogue: Catalogue) -> None:
    raw = {"financeSought": "100000.5", "fte": 6.0, "foundedOn": "2015-06-30"}
    facts, errors = parse_facts(raw, catalogue=catalogue, as_of=AS_OF)
    assert not errors
    assert facts.sent == raw


def test_about_to_start_means_an_age_of_zero(catalogue: Catalogue) -> None:
    facts, errors = parse_facts({"started": False}, catalogue=catalogue, as_of=AS_OF)
    assert not errors
    assert facts.values["foundedOn"] == AS_OF
    assert "foundedOn" not in facts.sent


def test_about_to_start_outweighs_a_date(catalogue: Catalogue) -> None:
    raw = {"started": False, "foundedOn": "2015-06-30"}
    facts, errors = parse_facts(raw, catalogue=catalogue, as_of=AS_OF)
    assert not errors
    assert facts.values["foundedOn"] == AS_OF


def test_about_to_start_may_name_a_day_to_come(catalogue: Catalogue) -> None:
    raw = {"started": False, "foundedOn": "2019-06-30"}
    facts, errors = parse_facts(raw, catalogue=catalogue, as_of=AS_OF)
    assert not errors
    assert facts.values["foundedOn"] == AS_OF
