"""Visitors of a portal that runs: over HTTP, each with cookies of its own."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

import httpx

from tests.faults.harness import Portal

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LOAD = """
from programmes.models import Organisation, Programme
from programmes.reference_data import load_reference_data
load_reference_data()
Organisation.objects.filter(slug="oost-nl").update(mailbox="loket@oostnl.example")
"""
MAKE = """
from entrepreneurs.models import Intake
FACTS = {
    "municipality": "GM0202", "started": True, "foundedOn": "2015-05-01", "fte": 24.0,
    "growthAmbition": True, "growthPlan": True,
}
def make_intakes(number):
    rows = [Intake(needs={"financing": 3}, facts=FACTS, town="Arnhem") for _ in range(number)]
    return [row.token for row in Intake.objects.bulk_create(rows)]
"""
CONTACT = {"name": "Ada Bouwer", "consent": "on", "receiver": "oost-nl", "question": "Geld"}


@dataclass(frozen=True)
class Answer:
    """What a visitor got: 0 where nothing came back."""

    status: int
    seconds: float
    at: float
    text: str = ""
    sent: str = ""


def load_catalogue(portal: Portal) -> None:
    portal.run(LOAD)


def make_intakes(portal: Portal, number: int) -> list[str]:
    """The private links of that many entrepreneurs who may ask to be referred."""
    tokens: list[str] = portal.ask(f"make_intakes({number})", given=MAKE)
    return tokens


class Visitor:
    def __init__(self, url: str, *, keep: bool = True) -> None:
        # A proxy may open a connection for each request.
        limits = httpx.Limits(max_keepalive_connections=8 if keep else 0)
        self.client = httpx.Client(base_url=url, timeout=30, limits=limits, follow_redirects=True)

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: Any) -> None:
        self.client.close()

    def send(self, path: str, data: dict[str, str]) -> Answer:
        """Fill in the form of a page and send it; what cannot be sent is an answer too."""
        start = time.monotonic()
        try:
            form = self.client.get(path)
            if form.status_code != 200:
                return self._tell(form, start)
            found = TOKEN.search(form.text)
            assert found, form.text[:500]
            token = {"csrfmiddlewaretoken": found[1]}
            start = time.monotonic()
            return self._tell(self.client.post(path, data=data | token), start)
        except httpx.TransportError:
            return Answer(0, time.monotonic() - start, time.monotonic())

    def refer(self, token: str, *, email: str) -> Answer:
        return self.send(f"/verwijs/{token}/groeiversneller/", CONTACT | {"email": email})

    def start_intake(self) -> Answer:
        """Saves one row; `sent` is the key that it must be found by."""
        key = str(uuid4())
        answer = self.send("/intake/", {"own_words": "Een lening", "submission": key})
        return Answer(answer.status, answer.seconds, answer.at, answer.text, key)

    def _tell(self, response: httpx.Response, start: float) -> Answer:
        now = time.monotonic()
        return Answer(response.status_code, now - start, now, response.text)


@contextmanager
def keep_asking(
    url: str, ask: Callable[[Visitor], Answer], *, clients: int
) -> Iterator[list[Answer]]:
    """Load: that many visitors ask again and again until the block ends."""
    answers: list[Answer] = []
    going = [True]

    def work() -> None:
        with Visitor(url) as visitor:
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


def number_from(start: int = 0) -> Callable[[], int]:
    counter = count(start)
    return lambda: next(counter)


def is_gone(url: str) -> bool:
    with suppress(httpx.TransportError):
        httpx.get(url, timeout=1)
        return False
    return True
