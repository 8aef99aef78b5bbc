"""One reading for each kind of value, for forms and for lists that come in."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from entrepreneurs.enums import LegalForm
from portal.reading.dates import check_day
from portal.reading.legal_forms import FORMAL_NAMES, OTHER, check_legal_form, find_formal
from portal.reading.names import fold
from portal.reading.numbers import check_number
from portal.reading.postcodes import check_postcode
from portal.reading.register_numbers import (
    check_establishment_number,
    check_kvk_number,
    restore_zeros,
)


@pytest.mark.parametrize(
    ("check", "text", "value"),
    [
        (check_kvk_number, "12.34 56.78", "12345678"),
        (check_kvk_number, "", ""),
        (check_establishment_number, "0000 1234 5678", "000012345678"),
        (check_establishment_number, "", ""),
        (check_postcode, "4811ab", "4811 AB"),
        (check_postcode, "", ""),
        (check_day, "31-12-2015", date(2015, 12, 31)),
        (check_day, "2015-12-31 00:00:00", date(2015, 12, 31)),
        (check_day, "31/12/2015 0:00", date(2015, 12, 31)),
        (check_number, "€ 1.250,50", Decimal("1250.50")),
        (check_legal_form, "B.V.", LegalForm.BV),
        (check_legal_form, "Besloten  Vennootschap", LegalForm.BV),
        (check_legal_form, "ZZP", LegalForm.EENMANSZAAK),
        (check_legal_form, "Cooperatie", LegalForm.COOPERATIE),
        (check_legal_form, "overig", LegalForm.OTHER),
    ],
)
def test_what_people_write_is_read(
    check: Callable[[str], object], text: str, value: object
) -> None:
    assert check(text) == value


@pytest.mark.parametrize(
    ("check", "text", "told"),
    [
        (check_kvk_number, "1234567", "acht cijfers"),
        (check_kvk_number, "1234567a", "acht cijfers"),
        (check_establishment_number, "12345678", "twaalf cijfers"),
        (check_postcode, "0811 AB", "postcode"),
        (check_day, "31-02-2015", "datum"),
        (check_day, "12-31-2015", "datum"),
        (check_number, "veel", "getal"),
        (check_legal_form, "GmbH", "rechtsvorm"),
        (check_legal_form, "", "rechtsvorm"),
    ],
)
def test_what_cannot_be_read_is_told(check: Callable[[str], object], text: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        check(text)


@pytest.mark.parametrize("check", [check_kvk_number, check_establishment_number])
def test_separators_alone_are_no_number_where_one_is_required(
    check: Callable[..., str],
) -> None:
    assert check(" . ") == ""
    with pytest.raises(ValidationError):
        check(" . ", required=True)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234567", "01234567"),
        ("12.34-5678", "12345678"),
        ("123456", "123456"),
        ("١٢٣٤٥٦٧٨", "١٢٣٤٥٦٧٨"),
        ("..", ".."),
    ],
)
def test_a_spreadsheet_may_drop_so_many_zeros(text: str, number: str) -> None:
    assert restore_zeros(text, digits=8, lost=1) == number


def test_every_legal_form_is_read_by_the_name_that_we_show() -> None:
    assert [check_legal_form(str(form.label)) for form in LegalForm] == list(LegalForm)
    assert {*FORMAL_NAMES.values(), OTHER} <= set(LegalForm)


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("Besloten Vennootschap met gewone structuur", LegalForm.BV),
        ("Coöperatie U.A.", LegalForm.COOPERATIE),
        ("Europese vennootschap", LegalForm.OTHER),
        ("", ""),
    ],
)
def test_what_the_register_says_begins_with_the_form(said: str, slug: str) -> None:
    assert find_formal(said) == slug


def test_names_compare_without_capitals_accents_and_signs() -> None:
    assert fold(" Café  'De Ünie' B.V. ") == "cafe de unie b.v."
