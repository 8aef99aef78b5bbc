"""A broker that comes back is found at once: Celery itself waits longer and longer, up to half a
minute, and a tick of a minute deserves better.
"""

from typing import Any

from celery.app.amqp import AMQP
from kombu.connection import Connection

SECONDS = 1


class SteadyConnection(Connection):
    """Tries again each second, for as long as it takes."""

    def ensure_connection(self, *args: Any, **kwargs: Any) -> Any:
        steady = {"interval_start": SECONDS, "interval_step": 0, "interval_max": SECONDS}
        return super().ensure_connection(*args, **steady | kwargs)  # type: ignore[no-untyped-call]


class SteadyAMQP(AMQP):
    Connection = SteadyConnection
