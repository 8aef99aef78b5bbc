"""What nobody helped with goes on by itself, within consent; what nobody takes reaches somebody
the same day, with the trace of who said what; the entrepreneur reads the truth.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from entrepreneurs.companies import filing as companies
from entrepreneurs.intake.answers import Assessment
from entrepreneurs.models import Consent, Intake
from portal import clock
from portal.accounts.models import User, WorkArea
from portal.accounts.roles import assign_role
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.ticking import run_tick
from programmes.models import Organisation, Programme, Region
from programmes.publishing.versions import get_current_catalogue
from referrals.enums import RefusalReason
from referrals.lifecycle import IllegalTransition
from referrals.models import Referral
from referrals.rerouting import find_further, list_alternatives
from referrals.responding import refuse, reopen
from referrals.withdrawing import erase_person, search_further
from tests.factories import IntakeFactory, send_referral, set_mailbox
from tests.referrals.conftest import TUESDAY
from tests.walking import Visitor, find_links

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
ADA = "ada@bouwer.example"
DESK = "regionaal-loket@portaal.example"
# They run programmes that may fit somebody in Arnhem.
OTHERS = ("business-versnellers", "ministerie-defensie", "topcentrum-e-commerce")


@pytest.fixture(autouse=True)
def others() -> None:
    """Two more organisations that take referrals, for programmes that may fit."""
    for slug in OTHERS:
        set_mailbox(slug, f"loket@{slug}.example")


@pytest.fixture
def intake() -> Intake:
    """Somebody whom three programmes with an organisation of their own may help."""
    return IntakeFactory(
        grower=True, needs={"ambition": 3, "networks": 2, "innovation": 2, "digitalisation": 1}
    )


def list_next(intake: Intake) -> dict[str, str]:
    """By organisation the programme that comes after the Groeiversneller, in the ranking."""
    found = list_alternatives(
        Assessment(intake, get_current_catalogue()),
        programme=Programme.objects.get(slug="groeiversneller"),
        receiver=Organisation.objects.get(slug="oost-nl"),
    )
    return {one.organisation.slug: one.programme.slug for one in found}


def tick_after(referral: Referral, *, minutes: int = 1) -> None:
    """When the time for undoing has passed."""
    with clock.frozen(referral.changed_at + minutes * MINUTE):
        run_tick()


def refused(intake: Intake, *, reason: str = "at-capacity", **agreed: Any) -> Referral:
    with clock.frozen(TUESDAY):
        referral = send_referral(intake, **agreed)
        run_tick()
        refuse(referral, reason=reason, note="Vol tot mei.")
    tick_after(referral)
    return referral


def mails_to(mailoutbox: Any, address: str) -> list[Any]:
    return [mail for mail in mailoutbox if mail.to == [address]]


# --- to the next --------------------------------------------------------------------------------


def test_there_are_alternatives_in_the_order_of_the_ranking(intake: Intake) -> None:
    assert tuple(list_next(intake)) == OTHERS


def test_to_the_next_in_the_ranking_that_was_agreed_to(intake: Intake, mailoutbox: Any) -> None:
    first, *_rest, last = list_next(intake).items()
    old = refused(intake, others=dict([last]))
    new = Referral.objects.get(previous=old)
    assert (new.organisation.slug, new.programme.slug) == last
    assert (new.status, new.is_fallback, new.question) == ("sent", False, old.question)
    assert {one["outcome"] for one in new.outcomes} <= {"met", "unknown"}
    assert new.facts == old.facts
    assert [event.actor for event in new.events.all()] == ["clock"]
    told = mails_to(mailoutbox, ADA)[-1]
    assert told.subject == "Oost NL kan u niet helpen"
    assert "Vol tot mei." in told.body
    assert f"Uw vraag is nu bij {new.organisation.name}" in told.body
    partner = mails_to(mailoutbox, new.organisation.mailbox)[-1]
    assert "Ada" not in partner.body
    assert "Oost NL" not in partner.body, "nobody is told that somebody else has it"
    assert first[0] != last[0]


def test_the_best_of_those_agreed_to(intake: Intake) -> None:
    alternatives = list_next(intake)
    old = refused(intake, others=alternatives)
    first = next(iter(alternatives.items()))
    new = Referral.objects.get(previous=old)
    assert (new.organisation.slug, new.programme.slug) == first


def test_on_and_on_until_nobody_is_left(intake: Intake, mailoutbox: Any) -> None:
    alternatives = list_next(intake)
    current = refused(intake, others=alternatives, fallback="regionaal-loket")
    for _ in alternatives:
        current = Referral.objects.get(previous=current)
        assert not current.is_fallback
        with clock.frozen(current.changed_at):
            refuse(current, reason="not-eligible")
        tick_after(current)
    current = Referral.objects.get(previous=current)
    assert current.is_fallback
    assert current.organisation.is_desk
    tried = Referral.objects.values_list("organisation__slug", flat=True)
    assert len(set(tried)) == len(tried) == len(alternatives) + 2


@pytest.mark.parametrize("reason", RefusalReason.values)
def test_which_reasons_go_on(intake: Intake, reason: str, mailoutbox: Any) -> None:
    """Who is helped already, or cannot be reached, gains nothing by a next organisation."""
    refused(intake, reason=reason, others=list_next(intake))
    stays = reason in {"duplicate", "not-reachable"}
    assert Referral.objects.exclude(previous=None).exists() is not stays
    assert len(mails_to(mailoutbox, ADA)) == 2, "the confirmation, and one about this"
    words = {"duplicate": "heeft dezelfde vraag", "not-reachable": "Kloppen uw gegevens?"}
    assert words.get(reason, "Uw vraag is nu bij") in mailoutbox[-1].body


def test_after_expiry_with_an_apology(intake: Intake, mailoutbox: Any) -> None:
    with clock.frozen(TUESDAY):
        old = send_referral(intake, others=list_next(intake))
    with clock.frozen(Reminder.objects.get(kind="partner-expires").due_at):
        run_tick()
        run_tick()
    assert Referral.objects.get(previous=old).status == "sent"
    told = mails_to(mailoutbox, ADA)[-1]
    assert "Dat spijt ons" in told.body
    assert "Uw vraag is nu bij" in told.body


def test_the_facts_as_they_are_now(intake: Intake) -> None:
    alternatives = list_next(intake)
    with clock.frozen(TUESDAY):
        old = send_referral(intake, others=alternatives)
        Intake.objects.filter(pk=intake.pk).update(facts={**intake.facts, "fte": 25.0})
        refuse(old, reason="at-capacity")
    tick_after(old)
    assert Referral.objects.get(previous=old).facts["fte"] == 25


def test_who_takes_no_questions_is_passed_over(intake: Intake) -> None:
    from programmes.models import Pause

    alternatives = list_next(intake)
    first, second, *_rest = alternatives
    Pause.objects.create(
        organisation=Organisation.objects.get(slug=first),
        kind="full",
        until=clock.day_of(TUESDAY) + timedelta(days=10),
    )
    old = refused(intake, others=alternatives)
    assert Referral.objects.get(previous=old).organisation.slug == second


def test_what_was_asked_already_is_not_asked_again(intake: Intake) -> None:
    alternatives = list_next(intake)
    (first, programme), (second, _other), *_rest = alternatives.items()
    with clock.frozen(TUESDAY):
        send_referral(intake, programme=programme)
    old = refused(intake, others=alternatives)
    assert Referral.objects.get(previous=old).organisation.slug == second != first


# --- to who looks on ----------------------------------------------------------------------------


def make_account_manager(slug: str = "gemeente-breda", name: str = "anne", **values: Any) -> User:
    user = User.objects.create_user(
        f"{name}@portaal.example", organisation=Organisation.objects.get(slug=slug), **values
    )
    return assign_role(user, "account-manager")


def open_fallback(intake: Intake, **values: Any) -> Referral:
    refused(intake, fallback="gemeente-breda", **values)
    return Referral.objects.get(is_fallback=True)


def test_the_account_manager_hears_of_it_the_same_day(intake: Intake, mailoutbox: Any) -> None:
    make_account_manager()
    row = open_fallback(intake)
    assert row.created_at.date() == TUESDAY.date()
    (mail,) = mails_to(mailoutbox, "anne@portaal.example")
    assert "niemand anders kon helpen" in mail.subject
    assert ADA not in mail.body
    page = Visitor().open(find_links(mail.body)[0])
    for words in ("Ada Bouwer", "Oost NL", "Er is nu geen plaats", "Vol tot mei."):
        assert words in page.text
    told = mails_to(mailoutbox, ADA)[-1]
    assert "Gemeente Breda zoekt met u verder" in told.body


def test_the_one_who_knows_the_company(intake: Intake) -> None:
    make_account_manager(name="anne")
    known = make_account_manager(name="bas")
    companies.register_company(
        company_values={"name": "Bouwer", "kvk_number": "90000001"},
        values={
            "town": "Breda",
            "municipality": Region.objects.create(
                code="GM0758", kind="municipality", name={"nl": "Breda"}
            ),
        },
        account_manager=known,
    )
    Intake.objects.filter(pk=intake.pk).update(kvk_number="90000001")
    assert open_fallback(intake).owner == known


def test_of_several_nobody_yet_and_all_hear_of_it(intake: Intake, mailoutbox: Any) -> None:
    for name in ("anne", "bas"):
        make_account_manager(name=name)
    assert open_fallback(intake).owner is None
    for name in ("anne", "bas"):
        assert len(mails_to(mailoutbox, f"{name}@portaal.example")) == 1


def test_with_nobody_there_the_desk_hears_that_something_waits(
    intake: Intake, mailoutbox: Any
) -> None:
    """No name and no link: the desk was not agreed to."""
    open_fallback(intake)
    (mail,) = mails_to(mailoutbox, DESK)
    assert "ligt stil" in mail.subject
    assert not find_links(mail.body)
    assert "Ada" not in mail.body


def test_who_looks_on_does_so_for_a_second_question_too(intake: Intake) -> None:
    """A referral of its own: else nobody hears of the second question."""
    person = make_account_manager()
    row = open_fallback(intake)
    with clock.frozen(TUESDAY):
        second = send_referral(
            intake, programme="mkb-businessversneller", fallback="gemeente-breda"
        )
        refuse(second, reason="not-eligible")
    tick_after(second)
    assert Referral.objects.get(previous=second).organisation == row.organisation
    assert set(Referral.objects.filter(is_fallback=True).values_list("owner", flat=True)) == {
        person.pk
    }


def test_who_looks_on_and_cannot_help_either(intake: Intake, mailoutbox: Any) -> None:
    make_account_manager()
    row = open_fallback(intake)
    with clock.frozen(row.changed_at):
        refuse(row, reason="other", note="Wij weten niemand.")
    tick_after(row)
    assert Referral.objects.count() == 2
    told = mails_to(mailoutbox, ADA)[-1]
    assert "Wij weten niemand." in told.body
    assert "kan u nu ook niet helpen" in told.body


def test_who_looks_on_and_stays_silent_is_called(intake: Intake, mailoutbox: Any) -> None:
    make_account_manager()
    open_fallback(intake)
    due = Reminder.objects.open().get(kind="partner-expires").due_at
    with clock.frozen(due):
        run_tick()
        run_tick()
    assert [mail.subject for mail in mails_to(mailoutbox, DESK)] == [
        "Een vraag bij Gemeente Breda ligt stil"
    ]
    assert "Geen antwoord van Gemeente Breda" in mails_to(mailoutbox, ADA)[-1].subject


# --- only within consent ------------------------------------------------------------------------


def test_without_consent_the_entrepreneur_is_told_and_nobody_else(
    intake: Intake, mailoutbox: Any
) -> None:
    refused(intake)
    assert Referral.objects.count() == 1
    assert {mail.to[0] for mail in mailoutbox} == {ADA, "loket@oost-nl.example"}
    assert "zonder uw toestemming" in mails_to(mailoutbox, ADA)[-1].body


def test_consent_that_was_withdrawn_meanwhile(intake: Intake) -> None:
    with clock.frozen(TUESDAY):
        old = send_referral(intake, others=list_next(intake), fallback="regionaal-loket")
        refuse(old, reason="at-capacity")
    Consent.objects.update(withdrawn_at=clock.now())
    tick_after(old)
    assert Referral.objects.count() == 1


def test_consent_to_be_referred_is_not_consent_to_get_what_others_refuse(intake: Intake) -> None:
    (slug, programme), *_rest = list_next(intake).items()
    with clock.frozen(TUESDAY):
        asked = send_referral(intake, programme=programme)
    assert asked.organisation.slug == slug
    refused(intake)
    assert not Referral.objects.exclude(previous=None).exists()


def test_nothing_goes_on_once_everything_was_erased(intake: Intake, mailoutbox: Any) -> None:
    with clock.frozen(TUESDAY):
        old = send_referral(intake, others=list_next(intake), fallback="regionaal-loket")
        refuse(old, reason="at-capacity")
        erase_person(old.intake.contact)
    tick_after(old)
    assert Referral.objects.count() == 1
    assert not mailoutbox


def test_the_entrepreneur_lets_others_look_on_afterwards(intake: Intake, mailoutbox: Any) -> None:
    old = refused(intake)
    visitor = Visitor()
    with clock.frozen(TUESDAY + 5 * MINUTE):
        page = visitor.open(find_links(mails_to(mailoutbox, ADA)[-1].body)[0])
        assert "Niemand anders heeft uw vraag" in page.text
        href = next(href for href, _ in page.links if "/verder/" in href)
        page = visitor.open(href)
        nothing = visitor.send(page, button="save")
        assert nothing.errors == ["Wie mag uw vraag nu krijgen? Kies wie uw vraag mag krijgen."]
        values = page.form_with("further").choices["further"]
        page = visitor.send(page, button="save", further=[values[0], values[-1]])
        assert "Wij zoeken verder" in page.text
    new = Referral.objects.get(previous=old)
    assert new.organisation.slug == OTHERS[0]
    assert set(Consent.objects.values_list("purpose", flat=True)) == {
        "referral",
        "reroute",
        "desk-fallback",
    }


def test_who_lets_others_look_on_within_the_minute_is_passed_on_once(intake: Intake) -> None:
    with clock.frozen(TUESDAY):
        old = send_referral(intake)
        refuse(old, reason="at-capacity")
        further = find_further(
            Assessment(intake, get_current_catalogue()),
            programme=old.programme,
            receiver=old.organisation,
        )
        search_further(old, person=old.intake.contact, further=further)
    tick_after(old)
    assert [one.organisation.slug for one in Referral.objects.exclude(previous=None)] == [
        OTHERS[0]
    ]


# --- at the same time ---------------------------------------------------------------------------


def test_exactly_once_however_often_the_clock_ticks(intake: Intake) -> None:
    old = refused(intake, others=list_next(intake))
    for minutes in (1, 2, 60):
        tick_after(old, minutes=minutes)
    assert Referral.objects.filter(previous=old).count() == 1


def test_not_while_it_can_be_undone(intake: Intake) -> None:
    with clock.frozen(TUESDAY):
        old = send_referral(intake, others=list_next(intake))
        refuse(old, reason="at-capacity")
    with clock.frozen(TUESDAY + timedelta(seconds=59)):
        run_tick()
    assert Referral.objects.count() == 1
    with clock.frozen(TUESDAY + timedelta(seconds=60)):
        run_tick()
    assert Referral.objects.count() == 2


def test_the_first_cannot_come_back_while_another_has_it(intake: Intake) -> None:
    old = refused(intake, others=list_next(intake))
    with pytest.raises(IllegalTransition):
        reopen(old, note="Toch plaats")
    page = Client().get(f"/antwoord/{old.answer_token}/").content.decode()
    assert "Kunt u toch helpen" not in page
    new = Referral.objects.get(previous=old)
    with clock.frozen(new.changed_at):
        refuse(new, reason="duplicate")
    old.refresh_from_db()
    reopen(old, note="Toch plaats")
    assert Referral.objects.get(pk=old.pk).status == "sent"


def test_a_mail_that_fails_leaves_nothing_half_done(intake: Intake, monkeypatch: Any) -> None:
    with clock.frozen(TUESDAY):
        old = send_referral(intake, others=list_next(intake))
        run_tick()
        refuse(old, reason="at-capacity")
    sent = OutgoingMessage.objects.count()

    def explode(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("the last step")

    monkeypatch.setattr("referrals.rerouting.tell_end", explode)
    tick_after(old)
    assert (Referral.objects.count(), OutgoingMessage.objects.count()) == (1, sent)
    assert Reminder.objects.open().get(kind="pass-on").attempts == 1
    monkeypatch.undo()
    tick_after(old, minutes=60)
    assert Referral.objects.filter(previous=old).exists()


# --- who looks on, by place ---------------------------------------------------------------------


def test_the_smallest_area_around_a_place_with_people_at_work(programme_rows: None) -> None:
    from referrals.receivers import find_fallback

    breda = Region.objects.create(code="GM0758", kind="municipality", name={"nl": "Breda"})
    tilburg = Region.objects.create(code="GM0855", kind="municipality", name={"nl": "Tilburg"})
    region = Region.objects.create(code="brabant", kind="named-region", name={"nl": "Brabant"})
    region.municipalities.set([breda, tilburg])
    for slug, area in (("gemeente-breda", breda), ("rewin", region)):
        organisation = Organisation.objects.get(slug=slug)
        WorkArea.objects.create(organisation=organisation, region=area)
    assert find_fallback("GM0758").is_desk, "nobody works there"
    agency = make_account_manager("rewin", "rob")
    assert find_fallback("GM0758").slug == "rewin"
    make_account_manager("gemeente-breda", "anne")
    assert find_fallback("GM0758").slug == "gemeente-breda"
    assert find_fallback("GM0758", besides=Organisation.objects.get(slug="rewin")).slug == (
        "gemeente-breda"
    )
    assert find_fallback("GM0855").slug == "rewin"
    agency.away_until = clock.today() + timedelta(days=3)
    agency.save()
    assert find_fallback("GM0855").is_desk
    assert find_fallback("").is_desk
    assert find_fallback("brabant").is_desk
