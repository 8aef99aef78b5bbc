"""From a visit to a referral: proposed by the account manager, decided by the company."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from entrepreneurs.companies.follow_ups import close
from entrepreneurs.enums import FollowUpKind, FollowUpResult
from entrepreneurs.intake.answers import Assessment
from entrepreneurs.intake.returning import remember_address
from entrepreneurs.models import Consent, ContactPerson, FollowUp, Intake
from portal import clock
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.ticking import run_tick
from programmes.publishing.versions import get_current_catalogue
from referrals.models import Referral, ReferralProposal
from referrals.proposing import take_back as take_back_proposal
from referrals.responding import accept, complete, take_back
from referrals.sending import Contact, refer
from referrals.withdrawing import erase_person
from tests.desk import Desk, make_contact, make_desk, make_establishment, make_visit, write_report
from tests.referrals.conftest import set_mailbox
from tests.worlds import share

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1, seconds=1)


def make_quiet() -> Desk:
    set_mailbox("oost-nl", "loket@oost-nl.example")
    made = make_desk()
    run_tick()
    mail.outbox.clear()
    return made


shared_desk = share(make_quiet)


@pytest.fixture
def desk(shared_desk: Desk, programme_rows: None) -> Desk:
    return deepcopy(shared_desk)


@pytest.fixture
def manager(desk: Desk) -> Client:
    client = Client()
    client.force_login(desk.people["manager"])
    return client


def list_asked() -> list[mail.EmailMultiAlternatives]:
    return [one for one in mail.outbox if "Wilt u hulp" in one.subject]


def list_questions(page: str) -> list[str]:
    """What the form says that it asks."""
    field = page.partition('name="asked"')[2].partition(">")[0]
    return field.partition('value="')[2].partition('"')[0].split()


def propose(client: Client, desk: Desk, slug: str, **more: str):
    contact = desk.establishment.contacts.get()
    data = {"contact": str(contact.pk), "question": "Wij zoeken mensen."} | more
    return client.post(f"/bedrijven/{desk.establishment.pk}/doorverwijzen/{slug}/", data)


def find_fitting(client: Client, desk: Desk) -> str:
    """The first programme that the page offers."""
    page = client.get(f"/bedrijven/{desk.establishment.pk}/doorverwijzen/").content.decode()
    part = page.partition(f'href="/bedrijven/{desk.establishment.pk}/doorverwijzen/')[2]
    return part.partition("/")[0]


def test_what_fits_by_the_facts_on_file_and_what_would_decide(manager: Client, desk: Desk) -> None:
    url = f"/bedrijven/{desk.establishment.pk}/doorverwijzen/"
    page = manager.get(url).content.decode()
    assert "Personeel:" in page
    asked = list_questions(page)
    assert asked
    assert manager.post(url, {"asked": asked[0], asked[0]: "onzin"}).status_code == 422
    answers = {"asked": "fte", "fte": "12,5"}
    assert manager.post(url, answers).status_code == 302
    desk.establishment.refresh_from_db()
    assert desk.establishment.fte == 12.5
    assert desk.establishment.facts.filter(attribute="fte", origin="visit").exists()
    again = manager.get(url).content.decode()
    assert (
        "fte"
        not in again.partition('name="asked"')[2].partition('value="')[2].partition('"')[0].split()
    )


def test_nothing_goes_anywhere_before_the_company_says_yes(manager: Client, desk: Desk) -> None:
    slug = find_fitting(manager, desk)
    assert propose(manager, desk, slug).status_code == 302
    proposal = ReferralProposal.objects.get()
    assert proposal.programme.slug == slug
    follow_up = FollowUp.objects.get(kind=FollowUpKind.PROGRAMME)
    assert follow_up.due_on == clock.today() + timedelta(days=14)
    run_tick()
    assert list_asked() == [], "a minute to think again"
    with clock.travel(MINUTE):
        run_tick()
    [asked] = list_asked()
    assert asked.to == ["iris@aerdewater.example"]
    assert "Wij zoeken mensen." in asked.body
    assert not Referral.objects.exists()
    assert not Consent.objects.exists()
    assert not ContactPerson.objects.exists()
    page = manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    assert "wacht op het bedrijf" in page


def test_the_company_reads_changes_and_agrees(manager: Client, desk: Desk) -> None:
    slug = find_fitting(manager, desk)
    propose(manager, desk, slug)
    with clock.travel(MINUTE):
        run_tick()
    link = next(word for word in list_asked()[0].body.split() if "/verwijs/" in word)
    path = link[link.index("/verwijs/") :]
    company = Client()
    page = company.get(path).content.decode()
    assert 'value="Iris van Loenhout"' in page
    assert 'value="iris@aerdewater.example"' in page
    assert "Wij zoeken mensen." in page
    data = {
        "name": "Iris van Loenhout",
        "email": "iris@aerdewater.example",
        "question": "Wij zoeken twee mensen.",
        "receiver": page.partition('name="receiver" value="')[2].partition('"')[0],
    }
    assert company.post(path, data).status_code == 422, "not without consent"
    assert not Referral.objects.exists()
    assert company.post(path, data | {"consent": "on"}).status_code == 302
    referral = Referral.objects.get()
    assert referral.question == "Wij zoeken twee mensen."
    assert referral.needs == {"human-capital": 3, "innovation": 1}
    assert referral.facts["municipality"] == "GM0758"
    assert referral.intake.channel == "visit"
    page = manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    assert "Voorgesteld:" in page
    assert "wacht op antwoord" in page


def test_once_while_it_is_open(manager: Client, desk: Desk) -> None:
    slug = find_fitting(manager, desk)
    propose(manager, desk, slug)
    answer = propose(manager, desk, slug)
    assert answer.status_code == 422
    assert "al gevraagd" in answer.content.decode()
    assert ReferralProposal.objects.count() == 1
    with clock.travel(timedelta(days=32)):
        run_tick()
        assert not Intake.objects.filter(channel="visit").exists()
        # The session ended long ago.
        manager.force_login(desk.people["manager"])
        assert propose(manager, desk, slug).status_code == 302, "who did not answer may be asked"
    assert FollowUp.objects.filter(kind=FollowUpKind.PROGRAMME).count() == 2


@pytest.mark.parametrize("wrong", [{"question": ""}, {"contact": "x"}, {"contact": ""}])
def test_a_proposal_needs_somebody_and_a_question(manager, desk: Desk, wrong) -> None:
    assert propose(manager, desk, find_fitting(manager, desk), **wrong).status_code == 422
    assert not ReferralProposal.objects.exists()
    assert not Intake.objects.filter(channel="visit").exists()


def test_nobody_to_ask_is_said(manager: Client, desk: Desk) -> None:
    slug = find_fitting(manager, desk)
    desk.establishment.contacts.update(left_on=clock.today())
    url = f"/bedrijven/{desk.establishment.pk}/doorverwijzen/{slug}/"
    assert "niemand met een e-mailadres" in manager.get(url).content.decode()


def test_not_somebody_of_another_company(manager: Client, desk: Desk) -> None:
    other = make_contact(make_establishment("Ander"), email="ander@x.example")
    slug = find_fitting(manager, desk)
    assert propose(manager, desk, slug, contact=str(other.pk)).status_code == 422


def test_what_does_not_fit_is_said(manager: Client, desk: Desk) -> None:
    url = f"/bedrijven/{desk.establishment.pk}/doorverwijzen/"
    assert manager.get(f"{url}bestaat-niet/").status_code == 404
    offered = manager.get(url).content.decode()
    from programmes.models import Programme

    others = [one.slug for one in Programme.objects.all() if f"/{one.slug}/" not in offered]
    assert others
    assert "past niet bij wat wij weten" in manager.get(f"{url}{others[0]}/").content.decode()


def test_without_a_visit_there_is_no_need_yet(manager: Client, desk: Desk) -> None:
    establishment = make_establishment("Nieuw")
    page = manager.get(f"/bedrijven/{establishment.pk}/doorverwijzen/").content.decode()
    assert "nog geen behoefte bekend" in page
    write_report(
        make_visit(establishment, desk.people["manager"], days=-1), desk.people["manager"]
    )
    page = manager.get(f"/bedrijven/{establishment.pk}/doorverwijzen/").content.decode()
    assert "nog geen behoefte bekend" not in page


def test_taken_back_before_the_company_agreed(manager: Client, desk: Desk) -> None:
    propose(manager, desk, find_fitting(manager, desk))
    proposal = ReferralProposal.objects.get()
    url = f"/bedrijven/{desk.establishment.pk}/voorstellen/{proposal.pk}/intrekken/"
    assert url in manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    assert manager.post(url).status_code == 302
    with clock.travel(MINUTE):
        run_tick()
    assert list_asked() == []
    assert not Intake.objects.filter(channel="visit").exists()
    assert FollowUp.objects.get(kind=FollowUpKind.PROGRAMME).result == "dropped"
    assert manager.post(url).status_code == 404


def agree(desk: Desk, manager: Client) -> tuple[Referral, str]:
    """To what was proposed; and the address that it was proposed to."""
    propose(manager, desk, find_fitting(manager, desk))
    proposal = ReferralProposal.objects.get()
    with clock.travel(MINUTE):
        run_tick()
    address = proposal.contact.email
    referral = refer(
        intake=proposal.intake,
        programme=proposal.programme,
        assessment=Assessment(proposal.intake, get_current_catalogue()),
        contact=Contact("Iris", address),
        question="Wij zoeken mensen.",
    )
    return referral, address


def test_what_was_closed_by_hand_stays_closed(manager: Client, desk: Desk) -> None:
    referral, _address = agree(desk, manager)
    follow_up = FollowUp.objects.get(kind=FollowUpKind.PROGRAMME)
    close(follow_up, result=FollowUpResult.HELPED, note="Zelf gebeld")
    take_back(accept(referral))
    follow_up.refresh_from_db()
    assert (follow_up.result, follow_up.result_note) == ("helped", "Zelf gebeld")


def test_taking_back_that_it_is_done_opens_the_promise_again(manager: Client, desk: Desk) -> None:
    referral, _address = agree(desk, manager)
    take_back(complete(accept(referral), helped="yes"))
    assert FollowUp.objects.get(kind=FollowUpKind.PROGRAMME).done_on is None


def test_erasing_forgets_the_address_of_the_proposal(manager: Client, desk: Desk) -> None:
    referral, address = agree(desk, manager)
    erase_person(referral.intake.contact)
    mails = OutgoingMessage.objects.filter(to_address=address)
    assert not mails.filter(kind="referral-proposal").exists()


def test_taking_it_back_forgets_an_address_that_was_left(manager: Client, desk: Desk) -> None:
    propose(manager, desk, find_fitting(manager, desk))
    proposal = ReferralProposal.objects.get()
    remember_address(proposal.intake, email="iris@thuis.example")
    take_back_proposal(proposal)
    assert not OutgoingMessage.objects.filter(to_address="iris@thuis.example").exists()
    assert not Reminder.objects.open().filter(kind="intake-unfinished").exists()
