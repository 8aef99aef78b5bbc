"""The KVK register over real HTTP: what it tells, and everything that can go wrong with it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from entrepreneurs.companies import fake_register
from entrepreneurs.companies.register import (
    NotInRegister,
    RegisterOff,
    RegisterUnavailable,
    fetch_company,
    search_register,
)
from entrepreneurs.models import CompanyFact, Establishment
from tests.desk import Desk


@pytest.fixture(autouse=True)
def register(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(fake_register, "SLOW_SECONDS", 1.5)
    monkeypatch.setattr("entrepreneurs.companies.register.WAIT_SECONDS", 0)
    with fake_register.run_fake_register() as url:
        settings.KVK_API_URL, settings.KVK_API_KEY = url, "sleutel"
        settings.KVK_TIMEOUT_SECONDS = 1
        yield url


def test_by_name() -> None:
    (hit,) = search_register(name="zilverkoren")
    assert (hit.name, hit.kvk_number, hit.town) == ("Bakkerij Zilverkoren", "91000000", "Breda")


def test_by_number() -> None:
    assert [hit.name for hit in search_register(kvk_number="91000004")] == ["Kwekerij Hagelkruis"]


def test_nothing_found_is_an_answer() -> None:
    assert search_register(name="qwrtp") == []


def test_a_company() -> None:
    company = fetch_company("91000000")
    assert (company.legal_form, company.founded_on) == ("eenmanszaak", date(2012, 3, 1))
    assert (company.employees, company.sbi_codes[0]) == (4, "10711")
    assert (company.street, company.postcode) == ("Haagdijk 12", "4811 TT")
    assert company.establishment_number == "000900000000"


def test_a_day_that_is_not_known_is_none() -> None:
    assert fetch_company("91000001").founded_on is None


def test_absent_and_shielded_fields() -> None:
    company = fetch_company("91000011")
    assert (company.name, company.street, company.town) == ("Zorg Avondster", "", "")
    assert (company.employees, company.sbi_codes, company.legal_form) == (None, (), "")


def test_not_in_the_register() -> None:
    with pytest.raises(NotInRegister):
        fetch_company("91009999")


@pytest.mark.parametrize(
    "number", [fake_register.SLOW, fake_register.DOWN, fake_register.HTML, fake_register.SHAPE]
)
def test_a_register_that_misbehaves(number: str) -> None:
    with pytest.raises(RegisterUnavailable):
        fetch_company(number)
    with pytest.raises(RegisterUnavailable):
        search_register(kvk_number=number)


def test_a_hiccup_is_tried_again() -> None:
    with pytest.raises(NotInRegister):
        fetch_company(fake_register.ONCE)


def test_nobody_there(settings: Any) -> None:
    settings.KVK_API_URL = "http://127.0.0.1:9/api"
    with pytest.raises(RegisterUnavailable):
        fetch_company("91000000")


def test_a_wrong_key(settings: Any) -> None:
    settings.KVK_API_KEY = ""
    with pytest.raises(RegisterUnavailable):
        fetch_company("91000000")


def test_off(settings: Any) -> None:
    settings.KVK_API_URL = ""
    with pytest.raises(RegisterOff):
        search_register(name="x")


@pytest.mark.parametrize("number", ["", "123", "9100000a", "91000000/..", "910000001"])
def test_no_number_is_asked_for_nothing(number: str) -> None:
    with pytest.raises(ValueError, match="eight digits"):
        fetch_company(number)


def test_no_number_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(RegisterUnavailable):
        fetch_company(fake_register.DOWN)
    assert fake_register.DOWN not in caplog.text


@pytest.mark.django_db
def test_taken_over_into_a_file_with_its_origin(desk: Desk, manager: Client) -> None:
    page = manager.post("/bedrijven/kvk/", {"q": "zilverkoren"}).content.decode()
    assert "Bakkerij Zilverkoren" in page
    form = manager.post("/bedrijven/kvk/", {"take": "91000000"}).content.decode()
    assert 'value="91000000"' in form
    assert 'action="/bedrijven/nieuw/"' in form
    data = {"name": "Bakkerij Zilverkoren", "kvk_number": "91000000", "town": "Breda"}
    manager.post("/bedrijven/nieuw/", data)
    establishment = Establishment.objects.get(name="Bakkerij Zilverkoren")
    facts = {
        fact.attribute: fact for fact in CompanyFact.objects.filter(establishment=establishment)
    }
    assert facts["foundedOn"].value == "2012-03-01"
    assert {fact.origin for fact in facts.values()} == {"register"}
    assert (establishment.company.sbi_code, establishment.company.sbi_version) == ("10711", 2025)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"q": "123"}, "acht cijfers"),
        ({"q": "qwrtp"}, "Niets gevonden"),
        ({"q": fake_register.DOWN}, "antwoordt nu niet"),
        ({"take": "91009999"}, "niet in het KVK-register"),
        ({"take": "../x"}, "niet in het KVK-register"),
    ],
)
def test_the_page_says_what_is_wrong(manager: Client, data: dict[str, str], words: str) -> None:
    assert words in manager.post("/bedrijven/kvk/", data).content.decode()
