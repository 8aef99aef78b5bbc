"""The log-in of an organisation, played over real HTTP: the four addresses of OpenID Connect."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CODE, TOKEN, SECRET = "een-code", "een-token", "het-lange-geheim-van-de-organisatie"


class Provider(ThreadingHTTPServer):
    """`person` is who logs in there; `asked` what the portal sent, by path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.person: dict[str, Any] = {}
        self.asked: dict[str, dict[str, str]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._keep(parts.path, parts.query)
        if parts.path == "/.well-known/openid-configuration":
            self._answer(self._describe())
        elif parts.path == "/authorize":
            asked = self.server.asked[parts.path]
            back = urlencode({"code": CODE, "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        elif parts.path == "/userinfo":
            allowed = self.headers.get("Authorization") == f"Bearer {TOKEN}"
            self._answer(self.server.person, status=200 if allowed else 401)
        else:
            self._answer({}, status=404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._keep(self.path, body)
        if self.server.asked[self.path].get("code") != CODE:
            self._answer({"error": "invalid_grant"}, status=400)
            return
        claims = {
            "iss": self.server.url,
            "aud": "portaal",
            "exp": time.time() + 60,
            "iat": time.time(),
            **self.server.person,
        }
        token = jwt.encode(claims, SECRET, algorithm="HS256")
        self._answer({"access_token": TOKEN, "token_type": "Bearer", "id_token": token})

    def _describe(self) -> dict[str, str]:
        names = ("authorization", "token", "userinfo")
        paths = dict(zip(names, ("authorize", "token", "userinfo"), strict=True))
        endpoints = {f"{name}_endpoint": f"{self.server.url}/{paths[name]}" for name in names}
        return {"issuer": self.server.url, "jwks_uri": f"{self.server.url}/jwks", **endpoints}

    def _keep(self, path: str, encoded: str) -> None:
        self.server.asked[path] = {key: one[0] for key, one in parse_qs(encoded).items()}

    def _answer(self, content: dict[str, Any], *, status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """The tests say what matters."""


@contextmanager
def serve_provider() -> Iterator[Provider]:
    server = Provider()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
