"""Visitors of a portal that runs: over HTTP, each with cookies of its own."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from tests.faults.harness import Portal

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
GIVE_MAILBOX = """
from programmes.models import Organisation, Programme
Organisation.objects.filter(slug="oost-nl").update(mailbox="loket@oostnl.example")
"""
MAKE_INTAKES = """
from entrepreneurs.models import Intake
FACTS = {
    "municipality": "GM0202", "started": True, "foundedOn": "2015-05-01", "fte": 24.0,
    "growthAmbition": True, "growthPlan": True,
}
def make_intakes(number):
    rows = [Intake(needs={"financing": 3}, facts=FACTS, town="Arnhem") for _ in range(number)]
    return Intake.objects.bulk_create(rows)
"""
REFER_ALL = """
from entrepreneurs.intake.answers import Assessment
from portal import clock
from programmes.publishing.versions import get_current_catalogue
from referrals.sending import Contact, refer
from portal.outbox.models import OutgoingMessage, Reminder
def refer_all():
    catalogue, programme = get_current_catalogue(), Programme.objects.get(slug="groeiversneller")
    for number, intake in enumerate(Intake.objects.filter(referrals=None)):
        refer(
            intake=intake, programme=programme, assessment=Assessment(intake, catalogue),
            contact=Contact(name="Ada", email=f"ada{number}@bouwer.example"), question="",
        )
    # Only the note to each entrepreneur is due now.
    OutgoingMessage.objects.all().delete()
    Reminder.objects.filter(kind="still-nobody").update(due_at=clock.now())
"""
OPEN_NOTES = "SELECT count(*) FROM outbox_reminder WHERE kind = 'still-nobody' AND status = 'due'"
CONTACT = {"name": "Ada Bouwer", "consent": "on", "receiver": "oost-nl", "question": "Geld"}


@dataclass(frozen=True)
class Answer:
    """What a visitor got: 0 where nothing came back."""

    status: int
    seconds: float
    at: float
    text: str = ""
    sent: str = ""


def make_intakes(portal: Portal, number: int) -> list[str]:
    """The private links of that many entrepreneurs who may ask the organisation of CONTACT."""
    portal.run(GIVE_MAILBOX)
    tokens: list[str] = portal.ask(
        f"[one.token for one in make_intakes({number})]", given=MAKE_INTAKES
    )
    return tokens


def promise_notes(portal: Portal, number: int) -> None:
    """As many entrepreneurs who are to hear now that nobody has answered yet."""
    make_intakes(portal, number)
    portal.run(f"{REFER_ALL}\nrefer_all()")


class NextServer(httpx.BaseTransport):
    """What a proxy does: a server that refuses the connection has seen nothing of the request, so
    the next one is tried. `urls` may change meanwhile.
    """

    def __init__(self, urls: list[str]) -> None:
        self.urls = urls
        self.transport = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        refused = httpx.ConnectError("no server")
        for url in list(self.urls):
            request.url = request.url.copy_with(port=httpx.URL(url).port)
            try:
                return self.transport.handle_request(request)
            except httpx.ConnectError as error:
                refused = error
        raise refused

    def close(self) -> None:
        self.transport.close()


class Visitor:
    def __init__(self, url: str, *, servers: list[str] | None = None) -> None:
        transport = NextServer(servers) if servers else None
        self.client = httpx.Client(
            base_url=url, timeout=30, transport=transport, follow_redirects=True
        )

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: Any) -> None:
        self.client.close()

    def open(self, path: str) -> Answer:
        """What does not come back is an answer too."""
        return self._ask("GET", path)

    def send(self, path: str, data: dict[str, str], *, page: Answer | None = None) -> Answer:
        """Fill in the form of a page, opened now or before, and send it."""
        page = page or self.open(path)
        if page.status != 200:
            return page
        found = TOKEN.search(page.text)
        assert found, page.text[:500]
        return self._ask("POST", path, data | {"csrfmiddlewaretoken": found[1]})

    def refer(self, token: str, *, email: str) -> Answer:
        return self.send(f"/verwijs/{token}/groeiversneller/", CONTACT | {"email": email})

    def start_intake(self) -> Answer:
        """Saves one row; `sent` is the key that it must be found by."""
        key = str(uuid4())
        answer = self.send("/intake/", {"own_words": "Een lening", "submission": key})
        return Answer(answer.status, answer.seconds, answer.at, answer.text, key)

    def _ask(self, method: str, path: str, data: dict[str, str] | None = None) -> Answer:
        start = time.monotonic()
        status, text = 0, ""
        with suppress(httpx.TransportError):
            response = self.client.request(method, path, data=data)
            status, text = response.status_code, response.text
        return Answer(status, time.monotonic() - start, time.monotonic(), text)


@contextmanager
def keep_asking(
    urls: list[str], ask: Callable[[Visitor], Answer], *, clients: int
) -> Iterator[list[Answer]]:
    """Load: that many visitors ask again and again until the block ends."""
    answers: list[Answer] = []
    going = [True]

    def work() -> None:
        with Visitor(urls[0], servers=urls) as visitor:
            while going[0]:
                answers.append(ask(visitor))

    with ThreadPoolExecutor(clients) as pool:
        jobs = [pool.submit(work) for _ in range(clients)]
        try:
            yield answers
        finally:
            going[0] = False
        for job in jobs:
            job.result()


def find_p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]
