"""From the first page to the partner's answer with the keyboard alone; the focus always shows."""

from typing import Any

import pytest

from referrals.models import Referral

pytestmark = pytest.mark.browser
FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return outlined || style.boxShadow !== 'none';
}"""


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the element has the focus; it must show."""
    for _ in range(150):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate(FOCUS), f"no visible focus on {selector}"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")


def fill(page: Any, name: str, text: str) -> None:
    tab_to(page, f"[name='{name}']")
    page.keyboard.type(text)


def choose(page: Any, name: str, value: str) -> None:
    """A radio group is one stop for Tab; the arrows move within it."""
    for _ in range(150):
        if page.evaluate("name => document.activeElement.name === name", name):
            break
        page.keyboard.press("Tab")
    for _ in range(30):
        if page.evaluate("value => document.activeElement.value === value", value):
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} has no {value} within reach of the keyboard")


def press(page: Any, selector: str = "main form [type=submit]") -> None:
    tab_to(page, selector)
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)
    page.wait_for_load_state()


def answer_questions(page: Any, answers: dict[str, str]) -> None:
    for _ in range(10):
        if "/vragen/" not in page.url:
            return
        for name, value in answers.items():
            if page.locator(f"[name='{name}'][type=radio]").count():
                choose(page, name, value)
        press(page)


def test_the_whole_journey(page: Any, portal_url: str) -> None:
    page.goto(portal_url)
    press(page, "main a[href='/intake/']")
    fill(page, "own_words", "Ik neem de bakkerij van mijn ouders over en wil groeien")
    press(page)
    assert page.locator("[name=themes]:checked").count(), "the words suggest a theme"
    press(page)
    if "/urgentie/" in page.url:
        press(page)
    fill(page, "town", "Deventer")
    press(page)
    fill(page, "fte", "9")
    press(page)
    answer_questions(page, {"familyBusiness": "yes", "growthAmbition": "yes"})
    assert "/resultaat/" in page.url
    assert page.locator("h1").inner_text().endswith("bij u")
    press(page, "a[href$='/familiebedrijven/'][href*='/verwijs/']")
    fill(page, "name", "Sanne de Wit")
    fill(page, "email", "sanne@korenschoof.example")
    tab_to(page, "[name=consent]")
    page.keyboard.press("Space")
    press(page)
    referral = Referral.objects.get()
    assert "/status/" in page.url
    page.goto(f"{portal_url}/antwoord/{referral.answer_token}/")
    fill(page, "accept-note", "Ik bel u morgen.")
    tab_to(page, "#accept-button, [name=answer]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Uw antwoord is opgeslagen")
    referral.refresh_from_db()
    assert referral.status == "accepted"
