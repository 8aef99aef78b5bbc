"""The clock and a person at the same moment, about the same referral: one of the two is first, the
other finds that out, and neither waits for the other until the database cuts it short.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from entrepreneurs.models import Consent, ContactPerson
from portal import clock
from portal.outbox.models import Reminder
from portal.outbox.reminding import run_due_reminders
from programmes.models import Organisation
from referrals.lifecycle import IllegalTransition
from referrals.models import Referral
from referrals.pausing import pause
from referrals.responding import accept, refuse
from referrals.withdrawing import erase_person, withdraw
from tests.factories import IntakeFactory, send_referral
from tests.referrals.conftest import TUESDAY

ROUNDS = 6
LONG_AFTER = TUESDAY + timedelta(days=60)

pytestmark = pytest.mark.django_db(transaction=True)


def meet(*calls: Callable[[], Any]) -> list[Exception]:
    """All at once; returns what went wrong, but for who came too late."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Exception | None:
        try:
            start.wait()
            call()
        except IllegalTransition:
            return None
        except Exception as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(calls)) as pool:
        return [error for error in pool.map(run, calls) if error]


def ask() -> Referral:
    with clock.frozen(TUESDAY):
        return send_referral(IntakeFactory(grower=True), fallback="regionaal-loket")


def erase(referral: Referral) -> None:
    person = ContactPerson.objects.filter(intake=referral.intake_id).first()
    if person:
        erase_person(person)


@pytest.mark.parametrize("answer", [accept, withdraw, erase], ids=lambda one: one.__name__)
def test_an_answer_at_the_moment_of_expiry(answer: Callable[[Referral], Any]) -> None:
    for _round in range(ROUNDS):
        referral = ask()
        with clock.frozen(LONG_AFTER):
            assert meet(run_due_reminders, partial(answer, referral), run_due_reminders) == []
    check_that_nothing_failed()


@pytest.mark.parametrize("answer", [withdraw, erase], ids=lambda one: one.__name__)
def test_a_change_of_mind_while_the_question_goes_on(answer: Callable[[Referral], Any]) -> None:
    for _round in range(ROUNDS):
        referral = ask()
        with clock.frozen(TUESDAY + timedelta(hours=1)):
            refuse(referral, reason="at-capacity")
        with clock.frozen(TUESDAY + timedelta(hours=2)):
            assert meet(run_due_reminders, partial(answer, referral)) == []
            run_due_reminders()
        assert Referral.objects.filter(previous=referral).count() <= 1
    check_that_nothing_failed()


def check_that_nothing_failed() -> None:
    """A deadlock would stand here: the database ends it by an error in one of the two."""
    assert set(Reminder.objects.values_list("last_error", flat=True)) <= {""}


def test_a_pause_while_somebody_erases_all() -> None:
    """Two questions of one person wait at one organisation; each writes both of them."""
    organisation = Organisation.objects.get(slug="oost-nl")
    for _round in range(ROUNDS):
        with clock.frozen(TUESDAY):
            intake = IntakeFactory(grower=True)
            first = send_referral(intake)
        with clock.frozen(TUESDAY + timedelta(hours=1)):
            second = send_referral(intake, programme="mkb-businessversneller")
            Referral.objects.filter(pk=second.pk).update(organisation=organisation)
            until = TUESDAY.date() + timedelta(days=9)
            let_go = partial(pause, organisation=organisation, programme=None, kind="full")
            assert meet(partial(let_go, until=until), partial(erase, first)) == []
            organisation.pauses.all().delete()


def test_two_withdrawals_leave_no_consent() -> None:
    for _round in range(ROUNDS):
        with clock.frozen(TUESDAY):
            intake = IntakeFactory(grower=True)
            first = send_referral(intake, fallback="regionaal-loket")
            second = send_referral(intake, programme="mkb-businessversneller")
            assert meet(partial(withdraw, first), partial(withdraw, second)) == []
    assert not Consent.objects.filter(withdrawn_at=None).exists()
