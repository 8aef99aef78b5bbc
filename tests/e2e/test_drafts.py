"""Typed at the company's table, where lines drop and phones die: it comes back, and is saved."""

from collections.abc import Iterator
from typing import Any

import pytest

from entrepreneurs.models import PolicySignal, Visit
from entrepreneurs.visits import lifecycle as visits
from entrepreneurs.visits.text_merging import digest
from tests.desk import make_establishment, make_people, make_visit, open_session
from tests.e2e.conftest import PHONE

pytestmark = pytest.mark.browser
REPORTS = "**/verslag/"
KEPT = "localStorage.getItem('report-' + document.forms.verslag.dataset.draft) || ''"


@pytest.fixture
def visit(portal_url: str) -> Visit:
    manager = make_people()["manager"]
    return make_visit(make_establishment(account_manager=manager), manager)


@pytest.fixture
def page(browser: Any, portal_url: str, visit: Visit) -> Iterator[Any]:
    """The report on a phone; a failing line writes errors, which are meant here."""
    context = browser.new_context(viewport=PHONE, locale="nl-NL")
    session = open_session(visit.host)
    context.add_cookies([{"name": "sessionid", "value": session, "url": portal_url}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(f"{portal_url}/bezoeken/{visit.pk}/verslag/")
    yield page
    context.close()


def drop_the_line(page: Any) -> None:
    page.route(REPORTS, lambda route: route.abort())


def open_again(page: Any, visit: Visit, portal_url: str) -> None:
    page.unroute(REPORTS)
    page.goto(f"{portal_url}/werk/")
    page.goto(f"{portal_url}/bezoeken/{visit.pk}/verslag/")


def test_what_the_line_dropped_comes_back(page: Any, visit: Visit, portal_url: str) -> None:
    page.route(REPORTS, lambda route: route.fulfill(status=503, body=""))
    page.fill("#text-opening", "Getypt zonder bereik.")
    page.locator("#thema-education summary").click()
    page.check("#need-education-urgent")
    page.wait_for_timeout(1200)
    assert Visit.objects.get().opening == ""
    open_again(page, visit, portal_url)
    assert page.input_value("#text-opening") == "Getypt zonder bereik."
    assert page.is_checked("#need-education-urgent")
    page.get_by_text("Bewaard om").wait_for()
    assert Visit.objects.get().opening == "Getypt zonder bereik."
    assert visit.themes.get().need == "urgent"
    assert page.evaluate(KEPT) == "", "the server has it"


def test_the_button_without_a_line(page: Any, visit: Visit, portal_url: str) -> None:
    """The browser shows its own page about that; nothing that was typed is gone."""
    drop_the_line(page)
    page.fill("#text-opening", "Getypt in de kelder.")
    page.fill("#signal-text", "Drie loketten vragen hetzelfde.")
    page.check("#signal-gap")
    page.get_by_role("button", name="Klaar: naar de brief").click()
    page.wait_for_url(lambda address: "chrome-error" in address)
    open_again(page, visit, portal_url)
    assert page.input_value("#text-opening") == "Getypt in de kelder."
    assert page.input_value("#signal-text") == "Drie loketten vragen hetzelfde."
    assert page.is_checked("#signal-gap")


def test_typed_while_a_save_is_under_way(page: Any, visit: Visit, portal_url: str) -> None:
    """The answer to the first says nothing of what came after it."""
    waiting: list[Any] = []
    page.route(REPORTS, lambda route: waiting.append(route))
    page.fill("#text-opening", "Eerst dit.")
    with page.expect_request(REPORTS):
        page.wait_for_timeout(900)
    page.fill("#text-opening", "Eerst dit. En dit.")
    with page.expect_response(REPORTS):
        waiting[0].continue_()
    page.get_by_text("Bewaard om").wait_for()
    assert Visit.objects.get().opening == "Eerst dit."
    drop_the_line(page)
    open_again(page, visit, portal_url)
    assert page.input_value("#text-opening") == "Eerst dit. En dit."


def test_a_signal_is_not_sent_twice(page: Any) -> None:
    page.fill("#signal-text", "Geen opleiding voor lassers.")
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaren", exact=True).click()
    assert "Geen opleiding voor lassers." in page.inner_text("#signalen ul")
    assert page.input_value("#signal-text") == ""
    assert PolicySignal.objects.count() == 1
    assert page.evaluate(KEPT) == ""


def test_what_is_refused_is_told_and_kept(page: Any, visit: Visit) -> None:
    visits.cancel_visit(visit)
    page.fill("#text-opening", "Het ging toch door.")
    page.get_by_text("Niet bewaard.").wait_for()
    assert "Het ging toch door." in page.evaluate(KEPT)
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaren", exact=True).click()
    assert page.input_value("#text-opening") == "Het ging toch door."
    assert "Het ging toch door." in page.evaluate(KEPT), "in the form, and not on the server"


def test_a_colleague_wrote_in_the_meantime(page: Any, visit: Visit, portal_url: str) -> None:
    """What comes back is compared with what its page began with: neither loses a word."""
    drop_the_line(page)
    page.fill("#text-opening", "Zonder bereik geschreven.")
    colleague = visit.host
    visits.save_text(visit, "opening", text="Op kantoor.", base=digest(""), person=colleague)
    open_again(page, visit, portal_url)
    page.get_by_text("Beide teksten zijn bewaard").wait_for()
    text = Visit.objects.get().opening
    assert "Op kantoor." in text
    assert "Zonder bereik geschreven." in text
