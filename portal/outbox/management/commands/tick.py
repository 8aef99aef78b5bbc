import signal
from argparse import ArgumentParser
from threading import Event

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from portal.outbox.ticking import run_tick

logger = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Queue what has come due and send it: what the beat does, without Celery."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on every TICK_SECONDS")

    def handle(self, *args: object, **options: object) -> None:
        if not options["loop"]:
            self.tell(run_tick())
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            self.tick_once()
            stop.wait(settings.TICK_SECONDS)

    def tick_once(self) -> None:
        """Run a tick; if it fails, log that: the next one may find the database back."""
        close_old_connections()
        try:
            self.tell(run_tick())
        except Exception:
            logger.exception("tick_failed")

    def tell(self, counts: dict[str, int]) -> None:
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in counts.items()))
