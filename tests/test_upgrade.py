"""A database of the version before is taken along: promises, events, states keep their meaning."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal import clock

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = ["title", "summary", "goal", "approach", "target_group", "route_note"]
FACTS = ["period", "budget", "source"]
BEFORE = [
    ("referrals", "0002_proposals"),
    ("entrepreneurs", "0010_links"),
    ("outbox", "0004_copies"),
]


@pytest.fixture
def before() -> Iterator[Any]:
    """The tables as they were; as they are again afterwards."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    migrate(BEFORE)
    yield MigrationExecutor(connection).loader.project_state(BEFORE).apps
    migrate(newest)


def migrate(targets: Any) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def test_what_was_promised_is_kept(before: Any) -> None:
    now = clock.now()
    make = {name: before.get_model("referrals", name).objects for name in ("Referral", "Reminder")}
    organisation = before.get_model("programmes", "Organisation").objects.create(
        slug="oude", name="Oude organisatie", position=1
    )
    programme = before.get_model("programmes", "Programme").objects.create(
        slug="oud", verified_on=clock.today(), **dict.fromkeys(TEXTS + FACTS, {})
    )
    version = before.get_model("programmes", "CatalogueVersion").objects.create(
        digest="0" * 12, document={}
    )

    def refer(status: str, *, days: int, **values: Any) -> Any:
        row = make["Referral"].create(
            intake=before.get_model("entrepreneurs", "Intake").objects.create(),
            programme=programme,
            organisation=organisation,
            catalogue=version,
            as_of=clock.today(),
            verdict="eligible",
            status=status,
            changed_at=now - timedelta(days=days),
            **values,
        )
        row.events.create(type="send", to_status="sent", actor="entrepreneur")
        if status != "sent":
            row.events.create(type=status, from_status="sent", to_status=status, actor="partner")
        return row

    fresh, old = refer("sent", days=2), refer("sent", days=90)
    accepted = refer("accepted", days=40)
    refused = refer("refused", days=5, refusal_reason="at-capacity", note="Vol.")
    make["Reminder"].create(
        referral=old, kind="partner-silent", due_at=now, status="done", closed_at=now
    )
    after = migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    promised = after.get_model("outbox", "Reminder").objects
    kept = {
        row.pk: set(
            promised.filter(subject_key=f"referral:{row.pk}").values_list("kind", "status")
        )
        for row in (fresh, old, accepted, refused)
    }
    waiting = {("partner-silent", "due"), ("still-nobody", "due"), ("partner-expires", "due")}
    assert kept[fresh.pk] == waiting
    assert kept[old.pk] == waiting | {("partner-silent", "done")}
    assert kept[accepted.pk] == {("progress-question", "due")}
    assert kept[refused.pk] == set(), "what was refused before stays as it was"
    moved = after.get_model("referrals", "Referral").objects.get(pk=refused.pk)
    assert (moved.reason, moved.note, moved.version) == ("at-capacity", "Vol.", 2)
    assert list(moved.events.values_list("version", flat=True)) == [1, 2]
