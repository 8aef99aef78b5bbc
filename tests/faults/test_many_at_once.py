"""Two beats and four workers by mistake: each promise is kept once all the same."""

import pytest

from tests.faults.conftest import Tell
from tests.faults.harness import Portal, wait_for_worker, wait_until
from tests.faults.mails import NOT_SENT, make_mails
from tests.faults.sink import Sink
from tests.faults.visitors import make_intakes

MAILS, PROMISES, BEATS, WORKERS = 250, 250, 2, 4
REFER = """
from datetime import timedelta
from entrepreneurs.intake import Assessment
from portal import clock
from programmes.publishing import get_current_catalogue
from referrals.sending import Contact, refer
from portal.outbox.models import OutgoingMessage, Reminder
def refer_all():
    catalogue, programme = get_current_catalogue(), Programme.objects.get(slug="groeiversneller")
    for number, intake in enumerate(Intake.objects.all()):
        refer(
            intake=intake, programme=programme, assessment=Assessment(intake, catalogue),
            contact=Contact(name="Ada", email=f"ada{number}@bouwer.example"), question="",
        )
    # Only the note to each entrepreneur is due now.
    OutgoingMessage.objects.all().delete()
    Reminder.objects.filter(kind="still-nobody").update(due_at=clock.now())
refer_all()
"""
OPEN = "SELECT count(*) FROM outbox_reminder WHERE kind = 'still-nobody' AND status = 'due'"


@pytest.mark.faults
def test_each_is_sent_once(portal: Portal, sink: Sink, tell: Tell) -> None:
    make_intakes(portal, PROMISES)
    portal.run(REFER)
    workers = [portal.start_worker(wait=False) for _ in range(WORKERS)]
    for worker in workers:
        wait_for_worker(worker)
    make_mails_due(portal)
    for _ in range(BEATS):
        portal.start_beat()
    wait_until(
        lambda: portal.query(OPEN) == 0 and portal.query(NOT_SENT) == 0,
        seconds=60,
        told=workers[0].log.read_text,
    )
    tell(
        f"{BEATS} beats, {WORKERS} workers, {MAILS + PROMISES} due",
        f"exactly {MAILS + PROMISES} mails",
        f"{len(sink.mails)} mails to {len({mail.to for mail in sink.mails})} addresses",
    )
    assert len(sink.mails) == MAILS + PROMISES
    assert sink.count_duplicates() == 0
    assert len({mail.to for mail in sink.mails}) == MAILS + PROMISES


def make_mails_due(portal: Portal) -> None:
    from tests.faults.mails import MAKE

    portal.run(MAKE)
    make_mails(portal, "due", MAILS)
