"""Start, size, activity and KVK number: nothing is required, and nonsense is told at its field."""

from datetime import timedelta

import pytest

from entrepreneurs.models import Intake
from portal import clock
from tests.factories import IntakeFactory
from tests.walking import Page, Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> Page:
    return Visitor().open(f"/intake/{IntakeFactory().token}/bedrijf/")


def send(page: Page, **values) -> Page:
    return Visitor().send(page, **values)


def facts() -> dict:
    return Intake.objects.get().facts


def test_all_empty_is_an_answer(page: Page) -> None:
    assert send(page).status == 200
    intake = Intake.objects.get()
    assert intake.facts == {}
    assert set(intake.skipped) == {"started", "foundedOn", "fte", "sbiCode"}


# --- size ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fte", "number"), [("6,5", 6.5), ("1.250", 1250), ("0", 0), ("12 ", 12), ("249,99", 249.99)]
)
def test_a_size(page: Page, fte: str, number: float) -> None:
    send(page, fte=fte)
    assert facts() == {"fte": number}


@pytest.mark.parametrize(
    "fte",
    ["-3", "1e9", "abc", "€", "999999999999", "9" * 40, "9" * 41, "\x00", "<b>6</b>"],
)
def test_no_size(page: Page, fte: str) -> None:
    wrong = send(page, fte=fte, founded_on="2015-05-01")
    assert wrong.status == 422
    assert [error.partition("?")[0] for error in wrong.errors] == ["Hoeveel fte heeft uw bedrijf"]
    values = wrong.form_with("fte").values
    assert (values["fte"], values["founded_on"]) == ([fte], ["2015-05-01"])
    assert facts() == {}


# --- start --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2015-05-01", "01-05-2015", "1/5/2015", "1.5.2015"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_date_as_browsers_send_it_and_people_write_it(page: Page, text, prefix) -> None:
    page.url = prefix + page.url
    send(page, founded_on=text)
    assert facts() == {"started": True, "foundedOn": "2015-05-01"}


def test_today_counts_and_tomorrow_does_not(page: Page) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    wrong = send(page, founded_on=tomorrow)
    assert "in de toekomst" in wrong.errors[0]
    assert wrong.form_with("fte").values["founded_on"] == [tomorrow]
    assert send(page, founded_on=clock.today().isoformat()).status == 200
    assert facts()["foundedOn"] == clock.today().isoformat()


@pytest.mark.parametrize(
    "text",
    ["0001-01-01", "0999-12-31", "9999-12-31", "2015-02-30", "31-31-2015", "2015", "gisteren"]
    + ["\x00", "<b>", "2015-05-01T00:00", "00-00-0000", "1" * 5000],
)
def test_no_date(page: Page, text: str) -> None:
    wrong = send(page, founded_on=text, fte="5")
    assert wrong.status == 422
    assert wrong.errors[0].startswith("Wanneer is uw bedrijf begonnen?")
    assert len(wrong.errors) == 1
    assert facts() == {}


def test_about_to_start_counts_too(page: Page) -> None:
    send(page, about_to_start="on")
    intake = Intake.objects.get()
    assert intake.facts == {"started": False}
    assert "foundedOn" in intake.skipped


def test_not_both(page: Page) -> None:
    wrong = send(page, about_to_start="on", founded_on="2015-05-01")
    assert "Niet allebei" in wrong.errors[0]
    assert facts() == {}


def test_changing_from_about_to_start_to_started(page: Page) -> None:
    send(page, about_to_start="on")
    again = Visitor().open(page.url)
    assert again.form_with("fte").values["about_to_start"] == ["on"]
    send(again, about_to_start=None, founded_on="2015-05-01")
    assert facts() == {"started": True, "foundedOn": "2015-05-01"}
    assert "foundedOn" not in Intake.objects.get().skipped


# --- activity -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activity", "division"),
    [("bakker", "10"), ("machinebouw", "28"), ("webwinkel", "47"), ("kapper", "96")],
)
def test_words_lead_to_a_sector_to_choose(page: Page, activity: str, division: str) -> None:
    asked = send(page, activity=activity)
    assert asked.errors == ["Wat past het best? Kies wat het best past, of 'Geen van deze'."]
    assert division in asked.form_with("sector").choices["sector"]
    send(asked, sector=division)
    assert facts() == {"sbiCode": division}


def test_none_of_these(page: Page) -> None:
    asked = send(page, activity="bakker")
    send(asked, sector="none")
    assert facts() == {}
    assert "sbiCode" in Intake.objects.get().skipped


@pytest.mark.parametrize("activity", ["xyzzyq", "😀", "שלום", "a b c"])
def test_words_that_lead_nowhere_hold_up_nobody(page: Page, activity: str) -> None:
    assert send(page, activity=activity).status == 200
    assert Intake.objects.get().activity == activity


@pytest.mark.parametrize("sector", ["99999", "", "\x00", "A"])
def test_a_sector_that_was_not_offered(page: Page, sector: str) -> None:
    wrong = send(page, activity="bakker", sector=sector)
    assert wrong.errors[0].startswith("Wat past het best?")
    assert facts() == {}


# --- KVK ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["12345678", "1234 5678", "12.34.56.78"])
def test_a_kvk_number(page: Page, number: str) -> None:
    send(page, kvk_number=number)
    assert Intake.objects.get().kvk_number == "12345678"


@pytest.mark.parametrize("number", ["1234567", "123456789", "abcdefgh", "٣" * 8, "1" * 21, "\x00"])
def test_no_kvk_number(page: Page, number: str) -> None:
    wrong = send(page, kvk_number=number)
    assert wrong.status == 422
    assert wrong.errors[0].startswith("KVK-nummer")
    assert Intake.objects.get().kvk_number == ""


def test_every_error_at_once(page: Page) -> None:
    wrong = send(page, founded_on="x", fte="x", kvk_number="x", activity="a" * 121)
    assert len(wrong.errors) == 4
