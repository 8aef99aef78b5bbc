"""Incoherent rows are refused by the database itself, whoever writes them."""

import pytest
from django.db import IntegrityError, transaction

from portal import clock
from programmes.models import Programme
from referrals.models import Outcome
from tests.factories import (
    ConsentFactory,
    ReferralEventFactory,
    ReferralFactory,
    ReminderFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "values",
    [
        {"status": "refused"},
        {"status": "refused", "reason": "no such reason"},
        {"status": "sent", "reason": "duplicate"},
        {"status": "withdrawn", "reason": "duplicate"},
        {"status": "refused", "reason": "other", "note": ""},
        {"status": "refused", "reason": "silent"},
        {"status": "expired"},
        {"status": "expired", "reason": "duplicate"},
        {"status": "in-progress", "reason": "duplicate"},
        {"status": "in-progress", "reason": "other"},
        {"status": "completed"},
        {"status": "completed", "helped": "maybe"},
        {"status": "sent", "helped": "yes"},
        {"status": "no such"},
        {"status": ""},
    ],
)
def test_incoherent_referrals(values: dict[str, str]) -> None:
    referral = ReferralFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(referral).objects.filter(pk=referral.pk).update(**values)


def test_a_second_referral_to_the_same_programme() -> None:
    first = ReferralFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralFactory(intake=first.intake)


def test_a_second_one_that_looks_on_at_the_same_organisation() -> None:
    first = ReferralFactory()
    ReferralFactory(intake=first.intake, is_fallback=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralFactory(intake=first.intake, is_fallback=True)


def test_two_events_for_one_version() -> None:
    first = ReferralEventFactory(version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralEventFactory(referral=first.referral, version=1)


def test_the_same_side_telling_twice() -> None:
    values = {"source": "partner", "moment": "completion", "helped": "yes"}
    referral = ReferralFactory()
    Outcome.objects.create(referral=referral, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.create(referral=referral, **values)
    Outcome.objects.create(referral=referral, **values | {"source": "entrepreneur"})


@pytest.mark.parametrize("satisfaction", [0, 6])
def test_satisfaction_from_one_to_five(satisfaction: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.create(
            referral=ReferralFactory(),
            source="entrepreneur",
            moment="completion",
            satisfaction=satisfaction,
        )


def test_a_second_reminder_for_the_same_slot() -> None:
    first = ReminderFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderFactory(subject_key=first.subject_key)
    ReminderFactory(subject_key=first.subject_key, slot="v0.2")


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_a_closed_reminder_without_its_moment(status: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderFactory(status=status)


def test_an_open_reminder_with_a_moment_of_closing() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderFactory(closed_at=clock.now())


def test_a_second_standing_consent_for_one_purpose() -> None:
    """For one question and one programme."""
    asked, other = Programme.objects.all()[:2]
    same = {"question": asked, "programme": asked}
    first = ConsentFactory(**same)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory(contact=first.contact, **same)
    ConsentFactory(contact=first.contact, purpose="desk-fallback", **same)
    ConsentFactory(contact=first.contact, question=other, programme=asked)
    first.withdrawn_at = clock.now()
    first.save()
    ConsentFactory(contact=first.contact, **same)
