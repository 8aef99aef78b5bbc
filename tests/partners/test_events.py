"""What happened, in an order that never changes: nothing missed, nothing doubled."""

import random
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from portal import clock
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from referrals.api.events import EVENT_NAMES
from referrals.enums import Actor, EventType, Status
from referrals.feed import read_events
from referrals.lifecycle import move
from referrals.models import Referral, ReferralEvent
from referrals.responding import accept, refuse, take_back
from referrals.withdrawing import erase_person, withdraw
from tests.factories import ReferralEventFactory, ReferralFactory, send_referral
from tests.partners.conftest import System
from tests.partners.test_answering import assert_partner_problem

LONG = urlsafe_b64encode(b"event/" + b"9" * 5000).decode().rstrip("=")


def read_types(system: System, path: str = "events") -> list[str]:
    return [one["type"] for one in system.get(path).json()["items"]]


@pytest.mark.django_db
def test_what_happens_is_told_in_order(system: System) -> None:
    referral = accept(send_referral(), note="Bellen wij over?")
    take_back(referral)
    refuse(referral, reason="at-capacity")
    items = system.get("events").json()["items"]
    assert [one["type"] for one in items] == ["sent", "accepted", "undone", "refused"]
    assert [one["id"] for one in items] == ["1", "2", "3", "4"]
    assert {one["referral"] for one in items} == {str(referral.pk)}
    assert items[-1]["data"] == {
        "status": "refused",
        "reason": "at-capacity",
        "actor": "partner",
    }
    assert "Bellen" not in str(items)


@pytest.mark.django_db
def test_withdrawing_and_erasing_are_told(system: System) -> None:
    referral = send_referral()
    withdraw(referral)
    erase_person(referral.intake.contact)
    assert read_types(system) == ["sent", "withdrawn", "erased"]
    one = system.get(f"referrals/{referral.pk}").json()
    assert one["contact"] is None


@pytest.mark.django_db
def test_the_last_page_is_empty_and_can_be_asked_for_ever(system: System) -> None:
    first = system.get("events").json()
    assert first["items"] == []
    send_referral()
    second = system.get(f"events?after={first['cursor']}").json()
    assert [one["type"] for one in second["items"]] == ["sent"]
    for _ in range(2):
        page = system.get(f"events?after={second['cursor']}").json()
        assert page == {"items": [], "cursor": second["cursor"]}
    accept(Referral.objects.get())
    assert read_types(system, f"events?after={second['cursor']}") == ["accepted"]


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_of_events_follow_each_other(system: System, limit: int) -> None:
    referral = ReferralFactory()
    for _ in range(5):
        ReferralEventFactory(referral=referral)
    found, cursor = [], ""
    while True:
        after = f"&after={cursor}" if cursor else ""
        page = system.get(f"events?limit={limit}{after}").json()
        if not page["items"]:
            break
        found += [one["id"] for one in page["items"]]
        cursor = page["cursor"]
    assert found == ["1", "2", "3", "4", "5"]


@pytest.mark.django_db
@pytest.mark.parametrize("after", ["x", "", LONG, "ZXZlbnQvMQ", "ZXZlbnQvLTE", "ZXZlbnQv4pGg"])
def test_a_place_that_nobody_was_told_of_is_refused(system: System, after: str) -> None:
    problem = assert_partner_problem(system.get(f"events?after={after}"), 400)
    assert [one["pointer"] for one in problem["errors"]] == ["/after"]


def test_every_kind_of_event_has_a_name() -> None:
    assert set(EVENT_NAMES) == set(EventType) - {EventType.PASS_ON}
    assert len(set(EVENT_NAMES.values())) == len(EVENT_NAMES)


@pytest.mark.django_db
def test_where_a_question_went_is_not_told_and_changes_nothing(
    system: System,
) -> None:
    """Whoever follows the feed has a copy that is right: what has no event has the same tag."""
    WebhookEndpoint.objects.create(
        organisation_id=system.client.organisation_id, url="https://crm.partner.example/"
    )
    referral = ReferralFactory(refused=True)
    before = system.get(f"referrals/{referral.pk}")
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        move(referral, EventType.PASS_ON, actor=Actor.CLOCK)
    after = system.get(f"referrals/{referral.pk}")
    assert read_types(system) == []
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
    assert not WebhookDelivery.objects.exists()


TOTAL, WRITERS = 10_000, 8


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_slow_and_fast_transactions_interleave_and_nobody_misses_one(
    programme_rows: None,
) -> None:
    """Writers take their numbers early and commit late, in every order; a poller reads all the
    while. Over 10,000 events none is missed, none comes twice, and none changes its place.
    """
    referral = ReferralFactory()
    organisation = referral.organisation_id
    seen: list[tuple[int, int]] = []
    done = threading.Event()

    threads = [
        threading.Thread(target=in_thread(write_events, referral, number, TOTAL // WRITERS))
        for number in range(WRITERS)
    ]
    poller = threading.Thread(target=in_thread(poll, organisation, seen, done))
    poller.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    poller.join()

    written = set(ReferralEvent.objects.values_list("pk", flat=True))
    assert len(written) == TOTAL
    assert len(written - {pk for _position, pk in seen}) == 0, "missed"
    assert len(seen) == TOTAL, "doubled"
    assert [position for position, _pk in seen] == list(range(1, TOTAL + 1))
    # It did interleave: some with a lower number came after a higher one.
    assert [pk for _position, pk in seen] != sorted(pk for _position, pk in seen)
    again = [(one.position, one.pk) for one in read_all(organisation)]
    assert again == seen


def in_thread(run: Callable[..., None], *args: Any) -> Callable[[], None]:
    def call() -> None:
        try:
            run(*args)
        finally:
            connection.close()

    return call


def write_events(referral: Referral, number: int, count: int) -> None:
    """Of each ten transactions one is slow, and writes its first event before it waits."""
    chance = random.Random(number)
    version = number * 1_000_000
    while count:
        size = min(count, chance.randint(1, 5))
        with transaction.atomic():
            for index in range(size):
                version += 1
                ReferralEvent.objects.create(
                    referral=referral,
                    organisation_id=referral.organisation_id,
                    type="progress",
                    version=version,
                    to_status=Status.SENT,
                    actor=Actor.PARTNER,
                    occurred_at=clock.now(),
                )
                if not index and chance.random() < 0.1:
                    time.sleep(chance.random() * 0.05)
        count -= size


def poll(organisation: int, seen: list[tuple[int, int]], done: threading.Event) -> None:
    while True:
        last = done.is_set()
        after = seen[-1][0] if seen else 0
        found = read_events(organisation=organisation, after=after, limit=100)
        seen += [(one.position or 0, one.pk) for one in found]
        if last and not found:
            return


def read_all(organisation: int) -> list[ReferralEvent]:
    found: list[ReferralEvent] = []
    while page := read_events(
        organisation=organisation, after=(found[-1].position or 0) if found else 0, limit=100
    ):
        found += page
    return found
