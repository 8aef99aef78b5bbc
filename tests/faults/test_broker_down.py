"""The broker is only a wake-up call: without it, visitors notice nothing and the tick sends."""

import socket
from collections.abc import Iterator

import pytest

from tests.faults.harness import Portal
from tests.faults.sink import Sink, find_free_port

SUBMIT = """
import time
from django.db import transaction
from django.test import override_settings
from portal.celery import connect_broker
from portal.outbox.models import OutgoingMessage
from portal.outbox.queueing import queue_message

# A web process has loaded the broker's library long since.
connect_broker().transport
letters = {"a.txt": "Onderwerp\\n\\nTekst", "a.html": ""}
loaders = [("django.template.loaders.locmem.Loader", letters)]
backend = "django.template.backends.django.DjangoTemplates"

def submit(number):
    start = time.monotonic()
    with transaction.atomic():
        for slot in ("entrepreneur", "partner"):
            queue_message(
                kind="new-referral", subject_key=f"referral:{number}", to="loket@partner.example",
                slot=slot, template="a", context={}, language="nl",
            )
    return time.monotonic() - start

with override_settings(TEMPLATES=[{"BACKEND": backend, "OPTIONS": {"loaders": loaders}}]):
    times = [submit(number) for number in range(3)]
"""


@pytest.fixture(params=["refuses", "keeps silent"])
def dead_port(request: pytest.FixtureRequest) -> Iterator[int]:
    if request.param == "refuses":
        yield find_free_port()
        return
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        yield listener.getsockname()[1]


@pytest.mark.faults
def test_dead_broker_holds_up_nobody(portal: Portal, sink: Sink, dead_port: int) -> None:
    portal.env["CELERY_BROKER_URL"] = f"redis://127.0.0.1:{dead_port}/0"
    times, waiting = portal.ask(
        "[times, OutgoingMessage.objects.filter(status='pending').count()]", given=SUBMIT
    )
    assert max(times) < 2
    assert (waiting, sink.mails) == (6, [])
    portal.manage("tick")
    assert (len(sink.mails), sink.count_duplicates()) == (6, 0)
