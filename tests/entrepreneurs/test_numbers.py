"""Numbers as people write them."""

from decimal import Decimal, InvalidOperation

import pytest

from portal.pages.fields import DutchNumberField
from portal.reading.numbers import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("6,5", "6.5"),
        ("6.5", "6.5"),
        ("1.250", "1250"),
        ("1,250", "1250"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("1.250.000", "1250000"),
        ("100 000", "100000"),
        ("100\u00a0000", "100000"),
        ("€ 100.000", "100000"),
        ("€ 100.000,-", "100000"),
        ("100 euro", "100"),
        ("EUR 2.500,00", "2500"),
        ("-3", "-3"),
        ("6,555", "6555"),
        ("-1.250,5", "-1250.5"),
        ("٣", "3"),
        ("0", "0"),
        (",5", "0.5"),
        ("999999999999999", "999999999999999"),
    ],
)
def test_what_counts_as_a_number(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["abc", "1e9", "1e", "-", "--3", "€", "1,2,3", "1.25.0", "12%", "NaN", "inf", "½", "1" * 16]
    + [
        "0x10",
        "1_000",
        "<b>1</b>",
        "😀",
        "1;2",
        "twaalf",
        "1.2345",
        "1.250.50",
        "12.50.000",
        "1,250,50",
    ],
)
def test_what_does_not(text: str) -> None:
    with pytest.raises(InvalidOperation):
        read_number(text)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(6.5, "6,5"), (24.0, "24"), (Decimal("100000.00"), "100000"), (None, None), ("6,5", "6,5")],
)
def test_shown_again_as_people_write_it(value, shown) -> None:
    assert DutchNumberField().prepare_value(value) == shown
