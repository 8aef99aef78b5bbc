"""A mail server that is away, that asks to wait, and that refuses: nothing is lost, and staff see
what failed and why.
"""

import pytest

from tests.faults.conftest import Tell
from tests.faults.harness import Portal, wait_until
from tests.faults.mails import NOT_SENT, make_mails
from tests.faults.sink import Sink

MAILS = 30
STATES = "SELECT string_agg(DISTINCT status, ',' ORDER BY status) FROM outbox_outgoingmessage"
TRIED = "SELECT max(attempts) FROM outbox_outgoingmessage"
FAILED = "SELECT count(*) FROM outbox_outgoingmessage WHERE status = 'failed'"
WHY = "SELECT string_agg(DISTINCT last_error, ',') FROM outbox_outgoingmessage"
LAST = f"{WHY} WHERE status = 'failed'"
SHOWN = """
from portal.desk.post import MAIL, list_failed
from django.utils.translation import activate
activate("nl")
"""


@pytest.mark.faults
def test_away_waiting_and_refusing(portal: Portal, sink: Sink, tell: Tell) -> None:
    sink.stop()
    worker = portal.start_worker()
    portal.start_beat()
    make_mails(portal, "away", MAILS)
    wait_until(lambda: "Connection" in (portal.query(WHY) or ""), seconds=20)
    assert (portal.query(STATES), portal.query(TRIED)) == ("pending", 0), "attempts were used up"

    sink.reply = "451 later"
    sink.start()
    wait_until(lambda: portal.query(TRIED) >= 3, seconds=40, told=worker.log.read_text)
    assert portal.query(STATES) in {"pending", "pending,sending"}
    assert not sink.mails

    sink.reply = "250 OK"
    sink.refused = "loketaway-7@partner.example"
    wait_until(lambda: portal.query(NOT_SENT) == 1, seconds=60, told=worker.log.read_text)
    shown = portal.ask("[one.why for one in list_failed(MAIL)]", given=SHOWN)
    tell(
        "SMTP down, 4xx, 5xx",
        "nothing lost, 4xx tried again with backoff, 5xx shown as failed",
        f"{len(sink.mails)} of {MAILS - 1} sent after {portal.query(TRIED)} attempts, "
        f"{portal.query(FAILED)} failed: {portal.query(LAST)}",
    )
    assert (portal.query(FAILED), len(sink.mails)) == (1, MAILS - 1)
    assert sink.count_duplicates() == 0
    assert shown == ["De mailserver weigert dit adres of dit bericht (SMTPRecipientsRefused 550)."]

    sink.refused = ""
    portal.run("from portal.desk.post import try_again\ntry_again([list_failed(MAIL)[0].value])")
    wait_until(lambda: portal.query(NOT_SENT) == 0, seconds=20, told=worker.log.read_text)
    assert len(sink.mails) == MAILS
