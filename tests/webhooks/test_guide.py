"""The receiver of docs/partners.md, as it stands there, takes what is ours and nothing else."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from portal.webhooks.sending import send_due
from portal.webhooks.signing import derive_secret
from programmes.models import Organisation
from tests.faults.harness import wait_until
from tests.faults.sink import find_free_port
from tests.guide import list_blocks

SALT = "5" * 32


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    (text,) = list_blocks("python")
    assert text.count("9123") == 1
    port, program = find_free_port(), tmp_path / "receive.py"
    program.write_text(text.replace("9123", str(port)))
    process = subprocess.Popen(
        [sys.executable, str(program)],
        env=os.environ | {"WEBHOOK_SECRET": derive_secret(SALT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        wait_until(lambda: is_listening(port), seconds=30)
        yield port, process
    finally:
        process.kill()
        process.communicate()


def is_listening(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(("salt", "arrived"), [(SALT, True), ("6" * 32, False)])
def test_the_copied_receiver(
    copied: tuple[int, "subprocess.Popen[str]"],
    organisation: Organisation,
    make_delivery: Callable[..., WebhookDelivery],
    settings: Any,
    salt: str,
    arrived: bool,
) -> None:
    port, process = copied
    settings.WEBHOOK_TRUSTED_HOSTS = ["127.0.0.1"]
    url = f"http://127.0.0.1:{port}/"
    endpoint = WebhookEndpoint.objects.create(organisation=organisation, url=url, salt=salt)
    delivery = make_delivery(endpoint=endpoint)
    assert send_due() == arrived
    assert delivery.log.get().status_code == (204 if arrived else 401)
    if arrived:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("referrals.changed - now ask http")
