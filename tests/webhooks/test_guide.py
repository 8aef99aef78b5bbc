"""The receiver of docs/partners.md, as it stands there, takes what is ours and nothing else."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from portal.webhooks.sending import send_due
from portal.webhooks.signing import derive_secret
from programmes.models import Organisation
from tests.faults.sink import find_free_port

PAGE = Path(__file__).resolve().parents[2] / "docs" / "partners.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SALT = "5" * 32


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    (text,) = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
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
        wait_for(f"http://127.0.0.1:{port}/")
        yield port, process
    finally:
        process.kill()
        process.communicate()


def wait_for(url: str) -> None:
    for _ in range(300):
        try:
            httpx.get(url)
        except httpx.ConnectError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the receiver does not start")


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
