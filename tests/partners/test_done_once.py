"""Asked twice, done once: what an Idempotency-Key promises."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from portal import clock
from portal.outbox.models import OutgoingMessage
from portal.partners.clients import delete_outdated_keys
from portal.partners.idempotency import Answer, Asked, InHand, answer_once
from portal.partners.models import KeyedRequest
from referrals.enums import Status
from referrals.models import Referral
from referrals.withdrawing import erase_person, withdraw
from tests.factories import ReferralFactory, send_referral
from tests.partners.conftest import NewSystem, System
from tests.partners.test_answering import assert_partner_problem

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 2, 10, tzinfo=clock.AMSTERDAM)
SECOND = timedelta(seconds=1)


@pytest.fixture
def referral(system: System) -> Referral:
    return send_referral()


def test_a_replay_gets_the_stored_answer(system: System, referral: Referral) -> None:
    path, key, tag = f"referrals/{referral.pk}/acceptances", "k1", system.read_tag(referral)
    first = system.post(path, {"note": "Ja"}, Idempotency_Key=key, If_Match=tag)
    system.post(f"referrals/{referral.pk}/progress-notes", {"note": "Gebeld"})
    mails = OutgoingMessage.objects.count()
    again = system.post(path, {"note": "Ja"}, Idempotency_Key=key, If_Match=tag)
    assert (again.status_code, again.content, again["ETag"]) == (201, first.content, first["ETag"])
    assert "Idempotency-Replayed" not in first.headers
    assert again["Idempotency-Replayed"] == "true"
    assert referral.events.filter(type="accept").count() == 1
    assert OutgoingMessage.objects.count() == mails


def test_a_key_belongs_to_what_it_was_used_for(system: System, referral: Referral) -> None:
    path = f"referrals/{referral.pk}"
    other = ReferralFactory()
    assert system.post(f"{path}/acceptances", {}, Idempotency_Key="k").status_code == 201
    for where, body in (
        (f"{path}/acceptances", {"note": "Anders"}),
        (f"{path}/progress-notes", {}),
        (f"referrals/{other.pk}/acceptances", {}),
    ):
        assert_partner_problem(system.post(where, body, Idempotency_Key="k"), 422)
    other.refresh_from_db()
    assert other.status == Status.SENT


def test_a_key_of_another_organisation_is_another_key(
    system: System, new_system: NewSystem, referral: Referral
) -> None:
    path = f"referrals/{referral.pk}/acceptances"
    assert system.post(path, {}, Idempotency_Key="k").status_code == 201
    assert_partner_problem(new_system("rabobank").post(path, {}, Idempotency_Key="k"), 404)
    assert new_system().post(path, {}, Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize("key", [None, "", "x" * 256])
def test_without_a_fitting_key_nothing_is_done(
    system: System, referral: Referral, key: Any
) -> None:
    answer = system.post(f"referrals/{referral.pk}/acceptances", {}, Idempotency_Key=key)
    problem = assert_partner_problem(answer, 400)
    assert [one["pointer"] for one in problem["errors"]] == ["/Idempotency-Key"]


def test_the_longest_key_fits(system: System, referral: Referral) -> None:
    path = f"referrals/{referral.pk}/acceptances"
    assert system.post(path, {}, Idempotency_Key="x" * 255).status_code == 201


def test_a_refusal_leaves_the_key_free(system: System, referral: Referral) -> None:
    path, tag = f"referrals/{referral.pk}/acceptances", system.read_tag(referral)
    for body, if_match, status in (
        ({"note": 1}, tag, 400),
        ({}, '"old"', 412),
        ({}, None, 428),
        ({}, tag, 201),
        ({}, tag, 201),
    ):
        answer = system.post(path, body, Idempotency_Key="k", If_Match=if_match)
        assert answer.status_code == status
    assert KeyedRequest.objects.count() == 1


def make_asked(system: System) -> Asked:
    return Asked(system.client.organisation_id, "k", "referral:1", "f" * 64)


def test_while_it_is_in_hand_the_second_asker_waits(system: System) -> None:
    def ask_meanwhile() -> Answer:
        with pytest.raises(InHand):
            answer_once(asked, act=lambda: pytest.fail("done twice"))
        return Answer(201, b"{}")

    asked = make_asked(system)
    assert not answer_once(asked, act=ask_meanwhile).replayed
    assert answer_once(asked, act=ask_meanwhile).replayed


def test_in_hand_is_409_with_a_moment_to_come_back(system: System, referral: Referral) -> None:
    path = f"referrals/{referral.pk}/acceptances"
    system.post(path, {}, Idempotency_Key="k")
    KeyedRequest.objects.update(status=None, lease_until=clock.now() + timedelta(minutes=1))
    answer = system.post(path, {}, Idempotency_Key="k")
    assert_partner_problem(answer, 409)
    assert answer["Retry-After"] == "1"


@pytest.fixture
def abandoned(system: System) -> Asked:
    """Claimed by a process that died before it did anything."""
    asked = make_asked(system)
    with clock.frozen(NOW):
        KeyedRequest.objects.create(**asked._asdict(), lease_until=NOW + timedelta(minutes=1))
    return asked


def test_after_the_lease_somebody_else_takes_over(abandoned: Asked) -> None:
    def do() -> Answer:
        return Answer(201, b"{}")

    with clock.frozen(NOW + timedelta(seconds=59)), pytest.raises(InHand):
        answer_once(abandoned, act=do)
    with clock.frozen(NOW + timedelta(seconds=60)):
        assert answer_once(abandoned, act=do) == Answer(201, b"{}")
        assert answer_once(abandoned, act=do).replayed


def test_who_comes_back_after_the_lease_undoes_its_own_work(
    abandoned: Asked, referral: Referral
) -> None:
    """Slow, not dead: somebody else took over meanwhile."""

    def do_slowly() -> Answer:
        Referral.objects.filter(pk=referral.pk).update(note="slow")
        later = KeyedRequest.objects.filter(key=abandoned.key)
        later.update(lease_until=NOW + timedelta(minutes=9))
        return Answer(201, b"{}")

    with clock.frozen(NOW + timedelta(minutes=2)), pytest.raises(InHand):
        answer_once(abandoned, act=do_slowly)
    referral.refresh_from_db()
    assert referral.note == ""


def test_what_is_withdrawn_or_erased_is_not_replayed(system: System) -> None:
    for end in (withdraw, lambda one: erase_person(one.intake.contact)):
        referral = send_referral()
        path, tag = f"referrals/{referral.pk}/acceptances", system.read_tag(referral)
        key = str(uuid4())
        assert system.post(path, {}, Idempotency_Key=key, If_Match=tag).status_code == 201
        referral.refresh_from_db()
        end(referral)
        answer = system.post(path, {}, Idempotency_Key=key, If_Match=tag)
        assert_partner_problem(answer, 412)
        assert not KeyedRequest.objects.exists()


def test_answers_are_kept_for_30_days(system: System, referral: Referral) -> None:
    with clock.frozen(NOW):
        system.post(f"referrals/{referral.pk}/acceptances", {}, Idempotency_Key="k")
    for moment, kept in (
        (NOW + timedelta(days=30), True),
        (NOW + timedelta(days=30, seconds=1), False),
    ):
        with clock.frozen(moment):
            delete_outdated_keys()
            assert KeyedRequest.objects.exists() is kept
