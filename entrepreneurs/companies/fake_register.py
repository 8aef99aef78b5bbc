"""A company register for demonstrations and tests. It serves invented companies over real HTTP, in
the shape that KVK documents, with its oddities; some numbers behave badly on purpose.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import parse_qs, urlsplit

import yaml
from django.conf import settings

SLOW, DOWN, HTML, SHAPE, ONCE, CLOSED = (f"9999990{number}" for number in range(1, 7))
SLOW_SECONDS = 3.0


class InventedCompany(TypedDict):
    """A company with what the register answers to a search (`hit`) and about it (`profile`)."""

    name: str
    hit: dict[str, object]
    profile: dict[str, object]


def read_companies() -> list[InventedCompany]:
    path = Path(settings.FIXTURES_DIR) / "demo" / "register.yaml"
    companies: list[InventedCompany] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return companies


class Handler(BaseHTTPRequestHandler):
    companies: list[InventedCompany] = []
    failed_once = False

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        number = query.get("kvkNummer") or url.path.rsplit("/", 1)[-1]
        if not self.headers.get("apikey"):
            self._answer(401, {"fout": [{"code": "IPD0000", "omschrijving": "geen sleutel"}]})
        elif not self._misbehave(number):
            self._find(url.path, query, number)

    def _misbehave(self, number: str) -> bool:
        if number == SLOW:
            time.sleep(SLOW_SECONDS)
        if number == DOWN or (number == ONCE and not Handler.failed_once):
            Handler.failed_once = number == ONCE
            self._answer(503, {})
        elif number == HTML:
            self._send(200, b"<h1>Onderhoud</h1>", "text/html")
        elif number == SHAPE:
            self._answer(200, ["geen", "object"])
        else:
            return False
        return True

    def _find(self, path: str, query: dict[str, str], number: str) -> None:
        name = query.get("naam", "").casefold()
        wanted = [
            one
            for one in self.companies
            if one["profile"]["kvkNummer"] == number or (name and name in one["name"].casefold())
        ]
        if not wanted:
            self._answer(
                404, {"fout": [{"code": "IPD5200", "omschrijving": "Er zijn geen gegevens"}]}
            )
        elif "/v2/zoeken" in path:
            found = [one["hit"] for one in wanted]
            self._answer(
                200, {"pagina": 1, "totaal": len(found), "resultaten": found, "links": []}
            )
        else:
            self._answer(200, wanted[0]["profile"])

    def _answer(self, status: int, body: object) -> None:
        self._send(status, json.dumps(body).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: numbers of companies do not belong in a log."""


def build_server(port: int) -> ThreadingHTTPServer:
    """Return a server that listens on this machine only; port 0 takes a free one."""
    Handler.companies, Handler.failed_once = read_companies(), False
    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


@contextmanager
def run_fake_register() -> Iterator[str]:
    """Run a register for tests until the block ends, and yield its address."""
    server = build_server(0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/api"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
