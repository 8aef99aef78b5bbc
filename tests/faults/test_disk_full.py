"""No room to write: an honest page, nothing half written, and all is well as soon as there is
room. By a limit on the size of files, which needs no rights and no disk of its own: for
PostgreSQL that of the server, for SQLite that of whoever writes.
"""

import pytest

from tests.faults.conftest import Tell
from tests.faults.harness import Portal, wait_until
from tests.faults.servers import Postgres, limit_files
from tests.faults.sink import Sink
from tests.faults.visitors import Answer, Visitor, make_intakes

MOST, FAILURES, ROOM = 200, 10, 1024 * 1024
SLOW_MAIL = 0.5
# More than the room, so that the next row of mail needs a page beyond it.
FILL = """
import secrets
from datetime import timedelta
from portal import clock
from portal.outbox.models import OutgoingMessage
OutgoingMessage.objects.bulk_create(
    OutgoingMessage(kind="old", subject_key=f"old:{n}", to_address="x@y.example",
                    subject="x", text=secrets.token_hex(750), html="",
                    due_at=clock.now() + timedelta(days=999))
    for n in range(700)
)
"""
WRITTEN = """{
  "referrals": Referral.objects.count(), "events": ReferralEvent.objects.count(),
  "people": ContactPerson.objects.count(), "promises": Reminder.objects.count(),
  "mails": OutgoingMessage.objects.exclude(kind="old").count(),
}"""
MODELS = """
from entrepreneurs.models import ContactPerson
from portal.outbox.models import OutgoingMessage, Reminder
from referrals.models import Referral, ReferralEvent
"""
UNSENT = "OutgoingMessage.objects.exclude(status='sent').exclude(kind='old').count()"
EACH = {"referrals": 1, "events": 1, "people": 1, "promises": 5, "mails": 2}


@pytest.mark.faults
@pytest.mark.parametrize("where", ["portal", "small_portal"])
def test_full_disk(
    where: str, request: pytest.FixtureRequest, postgres: Postgres, sink: Sink, tell: Tell
) -> None:
    portal: Portal = request.getfixturevalue(where)
    tokens = iter(make_intakes(portal, MOST))
    portal.run(MODELS)
    if where == "portal":
        portal.run(FILL)
    web, worker = portal.start_web(), portal.start_worker()
    portal.start_beat()
    answers: list[Answer] = []
    with Visitor(web.url) as visitor:

        def ask() -> Answer:
            answers.append(visitor.refer(next(tokens), email=f"ada{len(answers)}@bouwer.example"))
            return answers[-1]

        def limit(size: int | str) -> None:
            if where == "portal":
                postgres.limit_files(size)
            else:
                limit_files([*web.list_pids(), *worker.list_pids()], size)

        assert ask().status == 200
        # A mail that leaves makes room again, which a slow visitor would use.
        sink.delay = SLOW_MAIL
        limit(ROOM)
        try:
            while sum(one.status != 200 for one in answers) < FAILURES:
                ask()
        finally:
            limit("unlimited")
            sink.delay = 0.0
        back = wait_until(lambda: ask().status == 200, seconds=10)
    wait_until(lambda: portal.ask(UNSENT) == 0, seconds=30, told=worker.log.read_text)
    saved = [one for one in answers if one.status == 200]
    failed = [one for one in answers if one.status != 200]
    honest = [one for one in failed if one.status == 503 and "niet bewaard" in one.text]
    written = portal.ask(WRITTEN)
    tell(
        f"disk full ({where})",
        "an honest page, no half-written row, recovery by itself",
        f"{len(honest)} of {len(failed)} pages honest, {written['referrals']} of {len(saved)} "
        f"saved whole, well again after {back:.1f} s",
    )
    assert len(honest) == len(failed)
    assert written == {name: number * len(saved) for name, number in EACH.items()}
    assert len(sink.count_ids()) == 2 * len(saved)
    # What was sent, and could not be noted for want of room, is sent again.
    assert sink.count_duplicates() <= 1
