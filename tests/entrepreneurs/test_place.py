"""Where a company is: by the name of a town, asked back only when that is not enough."""

import pytest
from django.test import Client

from entrepreneurs.models import Intake
from tests.factories import IntakeFactory
from tests.walking import Page, Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> Page:
    return Visitor().open(f"/intake/{IntakeFactory().token}/plaats/")


def send(page: Page, **values: str | None) -> Page:
    return Visitor().send(page, **values)


def saved() -> tuple[str, str | None, list[str]]:
    intake = Intake.objects.get()
    return intake.town, intake.facts.get("municipality"), intake.skipped


@pytest.mark.parametrize(
    ("town", "code"),
    [
        ("Zwolle", "GM0193"),
        ("  zwolle ", "GM0193"),
        ("Den Haag", "GM0518"),
        ("'s-Gravenhage", "GM0518"),
        ("s Gravenhage", "GM0518"),
    ],
)
def test_a_town_that_there_is_once(page: Page, town: str, code: str) -> None:
    assert send(page, town=town).step == "bedrijf"
    assert saved()[1] == code


def test_a_name_that_stands_for_several_places_asks_which(page: Page) -> None:
    again = send(page, town="Bergen")
    assert again.status == 422
    assert again.errors == ["Welke plaats bedoelt u? Kies welke plaats u bedoelt."]
    codes = again.form_with("municipality").choices["municipality"]
    assert {"GM0373", "GM0893"} <= set(codes)
    assert "Noord-Holland" in again.text
    assert "Limburg" in again.text
    assert send(again, municipality="GM0893").step == "bedrijf"
    assert saved() == ("Bergen", "GM0893", [])


def test_coming_back_shows_which_place_was_chosen(page: Page) -> None:
    send(page, town="Bergen", municipality="GM0893")
    back = Visitor().open(page.url)
    assert back.form_with("town").values["municipality"] == ["GM0893"]
    assert send(back).step == "bedrijf"


def test_a_misspelt_name_offers_what_looks_like_it(page: Page) -> None:
    again = send(page, town="Zwole")
    assert "GM0193" in again.form_with("municipality").choices["municipality"]
    assert send(again, municipality="GM0193").step == "bedrijf"
    assert saved()[1] == "GM0193"


def test_who_chose_a_place_for_a_misspelt_name_need_not_choose_again(page: Page) -> None:
    send(page, town="Zwole", municipality="GM0193")
    assert send(Visitor().open(page.url)).step == "bedrijf"
    assert saved()[1] == "GM0193"


@pytest.mark.parametrize("town", ["Xyzzyx", "<b>Zwolle</b><script>x</script>!", "😀", "שלום", "."])
def test_an_unknown_name_is_told_and_kept(page: Page, town: str) -> None:
    again = send(page, town=town)
    assert again.status == 422
    assert "Deze plaats kennen wij niet" in again.errors[0]
    assert again.form_with("town").values["town"] == [town]
    assert "<script>x" not in again.html
    assert saved() == ("", None, [])


@pytest.mark.parametrize("town", ["a" * 81, "Zwolle\x00"])
def test_what_is_no_name_at_all(page: Page, town: str) -> None:
    again = send(page, town=town)
    assert again.status == 422
    assert again.errors
    assert saved() == ("", None, [])


def test_empty_is_an_answer_and_is_not_asked_again(page: Page) -> None:
    assert send(page, town="").step == "bedrijf"
    assert saved() == ("", None, ["municipality"])


def test_empty_forgets_what_was_said_before(page: Page) -> None:
    send(page, town="Zwolle")
    send(page, town="")
    assert saved() == ("", None, ["municipality"])


@pytest.mark.parametrize("code", ["GM9999", "GM0193", "\x00", "<b>"])
def test_a_place_that_was_not_offered(page: Page, code: str) -> None:
    again = send(page, town="Bergen", municipality=code)
    assert again.status == 422
    assert saved() == ("", None, [])


@pytest.mark.parametrize(
    ("town", "names"),
    [
        ("zwol", ["Zwolle"]),
        ("z", []),
        ("", []),
        ("\x00", []),
        ("😀" * 500, []),
        ("<script>", []),
    ],
)
def test_completing_while_typing(town: str, names: list[str]) -> None:
    response = Client().get("/intake/plaatsen/", {"town": town})
    assert response.status_code == 200
    html = response.content.decode()
    assert [name for name in names if f'value="{name}"' not in html] == []
    assert bool(html.strip()) == bool(names)
