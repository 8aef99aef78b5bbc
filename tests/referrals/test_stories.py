"""What the entrepreneur reads on the own page, step by step: what happened, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest

from entrepreneurs.intake.answers import Assessment
from portal import clock
from portal.links import sign_token
from portal.outbox.ticking import run_tick
from programmes.models import Organisation, Pause
from programmes.publishing.versions import get_current_catalogue
from referrals.enums import PromiseKind
from referrals.models import Referral
from referrals.outcomes import record_outcome
from referrals.pausing import pause
from referrals.rerouting import find_further
from referrals.responding import accept, complete, lose_touch, refuse, report_progress, take_back
from referrals.withdrawing import ask_again, search_further
from tests.factories import IntakeFactory, send_referral, set_mailbox
from tests.referrals.conftest import TUESDAY
from tests.walking import Page, Visitor

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def read(referral: Referral, moment: Any) -> Page:
    with clock.frozen(moment):
        return Visitor().open(f"/status/{sign_token('status', referral.intake.contact.pk)}/")


def tick(moment: Any) -> None:
    """Twice: what a step promises for this very moment is kept by the next tick."""
    with clock.frozen(moment):
        run_tick()
        run_tick()


def test_waiting_reminded_and_taken_away() -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
    text = read(referral, TUESDAY).text
    assert "Die heeft nog niet geantwoord" in text
    assert "Blijft het stil, dan herinneren wij" in text
    assert "Is er op 14 juli 2026 nog geen antwoord?" in text
    tick(TUESDAY + 3 * DAY)
    assert "één keer aan uw vraag herinnerd" in read(referral, TUESDAY + 3 * DAY).text
    tick(TUESDAY + 13 * DAY)
    assert "2 keer aan uw vraag herinnerd" in read(referral, TUESDAY + 13 * DAY).text
    tick(TUESDAY + 60 * DAY)
    page = read(referral, TUESDAY + 60 * DAY)
    assert "heeft niet op tijd geantwoord. Dat spijt ons." in page.text
    assert "Niemand anders heeft uw vraag" in page.text
    assert page.find_link("Laat verder zoeken")


def test_a_reminder_that_could_not_be_sent_is_not_claimed(settings: Any) -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    tick(TUESDAY + 3 * DAY)
    assert "Blijft het stil, dan herinneren wij" in read(referral, TUESDAY + 3 * DAY).text


def test_refused_and_passed_on() -> None:
    set_mailbox("business-versnellers", "loket@business-versnellers.example")
    others = {"business-versnellers": "mkb-businessversneller"}
    intake = IntakeFactory(grower=True, needs={"ambition": 3, "networks": 2, "innovation": 2})
    with clock.frozen(TUESDAY):
        referral = send_referral(intake, others=others)
        refuse(referral, reason="at-capacity", note="Vol tot mei.")
    text = read(referral, TUESDAY).text
    assert "Oost NL kan u niet helpen. De reden: Er is nu geen plaats." in text
    assert "Wij zoeken nu wie uw vraag verder mag krijgen" in text
    tick(TUESDAY + MINUTE)
    text = read(referral, TUESDAY + MINUTE).text
    assert "Oost NL kon u niet helpen: Er is nu geen plaats. Daarom ging uw vraag naar" in text
    assert "Wij zoeken nu" not in text
    assert "Vol tot mei." in text


def test_what_was_taken_back_was_never_said() -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
        refuse(referral, reason="other", note="Onzin")
        referral.refresh_from_db()
        take_back(referral)
    text = read(referral, TUESDAY).text
    assert "nog niet geantwoord" in text
    assert "Onzin" not in text
    assert "kan u niet helpen" not in text


def test_news_and_the_end_in_both_words() -> None:
    with clock.frozen(TUESDAY):
        referral = report_progress(accept(send_referral()), reason="appointment", note="Donderdag")
    page = read(referral, TUESDAY)
    assert "Het laatste bericht: Er is een afspraak." in page.text
    assert "Donderdag" in page.text
    with clock.frozen(TUESDAY):
        complete(referral, helped="partly")
    page = read(referral, TUESDAY)
    assert "Volgens de organisatie bent u voor een deel geholpen." in page.text
    assert page.find_link("Vertel hoe het ging")
    with clock.frozen(TUESDAY):
        record_outcome(
            Referral.objects.get(), question=PromiseKind.OUTCOME_QUESTION, answers={"helped": "no"}
        )
    page = read(referral, TUESDAY)
    assert "U vertelde dat u niet geholpen bent." in page.text
    assert "voor een deel geholpen" in page.text, "their word stays beside it"
    assert page.find_link("Verander wat u vertelde")


def test_a_reason_that_is_in_the_note_is_not_called_something_else() -> None:
    with clock.frozen(TUESDAY):
        referral = report_progress(accept(send_referral()), note="Wij belden.")
        page = read(referral, TUESDAY)
        assert "Oost NL had nieuws." in page.text
        refuse(referral, reason="other", note="Wij stoppen ermee.")
        page = read(referral, TUESDAY)
    assert "Oost NL kan u niet helpen." in page.text
    assert "liet weten: iets anders" not in page.text
    assert "helpen: iets anders" not in page.text


def test_out_of_reach_and_asked_again() -> None:
    with clock.frozen(TUESDAY):
        referral = lose_touch(accept(send_referral()))
    page = read(referral, TUESDAY)
    assert "kon u niet bereiken" in page.text
    assert page.find_link("Vraag het Oost NL opnieuw")
    with clock.frozen(TUESDAY):
        person = referral.intake.contact
        ask_again(
            referral, person=person, note="Bel na vijf uur.", contact={"phone": "0612345678"}
        )
    text = read(referral, TUESDAY).text
    assert "nog niet geantwoord" in text
    assert "U vroeg het Oost NL opnieuw." in text


def test_somebody_looks_on_and_cannot_help_either() -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral(fallback="regionaal-loket")
        refuse(referral, reason="not-eligible")
    tick(TUESDAY + MINUTE)
    text = read(referral, TUESDAY + MINUTE).text
    assert "zoekt Regionaal Ondernemersloket met u verder" in text
    with clock.frozen(TUESDAY + DAY):
        refuse(Referral.objects.get(is_fallback=True), reason="not-eligible")
    tick(TUESDAY + DAY + MINUTE)
    page = read(referral, TUESDAY + DAY + MINUTE)
    assert "kan u niet helpen" in page.text
    assert not [href for href, words in page.links if words == "Laat verder zoeken"]


def test_away_is_told_as_it_is(oost_nl: Organisation) -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
        until = clock.today() + 9 * DAY
        pause(organisation=oost_nl, programme=None, kind="away", until=until)
    tick(TUESDAY + MINUTE)
    assert "Oost NL is er een tijd niet. Dat spijt ons." in read(referral, TUESDAY + MINUTE).text


@pytest.mark.parametrize("kind", ["full", "away"])
def test_before_asking_it_says_who_takes_no_questions(oost_nl: Organisation, kind: str) -> None:
    Pause.objects.create(organisation=oost_nl, kind=kind, until=clock.today() + 9 * DAY)
    page = Visitor().open(f"/verwijs/{IntakeFactory(grower=True).token}/groeiversneller/")
    assert "Oost NL neemt tot" in page.text
    assert "Uw vraag gaat naar Regionaal Ondernemersloket" in page.text


def test_letting_others_look_on_afterwards() -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
        refuse(referral, reason="not-eligible")
    tick(TUESDAY + MINUTE)
    with clock.frozen(TUESDAY + DAY):
        referral.refresh_from_db()
        further = find_further(
            Assessment(referral.intake, get_current_catalogue()),
            programme=referral.programme,
            receiver=referral.organisation,
        )
        search_further(referral, person=referral.intake.contact, further=further)
    text = read(referral, TUESDAY + DAY).text
    assert "Niemand anders heeft uw vraag" not in text
