"""One form that is sent reads the row of its intake once, and holds it from then on."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepreneurs.intake.answers import change_intake, lock_intake
from entrepreneurs.models import Intake
from tests.factories import IntakeFactory

PAGES = [
    ("vraag", {"own_words": "De bank geeft geen lening"}),
    ("themas", {"themes": ["financing", "human-capital"]}),
    ("urgentie", {"financing": "3", "ambition": "1"}),
    ("plaats", {"town": "Zwolle"}),
    ("bedrijf", {"fte": "12"}),
    ("vragen/company", {"asked": "employees", "employees": "12"}),
]


def count_uses(queries: CaptureQueriesContext) -> dict[str, int]:
    """How often the row of the intake was read, locked and written."""
    ours = [one["sql"] for one in queries if 'FROM "entrepreneurs_intake"' in one["sql"]]
    written = [one["sql"] for one in queries if one["sql"].startswith('UPDATE "entrepreneurs_int')]
    return {
        "read": len(ours),
        "locked": sum("FOR UPDATE" in sql for sql in ours),
        "written": len(written),
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "sent"), PAGES)
def test_a_page_that_is_sent_reads_and_locks_once(client: Any, page: str, sent: Any) -> None:
    intake = IntakeFactory(needs={"financing": 2, "ambition": 2})
    with CaptureQueriesContext(connection) as queries:
        response = client.post(f"/intake/{intake.token}/{page}/", sent)
    assert response.status_code == 302
    locks = int(connection.features.has_select_for_update)
    assert count_uses(queries) == {"read": 1, "locked": locks, "written": 1}


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", *(page + "/" for page, _sent in PAGES)])
def test_a_page_that_is_only_looked_at_reads_once_and_locks_nothing(
    client: Any, page: str
) -> None:
    intake = IntakeFactory(needs={"financing": 2, "ambition": 2})
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/intake/{intake.token}/{page}")
    assert count_uses(queries) == {"read": 1, "locked": 0, "written": 0}


@pytest.mark.django_db(transaction=True)
def test_of_two_forms_sent_at_once_neither_is_lost() -> None:
    """The second waits for the first, and then reads what the first has left."""
    intake = IntakeFactory(facts={})

    def send() -> int:
        try:
            sent = Client().post(f"/intake/{intake.token}/plaats/", {"town": "Zwolle"})
            return sent.status_code
        finally:
            connections.close_all()

    started = Event()
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        held = lock_intake(intake.pk)
        other: Future[int] = pool.submit(lambda: (started.set(), send())[1])
        assert started.wait(10)
        with pytest.raises(TimeoutError):
            other.result(timeout=0.5)
        change_intake(held, facts={"fte": 12.0})
    assert other.result(timeout=10) == 302
    assert Intake.objects.get().facts == {"fte": 12.0, "municipality": "GM0193"}
