"""A connection that finds a broker as soon as it is back. Celery itself waits longer after each
try, up to half a minute, which is too long for a tick of one minute.
"""

from celery.app.amqp import AMQP
from kombu.connection import Connection

SECONDS = 1


class SteadyConnection(Connection):
    """A connection that tries again each second, for as long as it takes."""

    def ensure_connection(self, *args: object, **kwargs: object) -> object:
        steady = {"interval_start": SECONDS, "interval_step": 0, "interval_max": SECONDS}
        return super().ensure_connection(*args, **steady | kwargs)  # type: ignore[no-untyped-call]


class SteadyAMQP(AMQP):
    Connection = SteadyConnection
