"""The inbox of an organisation: what waits longest first, by account or by a link."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.signing import Signer
from django.urls import reverse

from portal import clock
from portal.accounts.models import User
from portal.outbox.ticking import run_tick
from programmes.models import Organisation, Programme
from referrals.asking_back import ask, reply
from referrals.inbox import list_programmes, make_link_token
from referrals.models import Referral
from referrals.responding import accept, complete, hand_over, refuse
from referrals.withdrawing import erase_person, withdraw
from tests.factories import send_referral, set_mailbox
from tests.people import people, person
from tests.referrals.conftest import TUESDAY
from tests.walking import Visitor, find_links

__all__ = ["people", "person"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
INBOX = "/vragen/"


def log_in(user: User) -> Visitor:
    visitor = Visitor()
    visitor.client.force_login(user)
    return visitor


def send_some(number: int) -> list[Referral]:
    """One a day, the oldest first."""
    found = []
    for day in range(number):
        with clock.frozen(TUESDAY + day * DAY):
            found.append(send_referral(email=f"a{day}@bouwer.example", company=f"Bedrijf {day}"))
    return found


def list_rows(page: Any) -> list[str]:
    return [text for href, text in page.links if "/vragen/" in href or "/antwoord/" in href]


def link_to(organisation: Organisation) -> str:
    return reverse("referrals:inbox-by-link", args=[make_link_token(organisation)])


def test_what_waits_longest_comes_first(people: dict[str, User]) -> None:
    first, second, third = send_some(3)
    with clock.frozen(TUESDAY + 5 * DAY):
        accept(second)
    page = log_in(people["partner"]).open(INBOX)
    assert "Wacht op u (2)" in page.text
    assert page.text.index("Bedrijf 0") < page.text.index("Bedrijf 2")
    assert "Bedrijf 1" not in page.text
    page = log_in(people["partner"]).open(f"{INBOX}?vak=bezig")
    assert "Bedrijf 1" in page.text
    assert first.status == third.status == "sent"


def test_who_takes_it_over_does_not_make_it_young(people: dict[str, User]) -> None:
    first, _second = send_some(2)
    with clock.frozen(TUESDAY + 5 * DAY):
        hand_over(first, to=people["partner"], actor="partner", person=people["partner"])
    page = log_in(people["partner"]).open(INBOX)
    assert page.text.index("Bedrijf 0") < page.text.index("Bedrijf 1")
    assert "wacht sinds 2 juni 2026" in page.text
    assert [one.since for one in Referral.objects.waiting()] == [TUESDAY, TUESDAY + DAY]


def test_from_an_answer_of_the_entrepreneur_on_it_waits_anew() -> None:
    (referral,) = send_some(1)
    with clock.frozen(TUESDAY + DAY):
        ask(referral, note="Hoeveel?")
    with clock.frozen(TUESDAY + 2 * DAY):
        reply(referral, note="Achttien")
    assert Referral.objects.waiting().get().since == TUESDAY + 2 * DAY


@pytest.mark.parametrize("box", ["", "?vak=x", "?vak=klaar", "?page=x", "?page=99"])
def test_any_box_and_page_is_a_page(people: dict[str, User], box: str) -> None:
    assert log_in(people["partner"]).open(f"{INBOX}{box}").status == 200


def test_a_long_box_has_pages(people: dict[str, User], monkeypatch: Any) -> None:
    monkeypatch.setattr("referrals.views.inbox.PAGE_SIZE", 1)
    send_some(3)
    page = log_in(people["partner"]).open(f"{INBOX}?page=2")
    assert "Bedrijf 1" in page.text
    assert "Bedrijf 0" not in page.text
    links = {words: href for href, words in page.links if "page=" in href}
    assert links["Vorige pagina"] == "?vak=wacht&page=1"
    assert links["Volgende pagina"] == "?vak=wacht&page=3"
    assert "Bedrijf 2" in log_in(people["partner"]).open(INBOX + links["Volgende pagina"]).text


def test_an_empty_box_says_what_comes(people: dict[str, User]) -> None:
    assert "Niemand wacht op u" in log_in(people["partner"]).open(INBOX).text


def test_after_a_refusal_the_company_is_not_named(people: dict[str, User]) -> None:
    (referral,) = send_some(1)
    refuse(referral, reason="not-eligible")
    page = log_in(people["partner"]).open(f"{INBOX}?vak=klaar")
    assert "Klaar (1)" in page.text
    assert "Bedrijf 0" not in page.text


@pytest.mark.parametrize("end", [withdraw, lambda one: erase_person(one.intake.contact)])
def test_what_was_withdrawn_or_erased_is_gone(people: dict[str, User], end: Any) -> None:
    (referral,) = send_some(1)
    end(referral)
    page = log_in(people["partner"]).open(f"{INBOX}?vak=klaar")
    assert "Klaar (0)" in page.text


def test_a_partner_answers_in_its_own_name(people: dict[str, User]) -> None:
    (referral,) = send_some(1)
    visitor = log_in(people["partner"])
    page = visitor.follow(visitor.open(INBOX), "De Groeiversneller: Bedrijf 0")
    visitor.send(page, button="accept")
    event = referral.events.get(type="accept")
    assert event.person == people["partner"]


def test_a_partner_who_took_it_up_gets_the_mails(people: dict[str, User], mailoutbox: Any) -> None:
    (referral,) = send_some(1)
    visitor = log_in(people["partner"])
    page = visitor.open(f"/vragen/{referral.pk}/")
    visitor.send(page, button="hand-over", **{"hand-over-owner": str(people["partner"].pk)})
    with clock.frozen(TUESDAY + 8 * DAY):
        run_tick()
    subjects = {mail.subject for mail in mailoutbox if mail.to == [people["partner"].email]}
    assert subjects == {"Herinnering: een ondernemer wacht op Oost NL"}


@pytest.mark.parametrize("who", ["manager", "agency", "coordinator", "neighbour"])
def test_of_another_organisation_nothing_is_seen(people: dict[str, User], who: str) -> None:
    (referral,) = send_some(1)
    visitor = log_in(people[who])
    assert "Bedrijf 0" not in visitor.open(INBOX).text
    assert visitor.open(f"/vragen/{referral.pk}/").status == 404


@pytest.mark.parametrize("who", ["partner"])
@pytest.mark.parametrize("url", ["/werk/", "/bedrijven/", "/bijeenkomsten/", "/werk/post/"])
def test_a_partner_sees_no_companies(people: dict[str, User], who: str, url: str) -> None:
    assert log_in(people[who]).client.get(url).status_code == 403


def test_the_number_of_queries_does_not_grow(
    people: dict[str, User], django_assert_max_num_queries: Any
) -> None:
    for one in send_some(6)[:3]:
        ask(one, note="Hoe groot?")
    visitor = log_in(people["partner"])
    with django_assert_max_num_queries(14):
        page = visitor.open(INBOX)
    assert page.text.count("u stelde een vraag") == 3


# --- by a link ----------------------------------------------------------------------------------


def test_the_link_goes_to_the_registered_address_alone(
    oost_nl: Organisation, mailoutbox: Any
) -> None:
    send_some(1)
    visitor = Visitor()
    answers = set()
    with clock.frozen(TUESDAY + DAY):
        run_tick()
        mailoutbox.clear()
        for address in ("Loket@oost-nl.example", "someone@else.example"):
            page = visitor.open("/postvak/")
            answers.add(visitor.send(page, button="email", email=address).text)
            run_tick()
        (mail,) = mailoutbox
        assert mail.to == ["loket@oost-nl.example"]
        page = visitor.open(find_links(mail.body)[0])
    assert len(answers) == 1, "nobody learns which addresses are known"
    assert "Bedrijf 0" in page.text
    page = visitor.follow(page, "De Groeiversneller: Bedrijf 0")
    assert "Wie leent ons geld?" in page.text


def test_once_an_hour(oost_nl: Organisation, mailoutbox: Any) -> None:
    visitor = Visitor()
    for minutes in (0, 1, 61):
        with clock.frozen(TUESDAY + timedelta(minutes=minutes)):
            page = visitor.open("/postvak/")
            visitor.send(page, button="email", email="loket@oost-nl.example")
            run_tick()
    assert len(mailoutbox) == 2


def test_looking_changes_nothing(oost_nl: Organisation) -> None:
    (referral,) = send_some(1)
    before = Referral.objects.values().get()
    url = link_to(oost_nl)
    for method in ("get", "head"):
        assert getattr(Visitor().client, method)(url).status_code == 200
    assert Referral.objects.values().get() == before
    assert not referral.events.exclude(type="send").exists()


def test_a_link_of_last_week_offers_a_new_one(oost_nl: Organisation, mailoutbox: Any) -> None:
    visitor = Visitor()
    with clock.frozen(TUESDAY):
        url = link_to(oost_nl)
    with clock.frozen(TUESDAY + 7 * DAY):
        assert visitor.open(url).status == 200
    with clock.frozen(TUESDAY + 7 * DAY + timedelta(seconds=1)):
        page = visitor.open(url)
        assert page.status == 410
        assert visitor.open(f"{url}pauze/").status == 410
        assert not mailoutbox
        answer = visitor.client.post(url)
        assert "Kijk in uw e-mail" in answer.content.decode()
        run_tick()
    assert [mail.to for mail in mailoutbox] == [["loket@oost-nl.example"]]


def test_who_had_the_mailbox_before_is_offered_nothing(
    oost_nl: Organisation, mailoutbox: Any
) -> None:
    send_some(1)
    url = link_to(oost_nl)
    set_mailbox("oost-nl", "nieuw@oost-nl.example")
    mailoutbox.clear()
    page = Visitor().open(url)
    assert page.status == 410
    assert "Bedrijf 0" not in page.html
    assert Visitor().open(f"{url}pauze/").status == 410
    Visitor().client.post(url)
    run_tick()
    links = [mail for mail in mailoutbox if mail.subject.startswith("Alle vragen")]
    assert [mail.to for mail in links] == [["nieuw@oost-nl.example"]]


def test_a_forged_link_does_not_exist(oost_nl: Organisation) -> None:
    name = f"{UUID(int=oost_nl.pk).hex}-{int(clock.now().timestamp()):x}"
    signed = Signer(salt="portal.links.answer", sep=".").sign(name)
    for token in (signed, name, "-", "x" * 3000):
        assert Visitor().open(f"/postvak/{token}/").status == 404


def test_of_another_organisation_nothing_is_seen_by_link(oost_nl: Organisation) -> None:
    send_some(1)
    other = Organisation.objects.get(slug="rewin")
    assert "Bedrijf 0" not in Visitor().open(link_to(other)).text


# --- full, or away ------------------------------------------------------------------------------


def test_full_for_one_programme_from_the_inbox(
    people: dict[str, User], oost_nl: Organisation
) -> None:
    (referral,) = send_some(1)
    visitor = log_in(people["partner"])
    until = (clock.today() + 30 * DAY).strftime("%d-%m-%Y")
    page = visitor.open("/vragen/pauze/")
    page = visitor.send(page, button="until", kind="full", scope="groeiversneller", until=until)
    assert "1 vraag die wachtte, gaat naar een ander" in page.text
    row = oost_nl.pauses.get()
    assert (row.programme, row.person) == (
        Programme.objects.get(slug="groeiversneller"),
        people["partner"],
    )
    referral.refresh_from_db()
    assert referral.reason == "at-capacity"
    assert "zit vol" in visitor.open(INBOX).text.lower() or "vol tot" in visitor.open(INBOX).text


def test_full_by_link(oost_nl: Organisation) -> None:
    visitor = Visitor()
    page = visitor.open(f"{link_to(oost_nl)}pauze/")
    until = (clock.today() + 30 * DAY).strftime("%d-%m-%Y")
    visitor.send(page, button="until", kind="away", scope="*", until=until)
    assert oost_nl.pauses.get().programme is None
    page = visitor.open(f"{link_to(oost_nl)}pauze/")
    visitor.send(page, button="back")
    assert not oost_nl.pauses.filter(ended_at=None).exists()


def test_the_programmes_of_an_organisation(oost_nl: Organisation) -> None:
    assert "groeiversneller" in {one.slug for one in list_programmes(oost_nl)}


def test_completing_moves_it_to_what_is_done(people: dict[str, User]) -> None:
    (referral,) = send_some(1)
    complete(accept(referral), helped="yes")
    page = log_in(people["partner"]).open(f"{INBOX}?vak=klaar")
    assert "Bedrijf 0" in page.text
