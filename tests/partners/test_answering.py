"""What a system says of a referral goes through the same door as what a person says."""

from decimal import Decimal
from typing import Any

import pytest

from portal import clock
from referrals.enums import OutcomeMoment, OutcomeSource, ProgressReason, Status
from referrals.models import Outcome, Referral
from referrals.responding import take_back
from referrals.withdrawing import withdraw
from tests.api.conftest import assert_problem
from tests.factories import ReferralFactory, send_referral
from tests.partners.conftest import System

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(system: System) -> Referral:
    return send_referral()


def test_a_referral_is_read_accepted_and_completed(system: System, referral: Referral) -> None:
    page = system.get("referrals").json()
    assert page["next"] is None
    assert [one["id"] for one in page["items"]] == [str(referral.pk)]
    one = system.get(f"referrals/{referral.pk}")
    assert one.json() == page["items"][0]
    assert one.json()["contact"]["email"] == "ada@bouwer.example"

    path = f"referrals/{referral.pk}"
    answer = system.post(
        f"{path}/acceptances", {"note": "Wij bellen morgen."}, If_Match=one["ETag"]
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["status"] == Status.ACCEPTED
    assert answer["ETag"] == system.read_tag(referral)
    assert answer["ETag"] != one["ETag"]

    answer = system.post(
        f"{path}/progress-notes", {"note": "Afspraak gemaakt."}, If_Match=answer["ETag"]
    )
    assert answer.json()["reason"] == ProgressReason.OTHER
    outcome = {
        "helped": "yes",
        "what": "Een lening",
        "financingRaised": "25000.50",
        "jobs": 1.5,
        "investment": 10_000,
    }
    answer = system.post(f"{path}/outcomes", outcome, If_Match=answer["ETag"])
    assert answer.json()["outcome"] == outcome | {"investment": "10000.00"}
    told = Outcome.objects.get(referral=referral)
    assert (told.source, told.moment) == (OutcomeSource.PARTNER, OutcomeMoment.COMPLETION)
    assert told.financing_raised == Decimal("25000.50")


def test_who_does_not_help_has_nobody_to_call(system: System, referral: Referral) -> None:
    path = f"referrals/{referral.pk}"
    answer = system.post(f"{path}/refusals", {"reason": "at-capacity"})
    for one in (
        answer.json(),
        system.get(path).json(),
        system.get("referrals").json()["items"][0],
    ):
        assert one["contact"] is None
        assert one["question"] == referral.question
    take_back(Referral.objects.get())
    assert system.get(path).json()["contact"]["email"] == "ada@bouwer.example"


def test_a_refusal_goes_its_way(system: System, referral: Referral) -> None:
    answer = system.post(f"referrals/{referral.pk}/refusals", {"reason": "at-capacity"})
    assert answer.status_code == 201
    assert (answer.json()["status"], answer.json()["reason"]) == ("refused", "at-capacity")


WRONG: list[tuple[str, Any, list[tuple[str, str]]]] = [
    ("acceptances", {"note": 3}, [("/note", "wrong-type")]),
    ("acceptances", {"note": "x" * 1001}, [("/note", "out-of-range")]),
    ("acceptances", {"note": "nul\0"}, [("/note", "wrong-type")]),
    ("acceptances", [], [("", "wrong-type")]),
    (
        "acceptances",
        {"status": "completed", "owner": 1},
        [("/status", "unknown-key"), ("/owner", "unknown-key")],
    ),
    ("refusals", {}, [("/reason", "required")]),
    ("refusals", {"reason": "too-busy"}, [("/reason", "unknown-code")]),
    ("refusals", {"reason": "other"}, [("/note", "required")]),
    ("refusals", {"reason": "other", "note": " "}, [("/note", "required")]),
    ("refusals", {"reason": None, "a/b": 1}, [("/a~1b", "unknown-key"), ("/reason", "required")]),
    ("progress-notes", {}, [("/note", "required")]),
    ("outcomes", {"helped": True}, [("/helped", "wrong-type")]),
    (
        "outcomes",
        {"helped": "yes", "jobs": "1", "financingRaised": "-1", "investment": 0.001},
        [
            ("/financingRaised", "out-of-range"),
            ("/jobs", "wrong-type"),
            ("/investment", "out-of-range"),
        ],
    ),
    (
        "outcomes",
        {"helped": "no", "jobs": 100_000.01, "financingRaised": 10**10 + 1},
        [("/financingRaised", "out-of-range"), ("/jobs", "out-of-range")],
    ),
]


@pytest.mark.parametrize(("name", "body", "expected"), WRONG)
def test_every_error_is_named(
    system: System, referral: Referral, name: str, body: Any, expected: list[tuple[str, str]]
) -> None:
    problem = assert_partner_problem(system.post(f"referrals/{referral.pk}/{name}", body), 400)
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == expected
    referral.refresh_from_db()
    assert referral.status == Status.SENT


def test_the_largest_that_fit_are_taken(system: System) -> None:
    referral = ReferralFactory(accepted=True)
    body = {"helped": "partly", "what": "x" * 1000, "jobs": 100_000, "investment": 10**10}
    assert system.post(f"referrals/{referral.pk}/outcomes", body).status_code == 201


@pytest.mark.parametrize(
    ("state", "name", "body"),
    [
        ("accepted", "acceptances", {}),
        ("refused", "acceptances", {}),
        ("withdrawn", "acceptances", {}),
        ("refused", "refusals", {"reason": "duplicate"}),
        ("sent", "progress-notes", {"note": "Gebeld"}),
        ("sent", "outcomes", {"helped": "yes"}),
        ("withdrawn", "outcomes", {"helped": "yes"}),
    ],
)
def test_what_cannot_happen_is_409(system: System, state: str, name: str, body: Any) -> None:
    referral = ReferralFactory(**({} if state == "sent" else {state: True}))
    assert_partner_problem(system.post(f"referrals/{referral.pk}/{name}", body), 409)
    assert not referral.events.exists()


def test_stale_writes_are_refused(system: System, referral: Referral) -> None:
    path = f"referrals/{referral.pk}/acceptances"
    tag = system.read_tag(referral)
    assert_partner_problem(system.post(path, {}, If_Match=None), 428)
    assert_partner_problem(system.post(path, {}, If_Match=f"W/{tag}"), 412)
    referral.intake.contact.phone = "026 765 43 21"
    referral.intake.contact.save()
    assert_partner_problem(system.post(path, {}, If_Match=tag), 412)
    assert system.post(path, {}, If_Match=f'"x", {system.read_tag(referral)}').status_code == 201


def test_what_was_withdrawn_stays_in_the_list_without_anything_personal(
    system: System, referral: Referral
) -> None:
    tag = system.read_tag(referral)
    withdraw(referral)
    one = system.get(f"referrals/{referral.pk}").json()
    assert one["status"] == "withdrawn"
    assert (one["contact"], one["question"], one["note"], one["outcome"]) == (None,) * 4
    assert (one["facts"], one["needs"], one["criteria"]) == ({}, [], [])
    assert system.get("referrals?status=withdrawn").json()["items"] == [one]
    assert_partner_problem(
        system.post(f"referrals/{referral.pk}/acceptances", {}, If_Match=tag), 412
    )


def test_a_tag_is_strong_whatever_the_reader_unpacks(system: System, referral: Referral) -> None:
    answer = system.get(f"referrals/{referral.pk}", Accept_Encoding="gzip")
    assert answer["ETag"].startswith('"')
    assert "Content-Encoding" not in answer.headers
    assert answer["Cache-Control"] == "no-store, no-transform"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_tag_does_not_depend_on_the_language(system: System, referral: Referral) -> None:
    english = system.get(f"referrals/{referral.pk}", Accept_Language="en")
    assert english["ETag"] == system.read_tag(referral)


def test_drafts_are_not_there(system: System) -> None:
    draft = ReferralFactory(draft=True)
    assert system.get("referrals").json()["items"] == []
    assert_partner_problem(system.get(f"referrals/{draft.pk}"), 404)
    assert_partner_problem(system.post(f"referrals/{draft.pk}/acceptances", {}), 404)


def assert_partner_problem(answer: Any, status: int) -> dict[str, Any]:
    return assert_problem(answer, status, public=False)


def test_moments_are_utc(system: System, referral: Referral) -> None:
    changed = system.get(f"referrals/{referral.pk}").json()["changedAt"]
    assert changed.endswith("Z")
    assert changed[:10] == f"{clock.now():%Y-%m-%d}"
