import smtplib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from portal import clock
from portal.outbox.models import OutgoingMessage

NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)

LETTERS = {
    "letter.txt": "Bericht voor {{ name }}\n\nDag {{ name }}, {{ day|date:'l' }}.\n",
    "letter.html": "<p>Dag {{ name }}, {{ day|date:'l' }}.</p>",
    "headless.txt": "Alleen een onderwerp\n",
    "headless.html": "<p>Tekst</p>",
}


@pytest.fixture(autouse=True)
def letters(settings) -> None:
    loaders = [("django.template.loaders.locmem.Loader", LETTERS)]
    backend = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [{"BACKEND": backend, "OPTIONS": {"loaders": loaders}}]


@pytest.fixture
def noon() -> Iterator[datetime]:
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def make_message() -> Callable[..., OutgoingMessage]:
    def make(number: int = 1, **values) -> OutgoingMessage:
        return OutgoingMessage.objects.create(
            **{
                "kind": "new-referral",
                "subject_key": f"referral:{number}",
                "to_address": "loket@partner.example",
                "subject": "Nieuwe verwijzing",
                "text": "Er is een nieuwe verwijzing.\n",
                "html": "<p>Er is een nieuwe verwijzing.</p>",
                "due_at": NOON,
                "created_at": NOON,
            }
            | values
        )

    return make


class ScriptedBackend(BaseEmailBackend):
    """A mail server that does what the test says: `on_open` and `on_send` may raise."""

    on_open: Callable[[], None] = staticmethod(lambda: None)
    on_send: Callable[[mail.EmailMessage], None] = staticmethod(lambda message: None)

    def open(self) -> bool:
        type(self).on_open()
        return True

    def send_messages(self, messages) -> int:
        for message in messages:
            type(self).on_send(message)
            mail.outbox.append(message)
        return len(messages)


@pytest.fixture
def server(settings, monkeypatch) -> type[ScriptedBackend]:
    settings.EMAIL_BACKEND = f"{__name__}.ScriptedBackend"
    monkeypatch.setattr(ScriptedBackend, "on_open", ScriptedBackend.on_open)
    monkeypatch.setattr(ScriptedBackend, "on_send", ScriptedBackend.on_send)
    return ScriptedBackend


def refuse(code: int) -> Callable[..., None]:
    """A server that refuses the recipient with this code, quoting the address as real ones do."""

    def on_send(message: mail.EmailMessage) -> None:
        raise smtplib.SMTPRecipientsRefused({to: (code, to.encode()) for to in message.to})

    return on_send


def fail(error: Exception) -> Callable[..., None]:
    def on_call(*_) -> None:
        raise error

    return on_call
