"""From one's own words to themes: suggestions, never decisions."""

import pytest

from entrepreneurs.models import Intake
from tests.factories import IntakeFactory
from tests.walking import Page, Visitor

pytestmark = pytest.mark.django_db
THEMES = (
    *("ambition", "innovation", "sustainability", "new-markets", "human-capital", "education"),
    *("premises", "financing", "legislation", "networks", "digitalisation"),
)


def open_themes(words: str) -> Page:
    return Visitor().open(f"/intake/{IntakeFactory(own_words=words, needs={}).token}/themas/")


def suggested(page: Page) -> list[str]:
    return page.form_with("themes").values.get("themes", [])


@pytest.mark.parametrize(
    ("words", "theme"),
    [
        ("De bank geeft geen lening", "financing"),
        ("Ik zoek nieuwe medewerkers", "human-capital"),
        ("MEDEWERKERS!!!", "human-capital"),
        ("Wij willen exporteren naar Duitsland", "new-markets"),
        ("ik wil een webshop", "digitalisation"),
        ("Énérgie is te duur, wij willen verduurzamen", "sustainability"),
        ("The bank refuses a loan", "financing"),
    ],
)
def test_word_stems_suggest_a_theme(words: str, theme: str) -> None:
    page = open_themes(words)
    assert theme in suggested(page)
    assert page.form_with("themes").choices["themes"][0] in suggested(page)


@pytest.mark.parametrize(
    "words",
    ["", "Wie ben ik?", "😀🥐", "שלום עולם", "你好", "\u202eabc", "<b>", "a" * 2000, "&&&"],
)
def test_where_nothing_is_recognised_all_eleven_can_be_chosen(words: str) -> None:
    page = open_themes(words)
    assert page.status == 200
    assert suggested(page) == []
    assert set(page.form_with("themes").choices["themes"]) == set(THEMES)
    assert ("Kies zelf wat het best past" in page.text) == bool(words)


def test_suggestions_show_the_visitors_own_words_as_text() -> None:
    page = open_themes("Ik zoek <b>lening</b> <script>lening()</script> 'financiering'")
    assert "<script>lening" not in page.html
    assert "<b>lening" not in page.html


def test_one_theme_is_enough_and_is_urgent() -> None:
    visitor = Visitor()
    page = visitor.send(open_themes(""), themes=["premises"])
    assert page.step == "plaats"
    assert Intake.objects.get().needs == {"premises": 3}


def test_all_eleven_can_be_walked() -> None:
    visitor = Visitor()
    page = visitor.send(open_themes(""), themes=THEMES)
    assert page.step == "urgentie"
    page = visitor.send(page, **dict.fromkeys(THEMES, "1") | {"education": "3"})
    assert page.step == "plaats"
    assert Intake.objects.get().needs == dict.fromkeys(THEMES, 1) | {"education": 3}


@pytest.mark.parametrize("themes", [None, [], ["no-such"], ["financing", "\x00"], [""]])
def test_none_or_an_unknown_theme_is_told(themes) -> None:
    page = Visitor().send(open_themes("lening"), themes=themes)
    assert page.status == 422
    assert page.errors[0].startswith("Waarover gaat uw vraag?")
    assert Intake.objects.get().needs == {}


@pytest.mark.parametrize("urgency", [None, "", "0", "4", "drie", "-1", "3.0", "\x00"])
def test_an_urgency_that_is_none(urgency) -> None:
    intake = IntakeFactory(needs={"financing": 2, "ambition": 2})
    visitor = Visitor()
    page = visitor.open(f"/intake/{intake.token}/urgentie/")
    page = visitor.send(page, financing=urgency, ambition="3")
    assert page.status == 422
    assert page.errors[0].startswith("Financiering")
    assert Intake.objects.get().needs == {"financing": 2, "ambition": 2}


def test_urgency_without_themes_asks_for_themes() -> None:
    intake = IntakeFactory(needs={})
    assert Visitor().open(f"/intake/{intake.token}/urgentie/").step == "themas"


def test_a_result_without_themes_asks_for_themes() -> None:
    intake = IntakeFactory(needs={})
    assert Visitor().open(f"/intake/{intake.token}/resultaat/").step == "themas"
