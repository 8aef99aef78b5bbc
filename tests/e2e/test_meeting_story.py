"""The whole way in a real browser: a list comes in, visits are planned, a meeting is proposed,
filled and held, and what it brought is asked.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from entrepreneurs.models import Establishment, Invitation, Meeting, Visit
from entrepreneurs.visits import lifecycle as visits
from portal import clock
from portal.outbox.ticking import run_tick
from tests.desk import make_people, make_visit, open_session
from tests.imports.lists import write_xlsx

pytestmark = pytest.mark.browser
COMPANIES = 8
HEAD = ("Klant", "KVK-nummer", "Woonplaats", "Fte", "Contactpersoon", "E-mail", "Kleur")


def press(page: Any, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def make_list() -> bytes:
    rows = [
        (f"Maker {one}", 10_000_000 + one, "Breda", 6.5, f"Persoon {one}", mail_of(one), "rood")
        for one in range(COMPANIES)
    ]
    return write_xlsx([("Relaties van de afdeling",), (), HEAD, *rows, ("", 1, "Breda")])


def mail_of(number: int) -> str:
    return f"maker{number}@makers.example"


def test_from_a_list_to_results(page: Any, portal_url: str) -> None:
    people = make_people()
    session = open_session(people["manager"])
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal_url}])

    # The list comes in, with the titles above it and a row that is wrong.
    page.goto(f"{portal_url}/bedrijven/")
    page.get_by_role("link", name="Een lijst overnemen").click()
    page.set_input_files(
        "[name=file]",
        {"name": "relaties.xlsx", "mimeType": "application/xlsx", "buffer": make_list()},
    )
    press(page, "Lijst openen")
    page.get_by_label("A: Klant").select_option("name")
    press(page, "Lijst nakijken")
    assert "0 van 9 rijen" in page.inner_text("main")
    with page.expect_navigation():
        # The bar asks by itself, and brings the next page when the work is done.
        run_tick()
    assert "De naam van het bedrijf ontbreekt." in page.inner_text("main")
    assert not Establishment.objects.exists()
    press(page, "Overnemen")
    with page.expect_navigation():
        run_tick()
    assert "Overgenomen" in page.inner_text("h1")
    assert Establishment.objects.count() == COMPANIES

    # Visits are planned, and show the same need; the browser plans one of them.
    first, *others = Establishment.objects.order_by("name")
    page.goto(f"{portal_url}/bedrijven/")
    page.get_by_role("link", name="Maker 0").click()
    page.get_by_role("link", name="Bezoek plannen").click()
    page.fill("[name=day]", clock.today().isoformat())
    page.fill("[name=at]", "09:00")
    page.select_option("[name=contact]", index=1)
    press(page, "Bezoek plannen")
    planned = Visit.objects.get()
    assert planned.contact.email == mail_of(0)
    for visit in [planned, *(make_visit(one, people["manager"]) for one in others)]:
        visits.save_theme(
            visit, "innovation", need="urgent", note="", base="", person=people["manager"]
        )
        visits.finish_report(visit)

    # A meeting is proposed, made and filled: more companies than places.
    page.goto(f"{portal_url}/werk/")
    page.get_by_role("link", name="Voorstel: 1 bijeenkomst").click()
    page.get_by_role("link", name="Plan een bijeenkomst over innovatie").click()
    page.fill("[name=day]", (clock.today() + timedelta(days=7)).isoformat())
    page.fill("[name=at]", "15:00")
    page.fill("[name=venue]", "Stadskantoor, Breda")
    page.fill("[name=places]", str(COMPANIES - 1))
    press(page, "Bijeenkomst plannen")
    assert "wachtlijst" in page.inner_text("main")
    assert page.locator("[name=places]:checked").count() == COMPANIES
    press(page, "Uitnodigen")
    run_tick()
    links = {one.to[0]: find_link(one.body) for one in mail.outbox if "Uitnodiging" in one.subject}
    assert links.keys() == {mail_of(number) for number in range(COMPANIES)}
    page.context.clear_cookies()
    for number in range(COMPANIES):
        answer(page, links[mail_of(number)], "yes")
    assert "U staat op de wachtlijst" in page.inner_text("main")
    answer(page, links[mail_of(0)], "no")
    page.goto(links[mail_of(COMPANIES - 1)])
    assert "U komt. Er is een plaats voor u." in page.inner_text("main"), "moved up by itself"

    # It is held; who was there is asked a month later what it brought.
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal_url}])
    meeting = Meeting.objects.get()
    with clock.travel(timedelta(days=8)):
        page.goto(f"{portal_url}/werk/")
        page.get_by_role("link", name="Schrijf op wie erbij waren").click()
        page.get_by_label("Maker 1", exact=True).uncheck()
        press(page, "Bewaren")
        assert meeting.invitations.filter(attended=True).count() == COMPANIES - 2
    with clock.travel(timedelta(days=40)):
        mail.outbox.clear()
        run_tick()
        asked = {one.to[0]: one.body for one in mail.outbox if "Wat bracht" in one.subject}
        assert asked.keys() == {mail_of(number) for number in range(2, COMPANIES)}
        page.goto(find_link(asked[mail_of(2)]))
        page.check("[name=effect][value=contact]")
        page.fill("[name=note]", "Wij kopen samen in.")
        press(page, "Versturen")
        assert "Dank u wel" in page.inner_text("main")
        # The session of a month ago has ended.
        session = open_session(people["manager"])
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal_url}])
        page.goto(f"{portal_url}/bijeenkomsten/{meeting.pk}/")
        assert "Wij kopen samen in." in page.inner_text("main")
    assert Invitation.objects.exclude(effect="").count() == 1


def find_link(body: str) -> str:
    return next(word for word in body.split() if "/uitnodiging/" in word)


def answer(page: Any, link: str, value: str) -> None:
    page.goto(link)
    page.check(f"[name=coming][value={value}]")
    press(page, "Versturen")
