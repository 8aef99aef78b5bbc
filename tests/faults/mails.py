"""Mails to send, made inside the portal; and what became of them, read from outside."""

from tests.faults.harness import Portal

MAKE = """
from django.db import transaction
from portal import clock
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.queueing import wake_sender

def make_mails(batch, count, to="loket{number}@partner.example", **values):
    OutgoingMessage.objects.bulk_create(
        OutgoingMessage(
            kind="new-referral", subject_key=f"{batch}:{number}",
            to_address=to.format(number=f"{batch}-{number}"), subject=f"Vraag {batch}-{number}",
            text="Tekst", html="<p>Tekst</p>", due_at=clock.now(), **values,
        )
        for number in range(count)
    )
    wake_sender()
"""
NOT_SENT = "SELECT count(*) FROM outbox_outgoingmessage WHERE status <> 'sent'"
SENT = "SELECT count(*) FROM outbox_outgoingmessage WHERE status = 'sent'"


def make_mails(portal: Portal, batch: object, count: int) -> None:
    portal.run(f"{MAKE}\nmake_mails({str(batch)!r}, {count})")
