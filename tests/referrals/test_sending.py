"""What being referred writes: a frozen verdict, consent, an event, two mails and a reminder."""

import logging
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.utils.translation import override

from entrepreneurs.models import Consent, ContactPerson, Intake
from portal import clock
from portal.logs import build_logging
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.ticking import run_tick
from programmes.models import CatalogueVersion, Organisation, Programme
from referrals.consents import CONSENT_VERSION
from referrals.models import Referral, ReferralEvent
from referrals.receivers import find_receiver
from tests.factories import GROWER, IntakeFactory, send_referral, set_mailbox
from tests.referrals.conftest import TUESDAY
from tests.walking import Visitor

pytestmark = pytest.mark.django_db
# Not "Ada": three letters also turn up in a random identifier.
PERSONAL = ("Bouwer", "ada@bouwer.example", "0261234567", "Wie leent ons geld?")


# --- the verdict as it was ----------------------------------------------------------------------


def test_facts_rule_version_and_outcomes_are_frozen() -> None:
    with clock.frozen(TUESDAY):
        send_referral()
    referral = Referral.objects.get()
    assert referral.facts == GROWER
    assert referral.needs == {"financing": 3}
    assert referral.verdict == "eligible"
    assert str(referral.as_of) == "2026-06-02"
    assert referral.catalogue == CatalogueVersion.objects.get()
    outcomes = {one["id"]: (one["actual"], one["outcome"]) for one in referral.outcomes}
    assert outcomes["groeiversneller/fte-max"] == (24, "met")
    assert {outcome for _, outcome in outcomes.values()} == {"met"}


def test_what_changes_later_leaves_the_row_as_it_was() -> None:
    referral = send_referral()
    Intake.objects.update(facts={"fte": 3000}, needs={"education": 1})
    newest = CatalogueVersion.objects.get()
    CatalogueVersion.objects.create(digest="newer", document=newest.document)
    referral.refresh_from_db()
    assert (referral.facts, referral.catalogue) == (GROWER, newest)


def test_sending_writes_one_event_its_promises_and_two_mails() -> None:
    with clock.frozen(TUESDAY):
        send_referral()
    assert ReferralEvent.objects.get().type == "send"
    assert set(Reminder.objects.values_list("status", flat=True)) == {"due"}
    assert Reminder.objects.count() == 5
    mails = {mail.kind: mail.to_address for mail in OutgoingMessage.objects.all()}
    assert mails == {
        "new-referral": "loket@oost-nl.example",
        "confirmation": "ada@bouwer.example",
    }


def test_all_or_nothing(monkeypatch) -> None:
    def fail(*_args, **_kwargs) -> None:
        raise RuntimeError("the last step fails")

    monkeypatch.setattr("referrals.sending.confirm_to_entrepreneur", fail)
    with pytest.raises(RuntimeError):
        send_referral()
    for model in (Referral, ReferralEvent, OutgoingMessage, ContactPerson, Consent, Reminder):
        assert not model.objects.exists(), model


def test_asking_twice_is_one_referral() -> None:
    intake = IntakeFactory(grower=True)
    first, second = send_referral(intake), send_referral(intake)
    assert first == second
    assert (Referral.objects.count(), OutgoingMessage.objects.count()) == (1, 2)
    assert (ReferralEvent.objects.count(), Consent.objects.count()) == (1, 1)


def test_two_programmes_are_two_referrals_of_one_person() -> None:
    intake = IntakeFactory(grower=True)
    send_referral(intake)
    send_referral(intake, programme="mkb-businessversneller", email="new@bouwer.example")
    assert Referral.objects.count() == 2
    assert ContactPerson.objects.get().email == "new@bouwer.example"


# --- who receives it ----------------------------------------------------------------------------


def receiver_of(slug: str) -> str:
    return find_receiver(Programme.objects.get(slug=slug)).slug


def test_the_executor_with_a_mailbox() -> None:
    set_mailbox("provincie-gelderland", "loket@gelderland.example")
    assert receiver_of("groeiversneller") == "oost-nl"


def test_else_the_initiator() -> None:
    set_mailbox("oost-nl", "")
    set_mailbox("provincie-gelderland", "loket@gelderland.example")
    assert receiver_of("groeiversneller") == "provincie-gelderland"


def test_of_several_executors_the_first_with_a_mailbox() -> None:
    set_mailbox("saxion", "loket@saxion.example")
    assert receiver_of("familiebedrijven") == "saxion"
    set_mailbox("windesheim", "loket@windesheim.example")
    assert receiver_of("familiebedrijven") == "windesheim"


def test_else_the_desk() -> None:
    set_mailbox("oost-nl", "")
    assert receiver_of("groeiversneller") == "regionaal-loket"


def test_a_partner_of_a_programme_receives_nothing() -> None:
    set_mailbox("oost-nl", "")
    for link in Programme.objects.get(slug="groeiversneller").organisations.filter(role="partner"):
        set_mailbox(link.organisation.slug, "loket@partner.example")
    assert receiver_of("groeiversneller") == "regionaal-loket"


def test_an_organisation_that_was_retired_receives_nothing() -> None:
    Organisation.objects.filter(slug="oost-nl").update(retired=True)
    assert receiver_of("groeiversneller") == "regionaal-loket"


