"""The list of programmes over HTTP: gunicorn as the portal runs it, eight clients at once that
keep their connection, 10,000 invented programmes, half of the requests for addresses that were
asked for before.

Beside it, in turns, the build of BEFORE=REV, or else the same build without its memory of pages.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep

from bench.before import ROOT, check_out, find_revision
from bench.browsing import find_p95, print_times
from bench.clients import CLIENTS, PAGES

FEW, MANY = 20, 10_000
TARGET = 40
ROUNDS = 3
WITHOUT_MEMORY = {"PAGE_MEMORY_BYTES": "0"}
PATIENCE = 300
# The workers prepare the version when they start; then a page takes no more than this.
PREPARED_MS = 1_000
IN_A_ROW = 20


@dataclass(frozen=True)
class Build:
    """A checked out revision, and settings of its own."""

    name: str
    folder: Path
    data: Path
    settings: Mapping[str, str] = field(default_factory=dict)


def main() -> None:
    print(f"pages: the list over HTTP, {CLIENTS} clients at once, half asked for before")
    with TemporaryDirectory(prefix="bench-pages-") as directory, ExitStack() as stack:
        now = Build("today", ROOT, Path(directory) / "now")
        for count in (FEW, MANY):
            print(f"  {count:>6,} programmes: {prepare_site(now, count)} queries for a page")
        print_costs(now)
        before = replace(now, name="without memory", settings=WITHOUT_MEMORY)
        if revision := find_revision():
            folder = stack.enter_context(check_out(revision))
            before = Build(revision[:12], folder, Path(directory) / "before")
            prepare_site(before, MANY)
        compare(*(stack.enter_context(serve(one, MANY)) for one in (now, before)))


def print_costs(build: Build) -> None:
    """Processor time in process, which other work on the machine hardly changes."""
    made = replace(build, settings=WITHOUT_MEMORY)
    few, many, kept = (
        ask_cost(made, FEW),
        ask_cost(made, MANY),
        ask_cost(build, MANY),
    )
    print(f"  front page made: {few['front']:.2f} ms at {FEW}, {many['front']:.2f} at {MANY:,}")
    print(f"  list made: {few['list']:.2f} ms at {FEW}, {many['list']:.2f} at {MANY:,}")
    print(f"  from memory: {kept['again']:.2f} ms; target 1.5", end="")
    print(f" ({kept['hits']} hits, {kept['misses']} misses, {kept['bytes'] / 1e6:.1f} MB)")


def ask_cost(build: Build, count: int) -> dict[str, float]:
    found: dict[str, float] = json.loads(run_module(build, count, "bench.page_cost"))
    return found


def build_environment(build: Build, count: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    var = build.data / str(count)
    (var / "static").mkdir(parents=True, exist_ok=True)
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_STAGE": "demo",
        "PORTAL_VAR": str(var),
        "PUBLIC_URL": "http://127.0.0.1",
        "PYTHONPATH": str(build.folder),
        **build.settings,
    }


def prepare_site(build: Build, count: int) -> int:
    return int(run_module(build, count, "bench.site", str(count)).split()[-1])


def run_module(build: Build, count: int, module: str, *arguments: str) -> str:
    return subprocess.check_output(  # noqa: S603
        [sys.executable, "-m", module, *arguments],
        cwd=build.folder,
        env=build_environment(build, count),
        text=True,
        stderr=subprocess.DEVNULL,
    )


@dataclass
class Served:
    """A server of a build, and what its pages took: milliseconds by kind, and of processor."""

    name: str
    port: int
    process: int
    rounds: list[dict[str, list[float]]] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def visit(self, turn: int) -> None:
        spent = read_processor(self.process)
        command = [sys.executable, "-m", "bench.clients", str(self.port), str(turn)]
        times = json.loads(subprocess.check_output(command, cwd=ROOT))  # noqa: S603
        if turn:
            self.rounds.append(times)
            pages = sum(map(len, times.values()))
            self.processor.append((read_processor(self.process) - spent) / pages)

    def find_best(self) -> dict[str, list[float]]:
        return min(self.rounds, key=lambda one: find_p95(join(one)))


def join(times: Mapping[str, list[float]]) -> list[float]:
    return [one for kind in times.values() for one in kind]


def read_processor(process: int) -> float:
    """Milliseconds that the workers of a server took so far; 0 where the system does not say."""
    children = Path(f"/proc/{process}/task/{process}/children")
    if not children.exists():
        return 0.0
    ticks = 0
    for child in children.read_text().split():
        # After the name, which may hold spaces, user and system time are the 12th and 13th.
        values = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        ticks += int(values[11]) + int(values[12])
    return ticks * 1_000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def serve(build: Build, count: int) -> Iterator[Served]:
    port = find_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:portal.process.gunicorn"]
    command += ["--bind", f"127.0.0.1:{port}", "portal.wsgi"]
    environment = build_environment(build, count) | {"PORT": str(port)}
    with (build.data / "server.log").open("a") as log:
        server = subprocess.Popen(  # noqa: S603
            command, env=environment, cwd=build.folder, stdout=log, stderr=log
        )
        try:
            wait_until_prepared(port)
            yield Served(build.name, port, server.pid)
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


def compare(now: Served, before: Served) -> None:
    """In turns, so that other work on the machine meets both."""
    for turn in range(ROUNDS + 1):
        for one in (now, before):
            one.visit(turn)
    for one in (now, before):
        print_rounds(one, note=f"target {TARGET} ms" if one is now else "")
    ratio = find_p95(join(before.find_best())) / find_p95(join(now.find_best()))
    spent = min(before.processor) / min(now.processor) if min(now.processor) else 0.0
    print(f"  {before.name}: p95 {ratio:.1f} x, processor {spent:.1f} x that of today")


def print_rounds(one: Served, *, note: str) -> None:
    best = one.find_best()
    print_times(f"{one.name}, best of {ROUNDS} rounds of {CLIENTS * PAGES}", join(best), note)
    for kind, text in (("known", "  asked for before"), ("new", "  new")):
        print_times(text, best[kind])
    worst = max(find_p95(join(times)) for times in one.rounds)
    print(f"  worst round p95 {worst:.0f} ms; load {os.getloadavg()[0]:.1f}", end="")
    print(f"; {min(one.processor):.1f} ms of processor a page")
