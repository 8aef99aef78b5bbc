import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.faults.harness import Portal
from tests.faults.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """A database for this test alone: on the server of TEST_DATABASE_URL, else an SQLite file."""
    if not (server := os.environ.get("TEST_DATABASE_URL")):
        yield f"sqlite:///{tmp_path / 'portal.sqlite3'}"
        return
    name = f"faults_{uuid.uuid4().hex[:12]}"
    url = urlsplit(server)
    with psycopg.connect(url._replace(path="/postgres").geturl(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield url._replace(path=f"/{name}").geturl()
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def portal(tmp_path: Path, database_url: str, sink: Sink) -> Iterator[Portal]:
    portal = Portal(folder=tmp_path, database_url=database_url, mail_port=sink.port)
    portal.set_clock(offset_seconds=0)
    portal.manage("migrate", "--verbosity", "0")
    yield portal
    portal.kill_all()
