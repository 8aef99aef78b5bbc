"""What an offer means for one company, in euros: "ten hoogste", unless the cost is known."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from programmes.presenting.benefit import (
    describe_benefit,
    describe_contribution,
    describe_state_aid,
)

EMPTY = {
    "kind": "coaching",
    "max_amount": None,
    "funding_rate": None,
    "guarantee_rate": None,
    "min_investment": None,
    "own_contribution": None,
}


def tell(offer: dict[str, Any], **values: str) -> list[str]:
    known = {name: Decimal(value) for name, value in values.items()}
    sentences = describe_benefit(EMPTY | offer, known)
    return [" ".join(sentence.split()) for sentence in sentences]


def test_nothing_is_said_of_what_costs_and_brings_nothing() -> None:
    assert tell({}) == []


def test_a_voucher() -> None:
    offer = {"kind": "voucher", "max_amount": "10000.00", "funding_rate": "0.50"}
    assert tell(offer) == [
        "U krijgt ten hoogste € 10.000.",
        "Dat is hoogstens 50% van uw kosten. Voor het hele bedrag legt u zelf € 10.000 bij.",
    ]


@pytest.mark.parametrize(
    ("cost", "amount"), [("8000", "€ 4.000"), ("20000", "€ 10.000"), ("1000000", "€ 10.000")]
)
def test_a_subsidy_where_the_cost_is_known(cost: str, amount: str) -> None:
    offer = {"kind": "subsidy", "max_amount": "10000.00", "funding_rate": "0.50"}
    first = tell(offer, plannedInvestment=cost)[0]
    assert first.startswith("Bij uw investering van ")
    assert first.endswith(f"krijgt u ten hoogste {amount}.")


@pytest.mark.parametrize(
    ("sought", "sentence"),
    [
        ({}, "U kunt ten hoogste € 225.000 lenen."),
        (
            {"financeSought": "225000"},
            "U zoekt € 225.000. U kunt hier ten hoogste € 225.000 lenen.",
        ),
        (
            {"financeSought": "225000.01"},
            "U zoekt € 225.000,01. Hier kunt u daarvan ten hoogste € 225.000 lenen.",
        ),
        ({"financeSought": "0"}, "U kunt ten hoogste € 225.000 lenen."),
    ],
)
def test_a_loan_beside_what_is_sought(sought: dict[str, str], sentence: str) -> None:
    assert tell({"kind": "loan", "max_amount": "225000.00"}, **sought) == [sentence]


def test_a_guarantee_and_a_least_investment() -> None:
    offer = {"guarantee_rate": "0.675", "min_investment": "50000.00"}
    assert tell(offer) == [
        "Voor 67,5% van de lening is er een garantie.",
        "U investeert zelf ten minste € 50.000.",
    ]
    assert "Dat is genoeg" in tell(offer, plannedInvestment="50000")[1]
    assert "Dat is genoeg" not in tell(offer, plannedInvestment="49999.99")[1]


@pytest.mark.parametrize(
    ("low", "high", "sentence"),
    [
        ("0.00", "0.00", "Voor u is dit gratis."),
        ("250.00", "250.00", "U betaalt zelf € 250."),
        ("250.00", "500.50", "U betaalt zelf € 250 tot € 500,50."),
        ("250.00", None, "U betaalt zelf ten minste € 250."),
        (None, "500.00", "U betaalt zelf ten hoogste € 500."),
        (None, None, ""),
    ],
)
def test_what_somebody_pays(low: str | None, high: str | None, sentence: str) -> None:
    told = describe_contribution({"min": low, "max": high, "note": None})
    assert " ".join(told.split()) == sentence


@pytest.mark.parametrize(
    ("offer", "aid"),
    [
        ({"kind": "voucher"}, True),
        ({"kind": "subsidy"}, True),
        ({"kind": "loan", "guarantee_rate": "0.50"}, True),
        ({"kind": "loan"}, False),
        ({"kind": "coaching"}, False),
    ],
)
def test_state_aid_is_named_where_it_counts(offer: dict[str, str], aid: bool) -> None:
    assert ("300.000" in describe_state_aid(EMPTY | offer)) == aid


def test_euros_in_english() -> None:
    with override("en"):
        assert "€10,000" in tell({"kind": "voucher", "max_amount": "10000.00"})[0]


def test_every_amount_of_the_catalogue_is_said_with_its_limit(catalogue) -> None:
    """No offer promises a sum without "ten hoogste"."""
    offers = [offer for one in catalogue.programmes.values() for offer in one["offers"]]
    amounts = [offer for offer in offers if offer["max_amount"]]
    assert amounts
    for offer in amounts:
        assert "ten hoogste" in describe_benefit(offer, {})[0]
