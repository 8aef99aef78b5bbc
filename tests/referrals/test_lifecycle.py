"""Every transition from every state: legal ones move and write one event, others do nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from referrals.enums import Actor, Status
from referrals.lifecycle import TRANSITIONS, IllegalTransition, move
from referrals.models import Referral, ReferralEvent
from tests.factories import ReferralFactory

WRITERS = 8
# Written out again on purpose: a change of the table must be meant.
LEGAL = {
    ("draft", "send"): "sent",
    ("draft", "withdraw"): "withdrawn",
    ("sent", "accept"): "accepted",
    ("sent", "refuse"): "refused",
    ("sent", "expire"): "expired",
    ("sent", "withdraw"): "withdrawn",
    ("accepted", "refuse"): "refused",
    ("accepted", "start"): "in-progress",
    ("accepted", "lose-touch"): "unreachable",
    ("accepted", "withdraw"): "withdrawn",
    ("in-progress", "lose-touch"): "unreachable",
    ("in-progress", "withdraw"): "withdrawn",
    ("refused", "reopen"): "sent",
    ("withdrawn", "reopen"): "sent",
    ("expired", "reopen"): "sent",
    ("unreachable", "reopen"): "sent",
}


def make(status: str) -> Referral:
    reason = "at-capacity" if status == "refused" else ""
    return ReferralFactory(status=status, refusal_reason=reason)


def words_for(name: str) -> dict[str, str]:
    return {"refuse": {"reason": "duplicate"}, "reopen": {"note": "Toch wel"}}.get(name, {})


@pytest.mark.django_db
@pytest.mark.parametrize("name", TRANSITIONS)
def test_a_transition_from_every_state(name: str) -> None:
    for status in Status.values:
        referral = make(status)
        if target := LEGAL.get((status, name)):
            check_move(referral, name, source=status, target=target)
        else:
            check_refusal(referral, name)


def check_move(referral: Referral, name: str, *, source: str, target: str) -> None:
    move(referral, name, actor=Actor.STAFF, **words_for(name))
    event = referral.events.get()
    assert Referral.objects.get(pk=referral.pk).status == referral.status == target
    assert (event.type, event.from_status, event.to_status) == (name, source, target)
    assert (event.actor, event.occurred_at) == (Actor.STAFF, referral.changed_at)


def check_refusal(referral: Referral, name: str) -> None:
    row = Referral.objects.filter(pk=referral.pk).values()
    before = row.get()
    with pytest.raises(IllegalTransition):
        move(referral, name, actor=Actor.STAFF, **words_for(name))
    assert row.get() == before
    assert not referral.events.exists()


def test_the_table_names_no_other_transition() -> None:
    assert {name for _, name in LEGAL} == set(TRANSITIONS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "name", "words"),
    [
        ("sent", "refuse", {}),
        ("sent", "refuse", {"note": "Vol"}),
        ("sent", "refuse", {"reason": "other"}),
        ("sent", "refuse", {"reason": "other", "note": "  "}),
        ("sent", "accept", {"reason": "duplicate"}),
        ("refused", "reopen", {}),
        ("refused", "reopen", {"note": " "}),
    ],
)
def test_words_that_must_and_must_not_be_there(status, name, words) -> None:
    referral = make(status)
    with pytest.raises(IllegalTransition):
        move(referral, name, actor=Actor.STAFF, **words)
    assert Referral.objects.get().status == status
    assert not ReferralEvent.objects.exists()


@pytest.mark.django_db
def test_a_reopened_referral_has_lost_its_reason() -> None:
    move(make("refused"), "reopen", actor=Actor.STAFF, note="Er kwam een plaats vrij")
    assert Referral.objects.get().refusal_reason == ""


@pytest.mark.django_db
def test_who_looked_at_an_old_state_is_too_late() -> None:
    make("sent")
    early, late = Referral.objects.get(), Referral.objects.get()
    move(early, "accept", actor=Actor.PARTNER)
    with pytest.raises(IllegalTransition):
        move(late, "withdraw", actor=Actor.ENTREPRENEUR)
    assert Referral.objects.get().status == "accepted"
    assert ReferralEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_writers_at_once_exactly_one_wins() -> None:
    """All have seen the same row, so only the condition in the UPDATE can decide."""
    make("sent")
    seen = [Referral.objects.get() for _ in range(WRITERS)]
    start = Barrier(WRITERS)

    def write(number: int) -> bool:
        name = ("accept", "refuse", "withdraw", "expire")[number % 4]
        try:
            start.wait()
            move(seen[number], name, actor=Actor.STAFF, **words_for(name))
        except IllegalTransition:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(WRITERS) as pool:
        won = list(pool.map(write, range(WRITERS)))
    assert sum(won) == 1
    assert ReferralEvent.objects.get().to_status == Referral.objects.get().status
