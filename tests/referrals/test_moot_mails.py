"""A mail about one step does not leave after the next; nothing moot can be tried again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.desk.post import try_again
from portal.links import sign_timed_token
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.reminding import run_due_reminders
from portal.outbox.ticking import run_tick
from referrals.models import Referral
from referrals.outcomes import stop_asking
from referrals.responding import (
    accept,
    complete,
    lose_touch,
    refuse,
    reopen,
    report_progress,
    resume,
    take_back,
)
from referrals.withdrawing import ask_again, withdraw
from tests.factories import IntakeFactory, send_referral
from tests.referrals.asked import at
from tests.referrals.conftest import TUESDAY
from tests.referrals.test_rerouting import ADA, mails_to
from tests.walking import find_links

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HALF_A_MINUTE = 0.5


def hear(mailoutbox: Any) -> list[str]:
    return [mail.subject for mail in mails_to(mailoutbox, ADA)]


@pytest.mark.parametrize("end", [withdraw, lambda one: refuse(one, reason="not-eligible")])
def test_accepted_and_over_within_the_minute(end: Any, mailoutbox: Any) -> None:
    with at(0):
        referral = accept(send_referral())
    with at(HALF_A_MINUTE):
        end(referral)
    with at(5):
        run_tick()
    assert not [one for one in hear(mailoutbox) if "gaat u helpen" in one]


def test_after_taking_the_second_step_back_the_first_is_told(mailoutbox: Any) -> None:
    with at(0):
        referral = accept(send_referral(), note="Ik bel u.")
    with at(HALF_A_MINUTE):
        take_back(refuse(referral, reason="not-eligible"))
    with at(5):
        run_tick()
    told = [mail for mail in mails_to(mailoutbox, ADA) if "gaat u helpen" in mail.subject]
    assert len(told) == 1
    assert "Ik bel u." in told[0].body


def test_news_within_the_minute_hides_no_acceptance(mailoutbox: Any) -> None:
    with at(0):
        referral = accept(send_referral(), note="Ik bel u.")
    with at(HALF_A_MINUTE):
        take_back(refuse(report_progress(referral, note="Gebeld"), reason="not-eligible"))
    with at(5):
        run_tick()
    told = [mail for mail in mails_to(mailoutbox, ADA) if "gaat u helpen" in mail.subject]
    assert len(told) == 1


def test_news_within_the_minute_leaves_the_acceptance_as_it_was(mailoutbox: Any) -> None:
    with at(0):
        referral = accept(send_referral(), note="Ik bel u.")
    with at(HALF_A_MINUTE):
        report_progress(referral, note="Gebeld")
    with at(5):
        run_tick()
    told = [mail for mail in mails_to(mailoutbox, ADA) if "gaat u helpen" in mail.subject]
    assert [("Ik bel u." in mail.body) for mail in told] == [True]


def test_what_was_told_is_not_told_again(mailoutbox: Any) -> None:
    with at(0):
        referral = accept(send_referral())
    with at(5):
        run_tick()
        take_back(refuse(referral, reason="not-eligible"))
    with at(10):
        run_tick()
    assert len([one for one in hear(mailoutbox) if "gaat u helpen" in one]) == 1


def test_not_reached_and_asked_again_within_the_minute(mailoutbox: Any) -> None:
    with at(0):
        referral = lose_touch(accept(send_referral()))
    with at(HALF_A_MINUTE):
        contact = {"email": ADA, "phone": "1"}
        ask_again(referral, person=referral.intake.contact, note="Hier ben ik", contact=contact)
    with at(5):
        run_tick()
    assert not [one for one in hear(mailoutbox) if "niet bereiken" in one]


# --- what failed --------------------------------------------------------------------------------


def retry_all() -> int:
    mails = [f"mail:{one.pk}" for one in OutgoingMessage.objects.all()]
    return try_again([*mails, *(f"promise:{one.pk}" for one in Reminder.objects.all())])


def test_a_question_that_failed_after_somebody_asked_not_to_be_asked(mailoutbox: Any) -> None:
    with at(0):
        referral = complete(accept(send_referral()), helped="yes")
        run_tick()
    with clock.frozen(TUESDAY + 11 * DAY):
        run_due_reminders()
        OutgoingMessage.objects.filter(kind="outcome-question").update(status="failed")
        stop_asking(referral.intake.contact)
        assert retry_all() == 0
        run_tick()
    assert not [one for one in hear(mailoutbox) if one.startswith("Heeft")]


def test_a_question_that_never_reached_the_organisation(mailoutbox: Any) -> None:
    """It was withdrawn: then the organisation hears neither that it came nor that it went."""
    with at(0):
        referral = send_referral()
        OutgoingMessage.objects.filter(kind="new-referral").update(status="failed")
    with at(5):
        run_tick()
        withdraw(referral)
        assert retry_all() == 0
        run_tick()
    assert not mails_to(mailoutbox, "loket@oost-nl.example")


def test_a_promise_of_before_it_was_reopened() -> None:
    with at(0):
        referral = send_referral()
        Reminder.objects.filter(kind="partner-expires").update(
            status="failed", closed_at=clock.now()
        )
    with clock.frozen(TUESDAY + 50 * DAY):
        refuse(referral, reason="not-eligible")
    with clock.frozen(TUESDAY + 51 * DAY):
        run_tick()
        reopen(Referral.objects.get(), note="Toch")
        assert retry_all() == 0
        run_tick()
    assert Referral.objects.get().status == "sent"


# --- asking what came of it ---------------------------------------------------------------------


def test_four_times_at_most_also_when_completed_twice(mailoutbox: Any) -> None:
    with at(0):
        referral = complete(accept(send_referral()), helped="yes")
    for days in (10, 17, 24, 31):
        with clock.frozen(TUESDAY + days * DAY + timedelta(hours=1)):
            run_tick()
    with clock.frozen(TUESDAY + 32 * DAY):
        referral.refresh_from_db()
        complete(resume(referral, note="Toch nog iets"), helped="yes")
    for days in (42, 49, 56, 63):
        with clock.frozen(TUESDAY + days * DAY + timedelta(hours=1)):
            run_tick()
    assert len([one for one in hear(mailoutbox) if one.startswith("Heeft")]) == 4


def test_who_asks_for_a_link_gets_one_also_without_reminders(mailoutbox: Any) -> None:
    with at(0):
        referral = complete(accept(send_referral()), helped="yes")
        token = sign_timed_token("outcome-question", referral.pk)
        stop_asking(referral.intake.contact)
    with clock.frozen(TUESDAY + 9 * DAY):
        run_tick()
        mailoutbox.clear()
        Client().post(reverse("referrals:told-outcome", args=[token]))
        run_tick()
    assert len(mailoutbox) == 1


def test_one_click_stops_all_that_one_mail_asked(mailoutbox: Any) -> None:
    with at(0):
        for _number in range(2):
            complete(accept(send_referral(IntakeFactory(grower=True))), helped="yes")
        run_tick()
    with clock.frozen(TUESDAY + 10 * DAY + timedelta(hours=1)):
        mailoutbox.clear()
        run_tick()
        (mail,) = mailoutbox
        off = [link for link in find_links(mail.body) if "/geen-vragen/" in link]
        assert len(off) == 2
        Client().post(off[0])
        mailoutbox.clear()
    for days in (17, 24, 31):
        with clock.frozen(TUESDAY + days * DAY + timedelta(hours=2)):
            run_tick()
    assert not mailoutbox
