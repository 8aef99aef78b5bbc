"""A whole portal for fault tests: real processes, its own database, broker folder and mail server.

    def test_something(portal: Portal, sink: Sink) -> None:
        portal.run("from referrals.… import …; …")     # Python inside the portal
        worker = portal.start_worker()
        wait_until(lambda: sink.mails, seconds=10)
        worker.kill()

The fixtures are in conftest.py. Lease, tick and backoff are short; `set_clock` moves the time of
processes that are already running.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
LEASE_SECONDS = 2
TICK_SECONDS = 1


def wait_until(
    condition: Callable[[], Any], *, seconds: float, told: Callable[[], str] = str
) -> float:
    """How long the condition took to hold; fails with what `told` says when it never does."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > seconds:
            raise AssertionError(f"not within {seconds} s. {told()}")
        time.sleep(0.01)
    return time.monotonic() - start


@dataclass
class Running:
    """A process with all its children, which are killed or stopped together."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """As an operator would; with force after half a minute."""
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        finally:
            self.kill()

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(timeout=10)


@dataclass
class Portal:
    folder: Path
    database_url: str
    mail_port: int
    env: dict[str, str] = field(default_factory=dict)
    running: list[Running] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """What is set here wins over the environment of the test run."""
        own = {
            "PORTAL_STAGE": "local",
            "PORTAL_VAR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": "",
            "CELERY_BROKER_URL": "filesystem://",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail_port),
            "OUTBOX_LEASE_SECONDS": str(LEASE_SECONDS),
            "OUTBOX_BACKOFF_SECONDS": "1",
            "TICK_SECONDS": str(TICK_SECONDS),
            "PORTAL_CLOCK_OFFSET_SECONDS_FILE": str(self._clock_file),
            "PYTHONUNBUFFERED": "1",
        }
        return {"DJANGO_SETTINGS_MODULE": "portal.settings", **os.environ, **own, **self.env}

    def set_clock(self, *, offset_seconds: int) -> None:
        fresh = self._clock_file.with_suffix(".new")
        fresh.write_text(str(offset_seconds))
        # Renaming, so that no process reads a half-written file.
        fresh.replace(self._clock_file)

    def manage(self, *arguments: str) -> str:
        return self._call("manage.py", *arguments)

    def run(self, code: str) -> str:
        """Run Python inside the portal; returns what it printed."""
        return self._call("-c", f"import django; django.setup()\n{code}")

    def ask(self, expression: str, *, given: str = "") -> Any:
        """The value of an expression inside the portal, by way of JSON."""
        return json.loads(self.run(f"import json\n{given}\nprint(json.dumps({expression}))"))

    def query(self, sql: str) -> Any:
        """The first value of a query, from outside and without the time a process takes."""
        if self.database_url.startswith("sqlite:"):
            with closing(
                sqlite3.connect(self.database_url.removeprefix("sqlite:///"))
            ) as database:
                return database.execute(sql).fetchone()[0]
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            return connection.execute(sql).fetchone()[0]

    def start(self, *arguments: str) -> Running:
        log = self.folder / f"process-{len(self.running)}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(Running(process, log))
        return self.running[-1]

    def start_worker(self) -> Running:
        """A worker with its beat, from the moment on that it takes tasks."""
        beat = str(self.folder / "beat-schedule")
        worker = "-m celery -A portal worker -B --concurrency 1 --loglevel INFO --schedule"
        running = self.start(*worker.split(), beat)
        wait_until(
            lambda: b" ready." in running.log.read_bytes(), seconds=30, told=running.log.read_text
        )
        return running

    def kill_all(self) -> None:
        for process in self.running:
            process.kill()

    @property
    def _clock_file(self) -> Path:
        return self.folder / "clock-offset"

    def _call(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
