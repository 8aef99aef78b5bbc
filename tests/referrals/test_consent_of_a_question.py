"""Consent holds for the question that it was given with: for nobody else, for nothing else, and
not after that question was withdrawn.
"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from entrepreneurs.models import Consent, Intake
from portal.links import sign_token
from portal.outbox.ticking import run_tick
from programmes.models import Organisation, Programme, ProgrammeOrganisation
from referrals.lifecycle import IllegalTransition
from referrals.models import Referral
from referrals.responding import accept, complete, refuse, reopen
from referrals.withdrawing import ask_again, withdraw
from tests.factories import send_referral
from tests.people import people, person
from tests.referrals.asked import DESK_SLUG, at, follow, intake
from tests.referrals.test_rerouting import ADA, DESK, list_next, mails_to, refused
from tests.walking import Visitor

__all__ = ["intake", "people", "person"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawn(intake: Intake) -> Referral:
    """Refused, passed on, and withdrawn there; this is the first one."""
    others = dict(list(list_next(intake).items())[:2])
    old = refused(intake, others=others, fallback=DESK_SLUG)
    with at(60):
        withdraw(Referral.objects.get(previous=old))
    old.refresh_from_db()
    return old


def test_withdrawing_ends_all_that_was_agreed_to_for_it(withdrawn: Referral) -> None:
    assert not Consent.objects.filter(withdrawn_at=None).exists()


def test_who_had_it_first_cannot_read_or_reopen_it(withdrawn: Referral) -> None:
    url = reverse("referrals:answer", args=[withdrawn.answer_token])
    page = Client().get(url)
    assert page.status_code == 410
    assert "Wie leent" not in page.content.decode()
    answer = Client().post(url, {"reopen": "1", "reopen-note": "Toch"})
    assert answer.status_code == 410
    with pytest.raises(IllegalTransition):
        reopen(withdrawn, note="Toch")
    withdrawn.refresh_from_db()
    assert withdrawn.status == "refused"


def test_nor_with_an_account(withdrawn: Referral, people: Any) -> None:
    client = Client()
    client.force_login(people["stranger"])
    assert client.get(reverse("referrals:received", args=[withdrawn.pk])).status_code == 404


def test_asking_again_opens_it_again(withdrawn: Referral) -> None:
    contact = {"email": ADA, "phone": ""}
    ask_again(withdrawn, person=withdrawn.intake.contact, note="Toch wel", contact=contact)
    page = Client().get(reverse("referrals:answer", args=[withdrawn.answer_token]))
    assert page.status_code == 200


def test_another_question_keeps_its_consent(intake: Intake) -> None:
    with at(0):
        first = send_referral(intake)
        second = send_referral(intake, programme="mkb-businessversneller")
        withdraw(first)
    standing = Consent.objects.filter(withdrawn_at=None)
    assert {one.question for one in standing} == {second.programme}


@pytest.mark.parametrize("first_withdrawn", [True, False])
def test_who_may_get_one_question_does_not_get_another(
    intake: Intake, first_withdrawn: bool
) -> None:
    (one, two, *_rest) = list_next(intake).items()
    with at(0):
        first = send_referral(intake, others=dict([one]))
        second = send_referral(intake, programme=two[1], question="De tweede vraag")
        if first_withdrawn:
            withdraw(first)
        refuse(second, reason="not-eligible")
    with at(2):
        run_tick()
    assert follow(second) is None


def test_not_for_another_programme_than_agreed(intake: Intake) -> None:
    """The organisation comes to run a second programme; the one that was named has ended."""
    (slug, agreed), (_other, second), *_rest = list_next(intake).items()
    rows = ProgrammeOrganisation.objects.filter(programme__slug=second)
    rows.exclude(pk=rows.filter(role="executor").first().pk).delete()
    rows.update(organisation=Organisation.objects.get(slug=slug))
    with at(0):
        old = send_referral(intake, others={slug: agreed})
        Programme.objects.filter(slug=agreed).update(retired=True)
        refuse(old, reason="not-eligible")
    with at(2):
        run_tick()
    assert follow(old) is None


def test_not_to_an_organisation_that_has_ended(intake: Intake) -> None:
    with at(0):
        old = send_referral(intake, fallback="gemeente-breda")
        Organisation.objects.filter(slug="gemeente-breda").update(retired=True)
        refuse(old, reason="not-eligible")
    with at(2):
        run_tick()
    assert follow(old) is None


# --- who looks on, for one question and the next ------------------------------------------------


def refuse_two(intake: Intake, *, end: Any = None) -> Referral:
    """Both with leave for the desk to look on; `end`: what the desk does with the first."""
    programme = next(iter(list_next(intake).values()))
    with at(0):
        first = send_referral(intake, fallback=DESK_SLUG, question="Vraag een")
        refuse(first, reason="not-eligible")
    with at(2):
        run_tick()
    if end is not None:
        with at(4):
            end(follow(first))
    with at(6):
        second = send_referral(
            intake, programme=programme, fallback=DESK_SLUG, question="Vraag twee"
        )
        refuse(second, reason="not-eligible")
    with at(8):
        run_tick()
    return second


@pytest.mark.parametrize(
    "end",
    [
        None,
        lambda one: complete(accept(one), helped="yes"),
        withdraw,
        lambda one: refuse(one, reason="not-eligible"),
    ],
    ids=["open", "completed", "withdrawn", "refused"],
)
def test_the_desk_hears_of_each(intake: Intake, mailoutbox: Any, end: Any) -> None:
    second = refuse_two(intake, end=end)
    successor = follow(second)
    assert successor is not None
    assert (successor.is_fallback, successor.question) == (True, "Vraag twee")
    told = [mail for mail in mails_to(mailoutbox, DESK) if "zoekt verder" in mail.subject]
    assert len(told) == 2
    assert "zoekt met u verder" in mails_to(mailoutbox, ADA)[-1].body


def test_after_who_looked_on_nothing_is_promised_that_cannot_be(
    intake: Intake, mailoutbox: Any
) -> None:
    old = refused(intake, fallback=DESK_SLUG)
    looked_on = follow(old)
    assert looked_on is not None
    with at(60):
        refuse(looked_on, reason="not-eligible")
    with at(65):
        run_tick()
        mail = mails_to(mailoutbox, ADA)[-1]
        assert "zelf een ander programma kiezen" in mail.body
        assert "verder laten zoeken" not in mail.body
        token = sign_token("status", intake.contact.pk)
        page = Visitor().open(reverse("referrals:status", args=[token]))
        assert "Kies zelf een ander programma" in page.text
        assert "/verder/" not in page.html
        url = reverse("referrals:look-on", args=[token, looked_on.pk])
        answer = Client().post(url, {"further": f"desk-fallback:{DESK_SLUG}"}, follow=True)
        assert "Wij zoeken verder" not in answer.content.decode()
    assert Referral.objects.count() == 2


def test_who_looked_on_reads_no_more_once_it_is_over(intake: Intake) -> None:
    old = refused(intake, fallback=DESK_SLUG)
    looked_on = follow(old)
    assert looked_on is not None
    programme = next(iter(list_next(intake)))
    with at(60):
        refuse(looked_on, reason="not-eligible")
    with at(65):
        run_tick()
        token = sign_token("status", intake.contact.pk)
        url = reverse("referrals:look-on", args=[token, old.pk])
        Client().post(url, {"further": f"reroute:{programme}"})
        later = Referral.objects.get(previous=old, is_fallback=False)
        accept(later, note="Een later bericht")
    page = Client().get(reverse("referrals:answer", args=[looked_on.answer_token]))
    assert "Een later bericht" not in page.content.decode()
