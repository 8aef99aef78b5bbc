"""The first question: nothing is stored before it is sent, and one form is one intake."""

import pytest
from django.test import Client

from entrepreneurs.models import Intake
from tests.walking import Visitor

pytestmark = pytest.mark.django_db
START = "/intake/"


def test_looking_stores_nothing_and_sets_no_session() -> None:
    visitor = Visitor()
    visitor.open(START)
    assert not Intake.objects.exists()
    assert set(visitor.client.cookies) <= {"csrftoken"}


def test_double_submit_is_one_intake() -> None:
    visitor = Visitor()
    page = visitor.open(START)
    first = visitor.send(page, own_words="Ik zoek personeel")
    second = visitor.send(page, own_words="Ik zoek personeel")
    assert first.url == second.url
    assert Intake.objects.count() == 1


def test_back_button_and_other_words_change_the_same_intake() -> None:
    visitor = Visitor()
    page = visitor.open(START)
    visitor.send(page, own_words="Ik zoek personeel")
    visitor.send(page, own_words="Ik zoek een lening")
    assert Intake.objects.get().own_words == "Ik zoek een lening"


def test_two_tabs_are_two_intakes() -> None:
    visitor = Visitor()
    one, other = visitor.open(START), visitor.open(START)
    assert visitor.send(one).url != visitor.send(other).url
    assert Intake.objects.count() == 2


@pytest.mark.parametrize("submission", [None, "", "no number", "\x00", "x" * 5000])
def test_a_form_without_its_number_keeps_the_words_and_asks_once_more(submission) -> None:
    visitor = Visitor()
    page = visitor.send(visitor.open(START), own_words="Ik zoek personeel", submission=submission)
    assert page.status == 200
    assert page.form_with("own_words").values["own_words"] == ["Ik zoek personeel"]
    assert not Intake.objects.exists()
    assert visitor.send(page).step == "themas"


def test_too_long_a_text_is_told_and_kept() -> None:
    visitor = Visitor()
    page = visitor.send(visitor.open(START), own_words="a" * 2001)
    assert page.status == 422
    assert page.errors[0].startswith("Waar loopt u tegenaan?")
    assert page.form_with("own_words").values["own_words"] == ["a" * 2001]
    visitor.send(page, own_words="a" * 2000)
    assert Intake.objects.count() == 1


@pytest.mark.parametrize(
    ("via", "channel"),
    [
        ("gemeente-zwolle", "gemeente-zwolle"),
        ("<script>", "script"),
        ("", "web"),
        ("%00😀", "web"),
    ],
)
def test_where_somebody_came_from(via: str, channel: str) -> None:
    visitor = Visitor()
    visitor.send(visitor.open(f"{START}?via={via}"))
    assert Intake.objects.get().channel == channel


def test_a_stale_form_is_told_kindly() -> None:
    response = Client(enforce_csrf_checks=True).post(START, {"own_words": "x"})
    assert response.status_code == 403
    assert "Uw formulier is verlopen" in response.content.decode()
    assert not Intake.objects.exists()
