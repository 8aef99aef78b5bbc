"""How a need stands follows from the referrals that serve it, and from nothing else."""

import pytest

from programmes.publishing.versions import get_current_catalogue
from referrals.chains import derive_need
from referrals.enums import PromiseKind, Status
from referrals.models import Referral
from referrals.outcomes import record_outcome
from referrals.responding import accept, complete, refuse, resume, take_back
from referrals.stories import list_needs
from referrals.withdrawing import withdraw
from tests.factories import ContactPersonFactory, IntakeFactory, ReferralFactory, send_referral

pytestmark = pytest.mark.django_db


def make(status: str, helped: str = "") -> Referral:
    reason = {"refused": "at-capacity", "expired": "silent"}.get(status, "")
    made: Referral = ReferralFactory(status=status, reason=reason, helped=helped)
    return made


ALONE = {
    Status.DRAFT: "waiting",
    Status.SENT: "waiting",
    Status.ACCEPTED: "in-progress",
    Status.IN_PROGRESS: "in-progress",
    Status.REFUSED: "refused",
    Status.EXPIRED: "refused",
    Status.UNREACHABLE: "refused",
    Status.WITHDRAWN: "not-asked",
}


def test_nothing_was_asked() -> None:
    assert derive_need([]) == "not-asked"


@pytest.mark.parametrize("status", [one for one in Status if one != Status.COMPLETED])
def test_of_one_referral(status: str) -> None:
    assert derive_need([make(status)]) == ALONE[status]


@pytest.mark.parametrize(
    ("helped", "need"), [("yes", "helped"), ("partly", "helped"), ("no", "refused")]
)
def test_of_one_that_is_over(helped: str, need: str) -> None:
    assert derive_need([make("completed", helped)]) == need


@pytest.mark.parametrize(
    ("statuses", "need"),
    [
        (["refused", "sent"], "waiting"),
        (["refused", "accepted", "sent"], "in-progress"),
        (["withdrawn", "refused"], "refused"),
        (["withdrawn", "withdrawn"], "not-asked"),
        (["expired", "unreachable"], "refused"),
    ],
)
def test_the_best_news_counts(statuses: list[str], need: str) -> None:
    assert derive_need([make(status) for status in statuses]) == need


def test_the_entrepreneur_has_the_last_word() -> None:
    referral = complete(accept(send_referral()), helped="yes")
    record_outcome(referral, question=PromiseKind.OUTCOME_QUESTION, answers={"helped": "no"})
    assert derive_need([Referral.objects.get()]) == "refused"
    record_outcome(referral, question=PromiseKind.OUTCOME_QUESTION, answers={"helped": "partly"})
    assert derive_need([Referral.objects.get()]) == "helped"


def read_need(referral: Referral) -> str:
    fresh = list(Referral.objects.filter(intake=referral.intake_id).select_related("programme"))
    (found,) = list_needs(referral.intake, fresh, catalogue=get_current_catalogue())
    return str(found[1])


def test_step_by_step() -> None:
    referral = send_referral(IntakeFactory(grower=True, needs={"financing": 3}))
    assert read_need(referral) == "waiting"
    assert read_need(refuse(referral, reason="not-eligible")) == "refused"
    assert read_need(take_back(Referral.objects.get())) == "waiting"
    assert read_need(accept(Referral.objects.get())) == "in-progress"
    assert read_need(complete(Referral.objects.get(), helped="yes")) == "helped"
    assert read_need(resume(Referral.objects.get(), note="Toch niet.")) == "in-progress"
    assert read_need(withdraw(Referral.objects.get())) == "not-asked"


def test_a_need_that_the_programme_does_not_serve() -> None:
    """What serves none of the needs was asked for all of them."""
    catalogue = get_current_catalogue()
    served = {one["theme"] for one in catalogue.programmes["groeiversneller"]["themes"]}
    other, *more = sorted(set(catalogue.document["themes"]) - served)
    for needs, found in (
        ({next(iter(served)): 3, other: 1}, {"waiting", "not-asked"}),
        ({other: 3, more[0]: 1}, {"waiting"}),
    ):
        intake = ContactPersonFactory(intake=IntakeFactory(grower=True, needs=needs)).intake
        lines = list_needs(intake, [ReferralFactory(intake=intake)], catalogue=catalogue)
        assert {str(status) for _, status in lines} == found
