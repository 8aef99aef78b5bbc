"""The story of a visit in a real browser: planned, logged on a phone, letter sent, answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from entrepreneurs.models import FeedbackLetter, PolicySignal, Visit
from portal import clock
from portal.outbox.sending import send_due
from tests.desk import make_contact, make_establishment, make_people, open_session

pytestmark = pytest.mark.browser


def press(page: Any, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def follow(page: Any, words: str) -> None:
    """Also waits for the scripts of the next page."""
    with page.expect_navigation():
        page.get_by_role("link", name=words).click()


def test_from_plan_to_answer(page: Any, portal_url: str) -> None:
    people = make_people()
    establishment = make_establishment(account_manager=people["manager"], kvk_number="90000001")
    make_contact(establishment)
    session = open_session(people["manager"])
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal_url}])

    page.goto(f"{portal_url}/bedrijven/{establishment.pk}/")
    page.get_by_role("link", name="Bezoek plannen").click()
    page.fill("[name=day]", clock.today().isoformat())
    page.fill("[name=at]", "09:00")
    page.select_option("[name=contact]", index=1)
    press(page, "Bezoek plannen")

    page.get_by_role("link", name="Verslag schrijven").click()
    page.fill("#text-opening", "Wij vinden geen mensen.")
    page.get_by_text("Bewaard om").wait_for()
    page.locator("#thema-human-capital summary").click()
    page.check("#need-human-capital-urgent")
    page.fill("#note-human-capital", "Zes vacatures.")
    page.locator("#past a").first.wait_for()
    page.fill("#signal-text", "Drie loketten vragen hetzelfde.")
    page.wait_for_timeout(1500)
    assert not PolicySignal.objects.exists(), "half a sentence is no signal"
    # A dead phone: the page is gone, what was typed is not.
    page.wait_for_function(
        "!/note-/.test(localStorage.getItem('report-' + document.forms.verslag.dataset.draft))"
    )
    page.goto(f"{portal_url}/werk/")
    follow(page, "Verslag is begonnen")
    assert page.input_value("#note-human-capital") == "Zes vacatures."
    assert page.input_value("#signal-text") == "Drie loketten vragen hetzelfde."
    press(page, "Klaar: naar de brief")
    assert PolicySignal.objects.get().text == "Drie loketten vragen hetzelfde."

    assert "Zes vacatures." in page.input_value("#heard")
    page.fill("#will_do", "Wij bellen het college.")
    press(page, "Naar het voorbeeld")
    with clock.travel(timedelta(days=3)):
        press(page, "Versturen")
    letter = FeedbackLetter.objects.get()
    assert clock.day_of(letter.sent_at) == clock.today() + timedelta(days=3)
    with clock.travel(timedelta(days=3, minutes=2)):
        send_due()
    assert mail.outbox[-1].attachments[0][0] == "terugkoppeling.pdf"

    link = next(word for word in mail.outbox[-1].body.split() if "/terugkoppeling/" in word)
    page.context.clear_cookies()
    page.goto(link)
    page.check("[name=answer][value=added]")
    page.fill("[name=text]", "Ook een stagiair.")
    press(page, "Versturen")
    assert "Dank u wel" in page.inner_text("main")
    visit = Visit.objects.get()
    assert visit.letter.answer_text == "Ook een stagiair."


def test_searching_while_typing(page: Any, portal_url: str) -> None:
    people = make_people()
    make_establishment("Bakkerij Aerdewater")
    make_establishment("Webwinkel Korenmaat")
    session = open_session(people["manager"])
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal_url}])
    page.goto(f"{portal_url}/bedrijven/")
    assert "Aerdewater" in page.inner_text("#gevonden")
    page.locator("#id_q").press_sequentially("koren")
    page.get_by_text("1 bedrijf gevonden").wait_for()
    assert "Korenmaat" in page.inner_text("#gevonden")
    assert "Aerdewater" not in page.inner_text("#gevonden")
    assert page.url == f"{portal_url}/bedrijven/", "nobody's name in an address"
    assert page.evaluate("document.activeElement.id") == "id_q"
