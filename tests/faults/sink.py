import asyncio
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Mail:
    message_id: str
    to: str
    subject: str
    text: str
    at: float


@dataclass
class Sink:
    """A mail server on this machine that keeps what it accepts. `delay`, `reply` and `refused`, an
    address that it does not know, may change.
    """

    delay: float = 0.0
    reply: str = "250 OK"
    refused: str = ""
    mails: list[Mail] = field(default_factory=list)
    port: int = field(default_factory=lambda: find_free_port())

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    def count_ids(self) -> Counter[str]:
        return Counter(mail.message_id for mail in self.mails)

    def arrivals(self, mark: str) -> list[float]:
        """When each mail with such a subject came the first time, in order."""
        first: dict[str, float] = {}
        for mail in list(self.mails):
            if mail.subject.startswith(mark):
                first.setdefault(mail.message_id, mail.at)
        return sorted(first.values())

    def count_duplicates(self) -> int:
        return sum(self.count_ids().values()) - len(self.count_ids())

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.refused:
            return "550 unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Half of the delay passes before acceptance, half before the client hears of it."""
        reply = self.reply
        await asyncio.sleep(self.delay / 2)
        if reply.startswith("250"):
            self.mails.append(_read(envelope))
        await asyncio.sleep(self.delay / 2)
        return reply


def _read(envelope: Envelope) -> Mail:
    mail = message_from_bytes(envelope.content or b"", policy=policy.default)
    body = mail.get_body(("plain",))
    return Mail(
        message_id=mail["Message-ID"],
        to=envelope.rcpt_tos[0],
        subject=mail["Subject"],
        text=body.get_content() if body else "",
        at=time.monotonic(),
    )


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
