"""Two people who change things about one question: what somebody stopped stays stopped, nobody has
it twice, and nothing comes back after erasing.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from entrepreneurs.models import Consent, ContactPerson, Intake
from portal import clock
from portal.links import sign_timed_token, sign_token
from portal.outbox.models import Reminder
from portal.outbox.ticking import run_tick
from programmes.models import Organisation
from referrals.lifecycle import IllegalTransition
from referrals.models import Outcome, Referral
from referrals.outcomes import record_outcome
from referrals.pausing import pause
from referrals.responding import accept, complete, hand_over, refuse, reopen, resume
from referrals.withdrawing import erase_person, withdraw
from tests.factories import send_referral
from tests.people import people, person
from tests.referrals.asked import at, follow, intake
from tests.referrals.conftest import TUESDAY
from tests.referrals.test_rerouting import list_next, mails_to, refused
from tests.walking import Visitor

__all__ = ["intake", "people", "person"]
pytestmark = pytest.mark.django_db
OUTCOME = "outcome-question"


def test_withdrawing_in_the_minute_after_a_refusal(intake: Intake, mailoutbox: Any) -> None:
    first, *_rest = list_next(intake).items()
    with at(0):
        referral = send_referral(intake, others=dict([first]))
        run_tick()
        refuse(referral, reason="not-eligible")
        visitor = Visitor()
        token = sign_token("status", intake.contact.pk)
        page = visitor.open(reverse("referrals:status", args=[token]))
        page = visitor.follow(page, "Verwijzing intrekken: De Groeiversneller")
        page = visitor.send(page, button=page.forms[-1].buttons[0])
    with at(5):
        run_tick()
    referral.refresh_from_db()
    assert referral.status == "withdrawn"
    assert Referral.objects.count() == 1
    assert not Consent.objects.filter(withdrawn_at=None).exists()


def test_not_any_more_once_it_went_on(intake: Intake) -> None:
    first, *_rest = list_next(intake).items()
    old = refused(intake, others=dict([first]))
    with pytest.raises(IllegalTransition):
        withdraw(old)


def test_reopened_while_the_next_one_says_no(intake: Intake, mailoutbox: Any) -> None:
    """Who had it first takes it back; then it does not go to a third."""
    old = refused(intake, others=dict(list(list_next(intake).items())[:2]))
    second = follow(old)
    assert second is not None
    with at(60):
        run_tick()
        refuse(second, reason="not-eligible")
        reopen(Referral.objects.get(pk=old.pk), note="Toch plaats")
    with at(65):
        run_tick()
    assert list(Referral.objects.filter(status="sent")) == [old]
    assert "Uw vraag is nu bij Oost NL" in mails_to(mailoutbox, "ada@bouwer.example")[-1].body


# --- after erasing ------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["reopen", "resume"])
def test_an_answer_that_was_on_its_way_when_all_was_erased(how: str) -> None:
    with at(0):
        referral = send_referral()
        if how == "reopen":
            refuse(referral, reason="not-eligible")
        else:
            complete(accept(referral), helped="yes")
    with at(5):
        run_tick()
        read_before = Referral.objects.with_people().get()
        erase_person(ContactPerson.objects.get())
        with pytest.raises(IllegalTransition):
            {"reopen": reopen, "resume": resume}[how](read_before, note="Ada belde")
    row = Referral.objects.get()
    assert "Ada" not in row.note
    assert not Reminder.objects.open().exists()


def test_what_somebody_tells_after_erasing_is_not_kept() -> None:
    with at(0):
        read_before = complete(accept(send_referral()), helped="yes")
        erase_person(ContactPerson.objects.get())
    with pytest.raises(IllegalTransition), transaction.atomic():
        record_outcome(read_before, question=OUTCOME, answers={"what": "Ada Bouwer was hier"})
    assert not Outcome.objects.exclude(what="").exists()


# --- who reads what -----------------------------------------------------------------------------


def test_an_organisation_does_not_read_what_is_thought_of_it() -> None:
    with at(0):
        figures = {"what": "Een lening", "jobs": 2}
        referral = complete(accept(send_referral()), helped="yes", figures=figures)
        visitor = Visitor()
        page = visitor.open(
            reverse("referrals:told-outcome", args=[sign_timed_token(OUTCOME, referral.pk)])
        )
        visitor.send(page, button="helped", helped="no", satisfaction="1", what="Onbeschoft")
        page = visitor.open(reverse("referrals:answer", args=[referral.answer_token]))
    assert "Een lening" in page.text
    assert "Banen erbij 2 " in " ".join(page.text.split())
    assert "Onbeschoft" not in page.text
    assert "Tevreden" not in page.text


def test_who_went_to_work_elsewhere_gets_no_mail_about_it(people: Any, mailoutbox: Any) -> None:
    stranger = people["stranger"]
    with at(0):
        referral = send_referral()
        run_tick()
        accept(hand_over(referral, to=stranger, actor="staff", person=stranger))
    stranger.organisation = Organisation.objects.get(slug="gemeente-breda")
    stranger.save()
    mailoutbox.clear()
    with clock.frozen(TUESDAY + timedelta(days=31)):
        run_tick()
    assert [mail.to for mail in mails_to(mailoutbox, "loket@oost-nl.example")]
    assert not mails_to(mailoutbox, stranger.email)


def test_asking_again_who_is_away(intake: Intake, oost_nl: Organisation) -> None:
    with at(0):
        referral = send_referral(intake)
        run_tick()
        refuse(referral, reason="not-reachable")
    with at(5):
        pause(
            organisation=oost_nl, programme=None, kind="away", until=TUESDAY.date().replace(day=30)
        )
        token = sign_token("status", intake.contact.pk)
        url = reverse("referrals:again", args=[token, referral.pk])
        data = {"note": "Weer", "email": "ada@bouwer.example", "consent": "on"}
        answer = Client().post(url, data, follow=True)
    assert "neemt tot 30 juni 2026 geen vragen aan" in answer.content.decode()
    referral.refresh_from_db()
    assert referral.status == "refused"
