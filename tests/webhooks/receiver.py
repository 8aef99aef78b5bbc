"""A system of an organisation: a real HTTP server on this machine that does what a test says."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread


@dataclass
class Call:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers with what `answers` holds, one after the other, and then with 204."""

    port: int
    calls: list[Call] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    drip_seconds: float = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


def make_handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            names = {name.lower(): value for name, value in self.headers.items()}
            receiver.calls.append(Call(self.path, names, body))
            try:
                self.answer()
            except OSError:
                self.close_connection = True

        do_GET = do_POST

        def answer(self) -> None:
            if receiver.drip_seconds:
                self.drip(receiver.drip_seconds)
            status, headers = receiver.answers.pop(0) if receiver.answers else (204, {})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def drip(self, seconds: float) -> None:
            ends_at = time.monotonic() + seconds
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while time.monotonic() < ends_at:
                self.wfile.write(b"x")
                time.sleep(0.05)

        def log_message(self, *args: object) -> None:
            pass

    return Handler


@contextmanager
def serve(*, ssl_context: SSLContext | None = None) -> Iterator[Receiver]:
    receiver = Receiver(port=0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(receiver))
    receiver.port = server.server_address[1]
    if ssl_context:
        server.socket = ssl_context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
