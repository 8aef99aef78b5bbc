"""From reminder row to mail through `kill -9`: a silent partner is reminded, whatever dies."""

import random
import time

import pytest

from tests.faults.harness import Portal, wait_until
from tests.faults.sink import Sink

REFERRALS = 12
KILLS = 4
TEN_DAYS = 10 * 24 * 3600

REFER = f"""
from entrepreneurs.intake import Assessment
from entrepreneurs.models import Intake
from programmes.models import Organisation, Programme
from programmes.publishing import get_current_catalogue
from programmes.reference_data import load_reference_data
from referrals.sending import Contact, refer

load_reference_data()
Organisation.objects.filter(slug="liof").update(mailbox="vouchers@liof.example")
programme = Programme.objects.get(slug="mkb-financieringspoort-limburg")
catalogue = get_current_catalogue()
for number in range({REFERRALS}):
    intake = Intake.objects.create(needs={{"financing": 3}}, facts={{"municipality": "GM0983"}})
    refer(
        intake=intake,
        programme=programme,
        assessment=Assessment(intake, catalogue),
        contact=Contact(name="Ada", email=f"ada{{number}}@bedrijf.example"),
        question="",
        desk_fallback=False,
    )
"""
MODELS = """
from portal.outbox.models import OutgoingMessage
from referrals.models import Reminder
"""
OPEN = "Reminder.objects.open().count() + OutgoingMessage.objects.exclude(status='sent').count()"
REMINDED = "OutgoingMessage.objects.filter(kind='partner-silent', status='sent').count()"


@pytest.mark.faults
def test_a_killed_worker_loses_no_reminder(portal: Portal, sink: Sink) -> None:
    portal.run(REFER)
    portal.manage("tick")
    first = len(sink.mails)
    assert first == 2 * REFERRALS, "the organisation and the entrepreneur hear of each referral"
    portal.set_clock(offset_seconds=TEN_DAYS)
    sink.delay = 0.15
    for _ in range(KILLS):
        kill_while_reminding(portal, sink)
    assert len(sink.count_ids()) < first + REFERRALS, "all was sent before the last kill"
    sink.delay = 0.01
    portal.start_worker()
    wait_until(lambda: portal.ask(OPEN, given=MODELS) == 0, seconds=30)
    assert portal.ask(REMINDED, given=MODELS) == REFERRALS
    assert len(sink.count_ids()) == first + REFERRALS
    assert sink.count_duplicates() <= KILLS


def kill_while_reminding(portal: Portal, sink: Sink) -> None:
    before = len(sink.mails)
    worker = portal.start_worker()
    wait_until(lambda: len(sink.mails) > before, seconds=15, told=worker.log.read_text)
    time.sleep(random.uniform(0, 2 * sink.delay))
    worker.kill()
