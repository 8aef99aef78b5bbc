"""Incoherent rows are refused by the database itself, whoever writes them."""

import pytest
from django.db import IntegrityError, transaction

from portal import clock
from tests.factories import ConsentFactory, ReferralFactory, ReminderFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "values",
    [
        {"status": "refused"},
        {"status": "refused", "refusal_reason": "no such reason"},
        {"status": "sent", "refusal_reason": "duplicate"},
        {"status": "withdrawn", "refusal_reason": "duplicate"},
        {"status": "refused", "refusal_reason": "other", "note": ""},
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


def test_a_second_reminder_for_the_same_slot() -> None:
    first = ReminderFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderFactory(referral=first.referral)
    ReminderFactory(referral=first.referral, slot=2)


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_a_closed_reminder_without_its_moment(status: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderFactory(status=status)


def test_an_open_reminder_with_a_moment_of_closing() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderFactory(closed_at=clock.now())


def test_a_second_standing_consent_for_one_purpose() -> None:
    first = ConsentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory(contact=first.contact)
    ConsentFactory(contact=first.contact, purpose="desk-fallback")
    first.withdrawn_at = clock.now()
    first.save()
    ConsentFactory(contact=first.contact)
