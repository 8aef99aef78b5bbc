"""Somebody whom several organisations may help, and a clock in minutes."""

from contextlib import AbstractContextManager

import pytest

from entrepreneurs.models import Intake
from portal import clock
from referrals.models import Referral
from tests.factories import IntakeFactory, set_mailbox
from tests.referrals.conftest import TUESDAY
from tests.referrals.test_rerouting import MINUTE, OTHERS

NEEDS = {"ambition": 3, "networks": 2, "innovation": 2, "digitalisation": 1}
DESK_SLUG = "regionaal-loket"


@pytest.fixture
def intake(programme_rows: None) -> Intake:
    for slug in OTHERS:
        set_mailbox(slug, f"loket@{slug}.example")
    return IntakeFactory(grower=True, needs=NEEDS)


def at(minutes: float) -> AbstractContextManager[None]:
    return clock.frozen(TUESDAY + minutes * MINUTE)


def follow(referral: Referral) -> Referral | None:
    return Referral.objects.filter(previous=referral).order_by("created_at").last()
