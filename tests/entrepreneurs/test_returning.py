"""Going on later: the link by mail, one reminder a day after the last answer, and no more."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from entrepreneurs.intake.returning import forget_address, remember_address
from entrepreneurs.models import Intake
from portal import clock
from portal.links import sign_token
from portal.outbox.models import Reminder
from portal.outbox.ticking import run_tick
from tests.factories import IntakeFactory, send_referral, set_mailbox
from tests.referrals.conftest import TUESDAY
from tests.walking import Visitor

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
ADA = "ada@bouwer.example"
LINK, NUDGE = "Uw link om later verder te gaan", "Uw antwoorden staan nog klaar"


@pytest.fixture
def intake(programme_rows: None) -> Intake:
    set_mailbox("oost-nl", "loket@oost-nl.example")
    with clock.frozen(TUESDAY):
        return remember_address(IntakeFactory(grower=True), email=ADA)


def tick(moment: Any) -> None:
    with clock.frozen(moment):
        run_tick()
        run_tick()


def list_subjects(mailoutbox: Any) -> list[str]:
    return [mail.subject for mail in mailoutbox]


def test_the_link_comes_by_mail_and_leads_back(programme_rows: None, mailoutbox: Any) -> None:
    intake, visitor = IntakeFactory(own_words="Wie helpt mij met export?"), Visitor()
    page = visitor.open(reverse("intake:keep", args=[intake.token]))
    page = visitor.send(page, button="save", email=f" {ADA.upper()} ")
    assert "onderweg" in page.text
    run_tick()
    (mail,) = mailoutbox
    assert (mail.subject, [to.lower() for to in mail.to]) == (LINK, [ADA])
    link = next(word for word in mail.body.split() if f"/{intake.token}/" in word)
    assert Visitor().open(urlsplit(link).path).url.startswith(f"/intake/{intake.token}/")


def test_again_on_request_once_an_hour(intake: Intake, mailoutbox: Any) -> None:
    for minutes in (5, 30, 59, 61):
        with clock.frozen(TUESDAY + timedelta(minutes=minutes)):
            remember_address(intake, email=ADA)
            run_tick()
    assert list_subjects(mailoutbox) == [LINK, LINK]


@pytest.mark.parametrize(("late", "count"), [(-SECOND, 0), (timedelta(), 1), (31 * DAY, 0)])
def test_one_reminder_a_day_after_the_last_answer(intake, late, count, mailoutbox) -> None:
    """And none once the answers are gone."""
    tick(TUESDAY + DAY + late)
    assert list_subjects(mailoutbox).count(NUDGE) == count


def test_only_once(intake: Intake, mailoutbox: Any) -> None:
    for days in range(1, 20):
        tick(TUESDAY + days * DAY)
    assert list_subjects(mailoutbox).count(NUDGE) == 1


def test_forgotten_and_asked_for_again(intake: Intake, mailoutbox: Any) -> None:
    with clock.frozen(TUESDAY + timedelta(hours=1)):
        forget_address(intake)
    with clock.frozen(TUESDAY + timedelta(hours=2)):
        remember_address(intake, email=ADA)
    tick(TUESDAY + 2 * DAY)
    assert list_subjects(mailoutbox).count(NUDGE) == 1


def test_who_goes_on_puts_it_off(intake: Intake, mailoutbox: Any) -> None:
    Intake.objects.update(changed_at=TUESDAY + timedelta(hours=20))
    tick(TUESDAY + DAY)
    assert NUDGE not in list_subjects(mailoutbox)
    tick(TUESDAY + DAY + timedelta(hours=20) - SECOND)
    assert NUDGE not in list_subjects(mailoutbox)
    tick(TUESDAY + DAY + timedelta(hours=20))
    assert list_subjects(mailoutbox).count(NUDGE) == 1


@pytest.mark.parametrize("end", ["referred", "unsubscribed"])
def test_moot(intake: Intake, end: str, mailoutbox: Any) -> None:
    tick(TUESDAY)
    mailoutbox.clear()
    with clock.frozen(TUESDAY):
        if end == "referred":
            send_referral(intake, email=ADA)
        else:
            press_unsubscribe(intake)
    assert not Reminder.objects.open().filter(kind="intake-unfinished").exists()
    tick(TUESDAY + 2 * DAY)
    assert NUDGE not in list_subjects(mailoutbox)


def press_unsubscribe(intake: Intake) -> None:
    url = reverse("intake:forget-address", args=[sign_token("intake-off", intake.pk)])
    page = Visitor().open(url)
    assert Intake.objects.get().email == ADA, "looking changes nothing"
    assert page.status == 200
    visitor = Visitor()
    assert visitor.client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Intake.objects.get().email == ""


def test_the_reminder_has_its_unsubscribe_button(intake: Intake, mailoutbox: Any) -> None:
    tick(TUESDAY + DAY)
    nudge = next(mail for mail in mailoutbox if mail.subject == NUDGE)
    assert "/geen-herinnering/" in nudge.message()["List-Unsubscribe"]
    assert nudge.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("email", ["", "ada", "a@@b.nl", "\x00@b.nl", "a" * 250 + "@b.nl"])
def test_no_address_is_told_at_the_field(programme_rows: None, email: str) -> None:
    intake = IntakeFactory()
    url = reverse("intake:keep", args=[intake.token])
    answer = Visitor().client.post(url, {"email": email})
    assert answer.status_code == 422
    assert 'href="#id_email' in answer.content.decode()
    assert Intake.objects.get().email == ""


def test_nobody_lets_the_portal_mail_many_others(programme_rows: None, settings: Any) -> None:
    settings.ALERT_REQUESTS_PER_HOUR = 2
    intake, visitor = IntakeFactory(), Visitor()
    url = reverse("intake:keep", args=[intake.token])
    answers = [visitor.client.post(url, {"email": f"a{n}@b.example"}) for n in range(3)]
    assert [one.status_code for one in answers] == [302, 302, 429]
    assert answers[-1]["Retry-After"]
