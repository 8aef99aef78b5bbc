"""The list of programmes over HTTP: gunicorn as the portal runs it, eight clients at once that
keep their connection, 10,000 invented programmes.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep

from bench.browsing import find_p95, print_times
from bench.clients import CLIENTS

FEW, MANY = 20, 10_000
TARGET = 120
ROUNDS = 3
PATIENCE = 300
# The workers prepare the version when they start; then a page takes no more than this.
PREPARED_MS = 1_000
IN_A_ROW = 20


def main() -> None:
    print(f"pages: the list over HTTP, {CLIENTS} clients at once, distinct addresses")
    with TemporaryDirectory(prefix="bench-pages-") as directory:
        queries = {count: prepare_site(Path(directory), count) for count in (FEW, MANY)}
        for count, number in queries.items():
            print(f"  {count:>6,} programmes: {number} queries for a page")
        with serve(Path(directory), MANY) as port:
            time_pages(MANY, port)


def build_environment(directory: Path, count: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    var = directory / str(count)
    (var / "static").mkdir(parents=True, exist_ok=True)
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_STAGE": "demo",
        "PORTAL_VAR": str(var),
        "PUBLIC_URL": "http://127.0.0.1",
    }


def prepare_site(directory: Path, count: int) -> int:
    command = [sys.executable, "-m", "bench.site", str(count)]
    done = subprocess.check_output(  # noqa: S603
        command, env=build_environment(directory, count), text=True, stderr=subprocess.DEVNULL
    )
    return int(done.split()[-1])


@contextmanager
def serve(directory: Path, count: int) -> Iterator[int]:
    port = find_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:portal.process.gunicorn"]
    command += ["--bind", f"127.0.0.1:{port}", "portal.wsgi"]
    environment = build_environment(directory, count) | {"PORT": str(port)}
    with (directory / "server.log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603
            command, env=environment, stdout=log, stderr=log
        )
        try:
            wait_until_prepared(port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=60)


def find_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_until_prepared(port: int) -> None:
    """Each connection may reach another worker: many quick answers in a row."""
    until, quick = monotonic() + PATIENCE, 0
    while quick < IN_A_ROW:
        if monotonic() > until:
            raise SystemExit("the server was not ready in time")
        start = perf_counter()
        answered = ask(port)
        quick = quick + 1 if answered and (perf_counter() - start) * 1_000 < PREPARED_MS else 0
        if not answered:
            sleep(0.5)


def ask(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/programmas/?q=warm")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def time_pages(count: int, port: int) -> None:
    rounds = []
    for _ in range(ROUNDS):
        command = [sys.executable, "-m", "bench.clients", str(port)]
        rounds.append(json.loads(subprocess.check_output(command)))  # noqa: S603
    best = min(rounds, key=find_p95)
    print_times(f"{count:,} programmes, best of {ROUNDS} rounds", best, f"target {TARGET} ms")
    print(f"  worst round p95 {max(map(find_p95, rounds)):.0f} ms; load {os.getloadavg()[0]:.1f}")