def test_the_desk_looks_along_where_only_an_intermediary_may_knock() -> None:
    set_mailbox("brainport-network", "loket@brainport.example")
    assert receiver_of("financieringstafels") == "regionaal-loket"


def test_the_desk_for_a_programme_that_takes_no_referrals() -> None:
    Programme.objects.filter(slug="groeiversneller").update(accepts_referrals=False)
    assert receiver_of("groeiversneller") == "regionaal-loket"


def test_no_mail_to_an_organisation_without_mailbox(settings, mailoutbox) -> None:
    """The catalogue ships no mailbox at all: nothing real is ever mailed by accident."""
    set_mailbox("oost-nl", "")
    assert not Organisation.objects.exclude(mailbox="").exists()
    send_referral()
    run_tick()
    assert {mail.to[0] for mail in mailoutbox} == {settings.DESK_MAILBOX, "ada@bouwer.example"}


def test_a_mailbox_taken_away_after_sending(settings, mailoutbox) -> None:
    """The desk hears that something waits there; not what, for it was not agreed to."""
    with clock.frozen(TUESDAY):
        send_referral()
    set_mailbox("oost-nl", "")
    with clock.frozen(TUESDAY + timedelta(days=4)):
        run_tick()
    (told,) = [mail for mail in mailoutbox if mail.to == [settings.DESK_MAILBOX]]
    assert told.subject == "Een vraag bij Oost NL ligt stil"
    assert "/antwoord/" not in told.body


# --- consent ------------------------------------------------------------------------------------


def test_consent_keeps_organisation_purpose_words_version_and_moment() -> None:
    with clock.frozen(TUESDAY):
        send_referral()
    consent = Consent.objects.get()
    assert (consent.organisation.slug, consent.purpose) == ("oost-nl", "referral")
    assert consent.text.startswith("Ik vind het goed dat Oost NL mijn naam")
    assert "Groeiversneller" in consent.text
    assert (consent.text_version, consent.given_at) == (CONSENT_VERSION, TUESDAY)
    assert consent.withdrawn_at is None


def test_the_desk_may_search_on_only_when_asked() -> None:
    send_referral(fallback="regionaal-loket")
    consents = dict(Consent.objects.values_list("purpose", "organisation__slug"))
    assert consents == {"referral": "oost-nl", "desk-fallback": "regionaal-loket"}


def test_the_desk_needs_no_fallback_for_what_it_receives_itself() -> None:
    set_mailbox("oost-nl", "")
    send_referral(fallback="regionaal-loket")
    assert Consent.objects.get().purpose == "referral"


def test_words_and_mails_in_the_language_of_the_page() -> None:
    """Begun in Dutch, gone on in English: kept are the words that were read."""
    with override("en"):
        send_referral(IntakeFactory(grower=True, language="nl"))
    assert not Consent.objects.get().text.startswith("Ik vind het goed")
    assert Referral.objects.get().language == "en"


# --- no personal data where it does not belong --------------------------------------------------


def test_none_in_mail_to_the_partner(mailoutbox) -> None:
    with clock.frozen(TUESDAY):
        send_referral(phone="0261234567")
        run_tick()
    with clock.frozen(TUESDAY + timedelta(days=4)):
        run_tick()
    mails = [mail for mail in mailoutbox if mail.to == ["loket@oost-nl.example"]]
    assert [mail.subject.partition(" ")[0] for mail in mails] == ["Een", "Herinnering:"]
    for mail in mails:
        written = mail.message().as_string() + mail.body + str(mail.alternatives)
        assert not [word for word in PERSONAL if word.lower() in written.lower()]


def test_none_in_an_address_or_a_log_line(settings) -> None:
    stream = StringIO()
    config = build_logging(json=True, quiet=False)
    config["handlers"]["stderr"]["stream"] = stream
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logging.config.dictConfig(config)
    try:
        urls = walk_to_the_end()
    finally:
        logging.config.dictConfig(settings.LOGGING)
        root.handlers, root.level = before, level
    lines = stream.getvalue()
    assert "/verwijs/" in lines
    for word in PERSONAL:
        assert word.lower() not in lines.lower()
        assert not [url for url in urls if word.lower() in url.lower()]
    # Nor the private links themselves.
    assert not re.search(r"[0-9a-f]{32}\.", lines)


def walk_to_the_end() -> list[str]:
    intake = IntakeFactory(grower=True)
    visitor = Visitor()
    page = visitor.open(f"/verwijs/{intake.token}/groeiversneller/")
    wrong = visitor.send(page, button="send", name="Ada Bouwer", email="ada@bouwer", consent="on")
    assert wrong.status == 422
    page = visitor.send(
        page,
        button="send",
        name="Ada Bouwer",
        email="ada@bouwer.example",
        phone="0261234567",
        question="Wie leent ons geld?",
        consent="on",
    )
    run_tick()
    answer = Visitor().open(f"/antwoord/{Referral.objects.get().answer_token}/")
    assert Visitor().open("/status/ada@bouwer.example/").status == 404
    return [page.url, answer.url, *(href for href, _ in page.links)]
