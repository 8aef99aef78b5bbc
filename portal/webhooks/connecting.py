"""Calls a server that we do not trust: at an address that was checked, within a time limit,
without following redirects and without a proxy.

The name is looked up once, here, and the connection goes to the address found then: the name
server is never asked a second time (DNS rebinding). TLS still checks the name.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ssl import SSLContext
from typing import Any, Final

import httpcore
import httpx
from django.conf import settings

from portal.webhooks.targets import find_addresses, read_url

MAX_ADDRESSES: Final = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side answered, without the body: nobody here reads what a stranger writes."""

    status: int
    retry_after: str


def post(
    url: str, *, content: bytes, headers: Mapping[str, str], ssl_context: SSLContext | None = None
) -> Answer:
    """Send a POST and return the answer. Raises TargetRefused, NameUnknown, and the errors of
    httpcore for all that goes wrong on the way.
    """
    read_url(url)
    context = ssl_context or httpx.create_ssl_context(trust_env=False)
    backend = CheckedBackend(deadline=time.monotonic() + settings.WEBHOOK_TOTAL_SECONDS)
    seconds = settings.WEBHOOK_TOTAL_SECONDS
    timeouts = {"connect": settings.WEBHOOK_CONNECT_SECONDS, "read": seconds, "write": seconds}
    with (
        httpcore.ConnectionPool(ssl_context=context, network_backend=backend) as pool,
        pool.stream(
            "POST",
            url,
            headers=list(headers.items()),
            content=content,
            extensions={"timeout": timeouts},
        ) as response,
    ):
        found = (value for name, value in response.headers if name.lower() == b"retry-after")
        return Answer(response.status, next(found, b"").decode("ascii", errors="replace"))


class CheckedBackend(httpcore.NetworkBackend):
    """A network that connects to addresses that were checked, and never by name. `deadline` is a
    moment of `time.monotonic`.
    """

    def __init__(self, *, deadline: float) -> None:
        self.deadline = deadline
        self.plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = find_addresses(host, port)[:MAX_ADDRESSES]
        failed: Exception = httpcore.ConnectTimeout()
        for address in addresses:
            left = _count_seconds_left(self.deadline, timeout)
            if left <= 0:
                break
            try:
                stream = self.plain.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return DeadlineStream(stream, deadline=self.deadline)
        raise failed


class DeadlineStream(httpcore.NetworkStream):
    """A connection that ends at a deadline. A timeout counts from the last byte, so a server that
    sends one now and then could hold us for as long as it likes.
    """

    def __init__(self, stream: httpcore.NetworkStream, *, deadline: float) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = _count_seconds_left(self.deadline, timeout)
        if left <= 0:
            raise httpcore.ReadTimeout
        return self.stream.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = _count_seconds_left(self.deadline, timeout)
        if left <= 0:
            raise httpcore.WriteTimeout
        self.stream.write(buffer, left)

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = max(_count_seconds_left(self.deadline, timeout), 0.001)
        inner = self.stream.start_tls(ssl_context, server_hostname, left)
        return DeadlineStream(inner, deadline=self.deadline)

    def get_extra_info(self, info: str) -> object:
        return self.stream.get_extra_info(info)


def _count_seconds_left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    return left if timeout is None else min(left, timeout)
