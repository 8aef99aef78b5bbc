"""One world for many tries: making it takes far longer than asking for a page of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is not there for the next one: rows, throttles and cached pages."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()
