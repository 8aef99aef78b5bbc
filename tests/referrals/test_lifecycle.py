"""Every transition from every state: legal ones move and write one event, others do nothing."""

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from portal.outbox.models import Reminder
from referrals.enums import Actor, EventType, Status
from referrals.lifecycle import TRANSITIONS, IllegalTransition, move
from referrals.models import Referral, ReferralEvent
from tests.factories import ReferralFactory

WRITERS = 20
ROOT = Path(__file__).resolve().parents[2]
# Written out again on purpose: a change of the table must be meant.
LEGAL = {
    ("draft", "send"): "sent",
    ("draft", "withdraw"): "withdrawn",
    ("sent", "accept"): "accepted",
    ("sent", "refuse"): "refused",
    ("sent", "expire"): "expired",
    ("sent", "withdraw"): "withdrawn",
    ("sent", "hand-over"): "sent",
    ("accepted", "refuse"): "refused",
    ("accepted", "progress"): "in-progress",
    ("accepted", "complete"): "completed",
    ("accepted", "lose-touch"): "unreachable",
    ("accepted", "withdraw"): "withdrawn",
    ("accepted", "hand-over"): "accepted",
    ("in-progress", "refuse"): "refused",
    ("in-progress", "progress"): "in-progress",
    ("in-progress", "complete"): "completed",
    ("in-progress", "lose-touch"): "unreachable",
    ("in-progress", "withdraw"): "withdrawn",
    ("in-progress", "hand-over"): "in-progress",
    ("sent", "ask"): "sent",
    ("sent", "reply"): "sent",
    ("accepted", "ask"): "accepted",
    ("accepted", "reply"): "accepted",
    ("in-progress", "ask"): "in-progress",
    ("in-progress", "reply"): "in-progress",
    ("completed", "resume"): "in-progress",
    ("refused", "withdraw"): "withdrawn",
    ("expired", "withdraw"): "withdrawn",
    ("refused", "reopen"): "sent",
    ("refused", "pass-on"): "refused",
    ("withdrawn", "reopen"): "sent",
    ("expired", "reopen"): "sent",
    ("expired", "pass-on"): "expired",
    ("unreachable", "reopen"): "sent",
    **{(status, "erase"): status for status in Status.values},
    **{
        (status, "revoke"): status
        for status in ("completed", "refused", "withdrawn", "expired", "unreachable")
    },
}
WORDS = {
    "refuse": {"reason": "duplicate"},
    "progress": {"reason": "spoken"},
    "complete": {"reason": "partly"},
    "expire": {"reason": "silent"},
    "ask": {"note": "Hoe groot?"},
    "reply": {"note": "Zo groot"},
    "reopen": {"note": "Toch wel"},
    "resume": {"note": "Er is nog iets"},
}


def make(status: str) -> Referral:
    reason = {"refused": "at-capacity", "expired": "silent"}.get(status, "")
    helped = "yes" if status == "completed" else ""
    return ReferralFactory(status=status, reason=reason, helped=helped)


def words_for(name: str) -> dict[str, str]:
    return WORDS.get(name, {})


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
    row = Referral.objects.get(pk=referral.pk)
    assert row.status == referral.status == target
    assert (event.type, event.from_status, event.to_status) == (name, source, target)
    assert event.actor == Actor.STAFF
    # Nobody who had it sees that it went on.
    assert (referral.changed_at == event.occurred_at) is (name != "pass-on")
    assert (event.version, row.version) == (1, 1)


def check_refusal(referral: Referral, name: str) -> None:
    row = Referral.objects.filter(pk=referral.pk).values()
    before = row.get()
    with pytest.raises(IllegalTransition):
        move(referral, name, actor=Actor.STAFF, **words_for(name))
    assert row.get() == before
    assert not referral.events.exists()
    assert not Reminder.objects.filter(subject_key=referral.subject_key).exists()


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
        ("sent", "refuse", {"reason": "silent"}),
        ("sent", "refuse", {"reason": "no such reason"}),
        ("sent", "accept", {"reason": "duplicate"}),
        ("sent", "expire", {}),
        ("sent", "expire", {"reason": "duplicate"}),
        ("accepted", "progress", {}),
        ("accepted", "progress", {"reason": "other"}),
        ("accepted", "complete", {}),
        ("accepted", "complete", {"reason": "maybe"}),
        ("accepted", "complete", {"note": "Klaar"}),
        ("refused", "reopen", {}),
        ("refused", "reopen", {"note": " "}),
        ("completed", "resume", {}),
        ("sent", "ask", {}),
        ("sent", "reply", {"note": " "}),
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
    move(make("refused"), EventType.REOPEN, actor=Actor.STAFF, note="Er kwam een plaats vrij")
    assert Referral.objects.get().reason == ""


@pytest.mark.django_db
def test_a_resumed_referral_has_lost_its_outcome() -> None:
    move(make("completed"), EventType.RESUME, actor=Actor.STAFF, note="Er is nog iets")
    assert Referral.objects.get().helped == ""


@pytest.mark.django_db
def test_who_looked_at_an_old_state_is_too_late() -> None:
    make("sent")
    early, late = Referral.objects.get(), Referral.objects.get()
    move(early, EventType.ACCEPT, actor=Actor.PARTNER)
    with pytest.raises(IllegalTransition):
        move(late, EventType.WITHDRAW, actor=Actor.ENTREPRENEUR)
    assert Referral.objects.get().status == "accepted"
    assert ReferralEvent.objects.count() == 1


@pytest.mark.django_db
def test_news_at_the_same_moment_is_not_written_twice() -> None:
    """The state stays the same, so only the version tells that somebody was first."""
    make("in-progress")
    early, late = Referral.objects.get(), Referral.objects.get()
    move(early, EventType.PROGRESS, actor=Actor.PARTNER, reason="spoken")
    with pytest.raises(IllegalTransition):
        move(late, EventType.PROGRESS, actor=Actor.PARTNER, reason="working")
    assert Referral.objects.get().reason == "spoken"


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
    event, row = ReferralEvent.objects.get(), Referral.objects.get()
    assert (event.to_status, event.version) == (row.status, row.version)


def test_nobody_else_writes_the_status() -> None:
    """No update(status=…) and no row.status = … in the app, outside lifecycle.py."""
    found = []
    for path in sorted((ROOT / "referrals").rglob("*.py")):
        if path.name == "lifecycle.py" or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            call = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update"
            if call and any(one.arg in {"status", "version"} for one in node.keywords):
                found.append(f"{path.name}:{node.lineno}")
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(getattr(one, "attr", "") in {"status", "version"} for one in targets):
                found.append(f"{path.name}:{node.lineno}")
    # Reminders have a status of their own.
    assert [one for one in found if not one.startswith("promises.py")] == []
