"""Celery, which only wakes a worker: what must happen is a row, and the tick looks for rows."""

import os

import structlog
from celery import Celery, Signature, Task
from django.conf import settings
from kombu.connection import Connection
from kombu.exceptions import ChannelError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal", amqp="portal.broker:SteadyAMQP")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


# On a signal, because the settings cannot be read while they import this package.
@app.on_after_finalize.connect
def schedule_tick(sender: Celery, **_: object) -> None:
    """Run a tick every TICK_SECONDS; one that has not started before the next is dropped, so that
    they do not pile up.
    """
    seconds = settings.TICK_SECONDS
    tick = sender.signature("portal.outbox.tasks.tick")
    sender.add_periodic_task(seconds, tick, name="tick", expires=seconds)


logger = structlog.get_logger(__name__)


def wake(task: Task | Signature) -> None:
    """Call a worker now instead of at the next tick; a broker that is down costs half a second.

    `task` is a task, or its signature (`app.signature`) where the task cannot be imported.
    """
    try:
        with connect_broker() as broker:
            task.apply_async(connection=broker, retry=False, expires=settings.TICK_SECONDS)
    except Exception as error:
        logger.warning("wake_up_failed", task=task.name, error=type(error).__name__)


def count_queued() -> int | None:
    """Count the wake-up calls that wait for a worker; None when the broker does not answer."""
    try:
        with connect_broker() as broker:
            declared = broker.default_channel.queue_declare(
                queue=app.conf.task_default_queue, passive=True
            )
            return int(declared.message_count)
    except ChannelError:
        # A queue that is empty does not exist.
        return 0
    except Exception:
        return None


def connect_broker() -> Connection:
    """Return a new connection that gives up after half a second, even if the broker stays
    silent.
    """
    patience = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    broker: Connection = app.connection_for_write(transport_options=patience)
    return broker
