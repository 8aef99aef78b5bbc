"""A question back to the entrepreneur: asked, answered, and nobody reminded of what waits for
somebody else.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from portal import clock
from portal.links import sign_token
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.ticking import run_tick
from referrals.asking_back import ask, find_open_question, reply
from referrals.chains import list_trace
from referrals.lifecycle import IllegalTransition
from referrals.models import Referral
from referrals.responding import accept, refuse
from referrals.withdrawing import erase_person
from tests.factories import send_referral
from tests.referrals.conftest import TUESDAY
from tests.walking import Visitor, find_links

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
QUESTION = "Hoeveel mensen werken er nu?"


@pytest.fixture
def referral() -> Referral:
    with clock.frozen(TUESDAY):
        return send_referral(fallback="regionaal-loket")


@pytest.fixture
def asked(referral: Referral) -> Referral:
    with clock.frozen(TUESDAY + HOUR):
        return ask(referral, note=QUESTION)


def open_kinds(referral: Referral) -> set[str]:
    rows = Reminder.objects.open().filter(subject_key=referral.subject_key)
    return set(rows.values_list("kind", flat=True))


def test_from_mail_to_mail(referral: Referral, mailoutbox: Any) -> None:
    partner, entrepreneur = Visitor(), Visitor()
    with clock.frozen(TUESDAY):
        run_tick()
        mailoutbox.clear()
        page = partner.open(reverse("referrals:answer", args=[referral.answer_token]))
        page = partner.send(page, button="ask", **{"ask-note": QUESTION})
        assert "Uw vraag is verstuurd" in page.text
        assert "De ondernemer heeft nog niet geantwoord" in page.text
        run_tick()
        (mail,) = mailoutbox
        assert mail.to == ["ada@bouwer.example"]
        assert QUESTION in mail.body
        page = entrepreneur.open(find_links(mail.body)[0])
        assert QUESTION in page.text
        page = entrepreneur.send(page, button="note", note="Twaalf, met mij erbij.")
        assert "Uw antwoord is verstuurd" in page.text
        mailoutbox.clear()
        run_tick()
        (mail,) = mailoutbox
    assert mail.to == ["loket@oost-nl.example"]
    assert "Twaalf" not in mail.body, "what somebody says stands behind the link"
    page = partner.open(find_links(mail.body)[0])
    assert "Twaalf, met mij erbij." in page.text
    referral.refresh_from_db()
    assert referral.status == "sent"


def test_the_status_page_shows_the_question(asked: Referral) -> None:
    url = reverse("referrals:status", args=[sign_token("status", asked.intake.contact.pk)])
    page = Visitor().open(url)
    assert "Oost NL heeft een vraag aan u" in page.text
    assert QUESTION in page.text
    assert "Die wil eerst iets van u weten" in page.text
    assert "nog niet geantwoord" not in page.text
    assert "herinneren wij" not in page.text, "nobody is reminded while the answer is awaited"
    reply(asked, note="Twaalf")
    page = Visitor().open(url)
    assert "heeft een vraag aan u" not in page.text
    assert "U gaf antwoord" in page.text


@pytest.mark.parametrize("wrong", ["", "   ", "x" * 2001])
def test_an_answer_without_words_is_not_sent(asked: Referral, wrong: str) -> None:
    token = sign_token("status", asked.intake.contact.pk)
    visitor = Visitor()
    page = visitor.open(reverse("referrals:reply", args=[token, asked.pk]))
    page = visitor.send(page, button="note", note=wrong)
    assert page.status == 422
    assert page.errors
    assert find_open_question(asked.events.all()) is not None


def test_who_waits_for_an_answer_is_not_reminded(asked: Referral) -> None:
    assert open_kinds(asked) == {"partner-expires", "question-silent"}


def test_the_entrepreneur_is_reminded_once_after_three_working_days(
    asked: Referral, mailoutbox: Any
) -> None:
    with clock.frozen(TUESDAY + HOUR + 3 * DAY - timedelta(seconds=1)):
        run_tick()
        mailoutbox.clear()
    with clock.frozen(TUESDAY + HOUR + 3 * DAY):
        run_tick()
    (mail,) = mailoutbox
    assert mail.subject == "Oost NL wacht op uw antwoord"
    with clock.frozen(TUESDAY + 12 * DAY):
        run_tick()
    assert len(mailoutbox) == 1


def test_after_the_answer_the_organisation_is_reminded_again(
    asked: Referral, mailoutbox: Any
) -> None:
    with clock.frozen(TUESDAY + DAY):
        reply(asked, note="Twaalf")
    assert open_kinds(asked) == {"partner-expires", "partner-silent"}
    with clock.frozen(TUESDAY + DAY):
        run_tick()
        mailoutbox.clear()
    # Friday is the third working day after the answer on Wednesday, but for the weekend.
    with clock.frozen(clock.add_working_days(TUESDAY + DAY, 3)):
        run_tick()
    assert [mail.to for mail in mailoutbox] == [["loket@oost-nl.example"]]


def test_an_answer_to_what_was_accepted_brings_no_reminder_back(referral: Referral) -> None:
    reply(ask(accept(referral), note=QUESTION), note="Twaalf")
    assert open_kinds(referral) == {"progress-question"}


@pytest.mark.parametrize("end", [accept, lambda one: refuse(one, reason="not-eligible")])
def test_whatever_is_said_next_closes_the_question(asked: Referral, end: Any) -> None:
    end(asked)
    assert find_open_question(asked.events.all()) is None
    assert "question-silent" not in open_kinds(asked)


def test_nothing_is_asked_of_what_is_over(referral: Referral) -> None:
    over = refuse(referral, reason="not-eligible")
    with pytest.raises(IllegalTransition):
        ask(over, note=QUESTION)
    with pytest.raises(IllegalTransition):
        reply(over, note="Twaalf")


def test_somebody_elses_question_does_not_exist(asked: Referral) -> None:
    other = send_referral(email="other@bouwer.example")
    token = sign_token("status", other.intake.contact.pk)
    url = reverse("referrals:reply", args=[token, asked.pk])
    assert Visitor().open(url).status == 404
    assert Visitor().client.post(url, {"note": "Hallo"}).status_code == 404


def test_who_looks_on_does_not_read_what_was_asked(asked: Referral) -> None:
    """Consent to look on is about who said no, and why."""
    with clock.frozen(TUESDAY + 2 * HOUR):
        reply(asked, note="Twaalf")
        refuse(asked, reason="not-eligible", note="Te klein")
    with clock.frozen(TUESDAY + 3 * HOUR):
        run_tick()
    successor = Referral.objects.get(previous=asked)
    assert {one.type for one in list_trace(successor)} == {"send", "refuse"}


def test_erasing_leaves_nothing_of_it(asked: Referral) -> None:
    reply(asked, note="Twaalf")
    erase_person(asked.intake.contact)
    assert set(asked.events.values_list("note", flat=True)) <= {"", "-"}
    mails = OutgoingMessage.objects.filter(subject_key=asked.subject_key)
    assert not mails.filter(text__contains=QUESTION).exists()
