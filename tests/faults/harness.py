"""A whole portal for fault tests: real processes, its own database, broker and mail server.

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
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.faults.sink import find_free_port

ROOT = Path(__file__).resolve().parents[2]
LEASE_SECONDS = 1
TICK_SECONDS = 1
CONSOLE = """
import sys, json, django
django.setup()
from django.db import close_old_connections
space = {}
print("ready", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    try:
        close_old_connections()
        exec(asked["run"], space)
        told = {"value": eval(asked["ask"], space) if asked["ask"] else None}
    except Exception as error:
        told = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(told, default=str), flush=True)
"""


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
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def list_pids(self) -> list[int]:
        found = subprocess.run(
            ["pgrep", "-g", str(self.process.pid)], capture_output=True, text=True, check=True
        )
        return [int(pid) for pid in found.stdout.split()]

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def terminate(self) -> None:
        """As an operator or a container would; the process ends what it has in hand."""
        self.process.terminate()

    def stop(self) -> None:
        """With force after half a minute."""
        self.terminate()
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
    console: subprocess.Popen[str] | None = None

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
            "UNDO_SECONDS": "0",
            "API_RATE_PER_MINUTE": "1000000",
            "PORTAL_CLOCK_OFFSET_SECONDS_FILE": str(self._clock_file),
            "PYTHONUNBUFFERED": "1",
            # Dozens of processes start: only the first compiles.
            "PYTHONDONTWRITEBYTECODE": "",
        }
        return {"DJANGO_SETTINGS_MODULE": "portal.settings", **os.environ, **own, **self.env}

    def set_clock(self, *, offset_seconds: int) -> None:
        fresh = self._clock_file.with_suffix(".new")
        fresh.write_text(str(offset_seconds))
        # Renaming, so that no process reads a half-written file.
        fresh.replace(self._clock_file)

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, code: str) -> None:
        """Run Python inside the portal; names stay known for the next call."""
        self._talk(code, "")

    def ask(self, expression: str, *, given: str = "") -> Any:
        """The value of an expression inside the portal, by way of JSON."""
        return self._talk(given, expression)

    def _talk(self, code: str, expression: str) -> Any:
        console = self.console or self._open_console()
        assert console.stdin is not None
        assert console.stdout is not None
        console.stdin.write(json.dumps({"run": code, "ask": expression}) + "\n")
        console.stdin.flush()
        told = json.loads(console.stdout.readline())
        assert "error" not in told, told["error"]
        return told["value"]

    def _open_console(self) -> subprocess.Popen[str]:
        log = (self.folder / "console.log").open("w")
        self.console = subprocess.Popen(
            [sys.executable, "-c", CONSOLE],
            cwd=ROOT,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        log.close()
        assert self.console.stdout is not None
        first = self.console.stdout.readline()
        assert first == "ready\n", (self.folder / "console.log").read_text()
        return self.console

    def query(self, sql: str) -> Any:
        """The first value of a query, from outside and without the time a process takes."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            row = connection.execute(sql).fetchone()
            return row[0] if row else None

    def start(self, *arguments: str, env: dict[str, str] | None = None) -> Running:
        log = self.folder / f"process-{len(self.running)}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment() | (env or {}),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(Running(process, log))
        return self.running[-1]

    def start_worker(self, *, wait: bool = True) -> Running:
        """From the moment on that it takes tasks; its beat is a process of its own."""
        worker = "-m celery -A portal worker --pool solo --without-mingle --loglevel INFO"
        running = self.start(*worker.split(), "-n", f"worker{len(self.running)}@test")
        if wait:
            wait_for_worker(running)
        return running

    def start_beat(self) -> Running:
        schedule = str(self.folder / f"beat-{len(self.running)}")
        beat = f"-m celery -A portal beat --loglevel INFO --pidfile= --schedule {schedule}"
        return self.start(*beat.split())

    def start_web(self) -> Running:
        """As in production: several processes with several threads each."""
        port = find_free_port()
        command = "-m gunicorn --config python:portal.process.gunicorn portal.wsgi"
        running = self.start(*command.split(), env={"PORT": str(port), "WEB_CONCURRENCY": "2"})
        running.port = port
        wait_until(
            lambda: is_answering(f"{running.url}/healthz"),
            seconds=30,
            told=running.log.read_text,
        )
        return running

    def kill_all(self) -> None:
        for process in self.running:
            process.kill()
        if self.console is not None:
            self.console.kill()
            self.console.wait()
            for pipe in (self.console.stdin, self.console.stdout):
                if pipe is not None:
                    with suppress(BrokenPipeError):
                        pipe.close()

    @property
    def _clock_file(self) -> Path:
        return self.folder / "clock-offset"


def wait_for_worker(running: Running) -> None:
    wait_until(
        lambda: b" ready." in running.log.read_bytes(), seconds=30, told=running.log.read_text
    )


def is_answering(url: str) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(url, timeout=2).status_code == 200
    return False
