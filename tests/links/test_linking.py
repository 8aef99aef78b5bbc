"""Companies that could help each other: suggested with why, asked both, introduced by one mail."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from entrepreneurs.enums import FollowUpKind, LinkEffect, LinkStatus
from entrepreneurs.introductions import lifecycle as flow
from entrepreneurs.introductions.lifecycle import LinkError
from entrepreneurs.introductions.suggestions import list_suggestions
from entrepreneurs.models import CompanyLink, Establishment, FollowUp
from entrepreneurs.visits import lifecycle as visits
from portal import clock
from portal.accounts.models import User
from portal.accounts.scopes import find_scope
from portal.outbox.models import OutgoingMessage
from portal.outbox.ticking import run_tick
from tests.desk import make_contact, make_establishment, make_visit

pytestmark = pytest.mark.django_db
NAMES = {"innovation": "Innovatie", "human-capital": "Personeel"}
MINUTE = timedelta(minutes=1, seconds=1)


def make_company(name: str, person: User, *, sbi: str = "", code: str = "GM0758", **more):
    """`needs`: by theme what a visit said."""
    needs = more.pop("needs", {})
    establishment = make_establishment(name, code=code, **more)
    make_contact(
        establishment, name=f"Baas van {name}", email=f"{name.lower()}@links.example", phone="1"
    )
    establishment.company.sbi_code = sbi
    establishment.company.save()
    visit = make_visit(establishment, person, days=-2)
    for theme, need in needs.items():
        visits.save_theme(visit, theme, need=need, note="", base="", person=person)
    if needs:
        visits.finish_report(visit)
    return establishment


@pytest.fixture
def seeker(person: User) -> Establishment:
    return make_company(
        "Zoeker", person, sbi="1071", postcode="4811 AB", needs={"innovation": "urgent"}
    )


def suggested(establishment: Establishment, person: User) -> list[str]:
    found = list_suggestions(establishment, scope=find_scope(person), names=NAMES)
    return [one.establishment.name for one in found]


# --- suggested -----------------------------------------------------------------------------------


def test_a_need_and_a_strength_either_way(person: User, seeker: Establishment) -> None:
    strong = make_company("Sterk", person, sbi="6201", needs={"innovation": "strength"})
    make_company("Ook", person, sbi="6202", needs={"innovation": "urgent"})
    make_company("Elders", person, sbi="6203", code="GM0202", needs={"innovation": "strength"})
    [one] = list_suggestions(seeker, scope=find_scope(person), names=NAMES)
    assert (one.establishment, one.theme) == (strong, "innovation")
    assert one.whys == ["Sterk is sterk in innovatie; Zoeker wil daar verder mee."]
    assert sorted(suggested(strong, person)) == ["Ook", "Zoeker"]


def test_across_the_border_of_the_municipality(person: User, seeker: Establishment) -> None:
    make_company("Buur", person, sbi="6201", code="GM1674", needs={"innovation": "strength"})
    assert suggested(seeker, person) == ["Buur"]


@pytest.mark.parametrize(
    ("sbi", "shown"), [("1071", False), ("10712", False), ("1072", True), ("", True)]
)
def test_never_a_competitor(person: User, seeker: Establishment, sbi: str, shown: bool) -> None:
    make_company("Ander", person, sbi=sbi, needs={"innovation": "strength"})
    assert suggested(seeker, person) == (["Ander"] if shown else [])


def test_chain_sector_and_neighbourhood_count(person: User, seeker: Establishment) -> None:
    make_company("Los", person, sbi="6201", needs={"innovation": "strength"})
    make_company("Aaver", person, sbi="6202", postcode="4811 ZZ", needs={"innovation": "strength"})
    make_company("Keten", person, sbi="4721", needs={"innovation": "strength"})
    make_company("Branche", person, sbi="1082", needs={"innovation": "strength"})
    found = list_suggestions(seeker, scope=find_scope(person), names=NAMES)
    assert [one.establishment.name for one in found] == ["Keten", "Aaver", "Branche", "Los"]
    assert "Zij zitten in dezelfde keten: voeding." in found[0].whys
    assert "Zij zitten bij elkaar in de buurt." in found[1].whys
    assert "Zij werken in dezelfde branche, maar doen niet hetzelfde." in found[2].whys


def test_a_chain_alone_needs_the_same_urgency(person: User, seeker: Establishment) -> None:
    make_company("Keten", person, sbi="4721", needs={"innovation": "some"})
    assert suggested(seeker, person) == []
    make_company("Ketenook", person, sbi="4722", needs={"innovation": "urgent"})
    assert suggested(seeker, person) == ["Ketenook"]


def test_not_again_unless_it_was_declined(person: User, seeker: Establishment) -> None:
    other = make_company("Ander", person, needs={"innovation": "strength"})
    link = propose(seeker, other, person)
    assert suggested(seeker, person) == []
    flow.cancel_link(link)
    assert suggested(seeker, person) == ["Ander"]


# --- asked ---------------------------------------------------------------------------------------


def propose(first: Establishment, second: Establishment, person: User) -> CompanyLink:
    return flow.propose_link(
        first=first, second=second, theme="innovation", why="De een kan wat.", person=person
    )


@pytest.fixture
def other(person: User) -> Establishment:
    return make_company("Ander", person, sbi="6201", needs={"innovation": "strength"})


@pytest.fixture
def link(seeker: Establishment, other: Establishment, person: User) -> CompanyLink:
    return propose(seeker, other, person)


def send_all(after: timedelta = MINUTE) -> list[mail.EmailMultiAlternatives]:
    """What companies got; account managers are reminded of letters too."""
    mail.outbox.clear()
    with clock.travel(after):
        run_tick()
    return [one for one in mail.outbox if one.to[0].endswith("@links.example")]


def side_of(link: CompanyLink, establishment: Establishment):
    return link.sides.select_related("link").get(establishment=establishment)


def test_asked_by_the_pages(manager: Client, seeker: Establishment, other: Establishment) -> None:
    page = manager.get(f"/bedrijven/{seeker.pk}/koppelen/").content.decode()
    assert "Ander is sterk in innovatie" in page
    url = f"/bedrijven/{seeker.pk}/koppelen/{other.pk}/"
    assert 'value="innovation" selected' in manager.get(f"{url}?theme=innovation").content.decode()
    for wrong in ({}, {"theme": "x", "why": "y"}, {"theme": "innovation", "why": "Bij ANDER."}):
        assert manager.post(url, wrong).status_code == 422
    answer = manager.post(url, {"theme": "innovation", "why": "Zij bouwen robots."})
    assert answer.url == f"/bedrijven/{seeker.pk}/"
    link = CompanyLink.objects.get()
    assert (link.status, link.competitors) == (LinkStatus.ASKED, False)
    follow_up = FollowUp.objects.get()
    assert (follow_up.kind, follow_up.establishment) == (FollowUpKind.COMPANY, seeker)
    page = manager.get(answer.url).content.decode()
    assert "Kennismaking van Zoeker met Ander" in page
    assert "gevraagd" in page
    assert "al gevraagd of aan elkaar" in manager.get(url).content.decode()
    manager.post(url, {"theme": "innovation", "why": "Nog eens."})
    assert CompanyLink.objects.count() == 1


def test_neither_is_named_before_both_agree(
    link: CompanyLink, seeker: Establishment, other: Establishment
) -> None:
    told = send_all()
    assert sorted(one.to[0] for one in told) == ["ander@links.example", "zoeker@links.example"]
    texts = {one.to[0]: one.body + one.alternatives[0][0] for one in told}
    pages = {
        establishment.name: Client()
        .get(f"/koppeling/{side_of(link, establishment).token}/")
        .content.decode()
        for establishment in (seeker, other)
    }
    for text in (texts["zoeker@links.example"], pages["Zoeker"]):
        assert "Ander" not in text.replace("Het andere bedrijf", "")
        assert "ander@links" not in text
    for text in (texts["ander@links.example"], pages["Ander"]):
        assert "Zoeker" not in text
    assert "De een kan wat." in pages["Zoeker"]
    flow.answer(side_of(link, seeker), agrees=True)
    assert (
        "Zoeker" not in Client().get(f"/koppeling/{side_of(link, other).token}/").content.decode()
    )
    assert send_all() == [], "one yes is not enough"


def test_one_mail_introduces_both(
    link: CompanyLink, seeker: Establishment, other: Establishment
) -> None:
    send_all()
    for establishment in (other, seeker):
        Client().post(f"/koppeling/{side_of(link, establishment).token}/", {"answer": "yes"})
    [told] = send_all()
    assert {*told.to, *told.cc} == {"ander@links.example", "zoeker@links.example"}
    assert {"Baas van Zoeker", "Baas van Ander"} <= set(told.body.replace(",", "\n").split("\n"))
    message = OutgoingMessage.objects.get(kind="link-introduction")
    assert message.cc_address == "", "kept no longer than it takes to send"
    page = Client().get(f"/koppeling/{side_of(link, seeker).token}/").content.decode()
    assert "Wij hebben u voorgesteld aan Ander" in page


def test_a_no_ends_it_and_nobody_hears_who(
    link: CompanyLink, seeker: Establishment, other: Establishment, manager: Client
) -> None:
    send_all()
    flow.answer(side_of(link, seeker), agrees=True)
    flow.answer(side_of(link, other), agrees=False)
    [told] = send_all()
    assert told.to == ["zoeker@links.example"]
    assert "Dat lukt nu niet" in told.body
    link.refresh_from_db()
    assert link.status == LinkStatus.DECLINED
    assert FollowUp.objects.get().result == "dropped"
    with pytest.raises(LinkError):
        flow.answer(side_of(link, seeker), agrees=False)
    assert (
        "staat niet meer open"
        in Client().get(f"/koppeling/{side_of(link, other).token}/").content.decode()
    )
    assert "een van de twee wilde niet" in manager.get(f"/bedrijven/{seeker.pk}/").content.decode()


def test_taken_back_within_the_minute_nobody_was_asked(
    link: CompanyLink, manager: Client, seeker: Establishment
) -> None:
    manager.post(f"/bedrijven/{seeker.pk}/koppelingen/{link.pk}/intrekken/")
    assert send_all() == []
    again = manager.post(f"/bedrijven/{seeker.pk}/koppelingen/{link.pk}/intrekken/", follow=True)
    assert "staat niet meer open" in again.content.decode()


def test_taken_back_later_both_hear_it(link: CompanyLink) -> None:
    send_all()
    flow.cancel_link(link)
    assert len(send_all()) == 2


def test_competitors_are_told_before_they_agree(person: User, seeker: Establishment) -> None:
    rival = make_company("Rivaal", person, sbi="1071", needs={"innovation": "strength"})
    client = Client()
    client.force_login(person)
    url = f"/bedrijven/{seeker.pk}/koppelen/{rival.pk}/"
    assert "doen hetzelfde werk" in client.get(url).content.decode()
    link = propose(seeker, rival, person)
    for side in link.sides.all():
        page = Client().get(f"/koppeling/{side.token}/").content.decode()
        assert "dit bedrijf doet hetzelfde soort werk als u" in page


def test_what_cannot_be(person: User, seeker: Establishment, other: Establishment) -> None:
    with pytest.raises(LinkError, match="ander bedrijf"):
        propose(seeker, seeker, person)
    other.contacts.update(left_on=clock.today())
    with pytest.raises(LinkError, match="geen e-mailadres"):
        propose(seeker, other, person)
    assert not CompanyLink.objects.exists()
    assert not FollowUp.objects.exists()


def test_not_with_a_company_that_one_does_not_see(manager: Client, person: User, seeker) -> None:
    far = make_company("Ver", person, code="GM0202", needs={"innovation": "strength"})
    assert manager.get(f"/bedrijven/{seeker.pk}/koppelen/{far.pk}/").status_code == 404
    assert manager.get(f"/bedrijven/{far.pk}/koppelen/{seeker.pk}/").status_code == 404


# --- what it brought -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "result"), [("helped", "helped"), ("talking", "partly"), ("nothing", "not")]
)
def test_each_is_asked_and_the_promise_ends(
    link: CompanyLink, seeker, other, settings, effect: str, result: str
) -> None:
    send_all()
    for establishment in (seeker, other):
        flow.answer(side_of(link, establishment), agrees=True)
    assert len(send_all()) == 1
    asked = send_all(timedelta(days=settings.LINK_EFFECT_DAYS, minutes=1))
    assert len(asked) == 2
    token = side_of(link, seeker).token
    assert any(f"/koppeling/{token}/opbrengst/" in one.body for one in asked)
    assert Client().post(f"/koppeling/{token}/opbrengst/", {}).status_code == 422
    Client().post(f"/koppeling/{token}/opbrengst/", {"effect": effect, "note": "Samen."})
    follow_up = FollowUp.objects.get()
    assert (follow_up.result, follow_up.result_note) == (result, "Samen.")
    again = send_all(timedelta(days=settings.LINK_EFFECT_AGAIN_DAYS, minutes=1))
    assert [one.to[0] for one in again] == ["ander@links.example"]


def test_no_effect_before_they_met(link: CompanyLink, seeker: Establishment) -> None:
    side = side_of(link, seeker)
    answer = Client().get(f"/koppeling/{side.token}/opbrengst/")
    assert (answer.status_code, answer.url) == (302, f"/koppeling/{side.token}/")
    with pytest.raises(LinkError):
        flow.record_effect(side, effect=LinkEffect.HELPED, note="")
