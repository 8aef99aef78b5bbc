"""What happens once a transaction is there for everybody to see."""

from collections.abc import Callable

from django.db import connection, transaction


def call_once_on_commit(call: Callable[[], None]) -> None:
    """However often a transaction asks: to wake somebody costs a wait when the broker is down."""
    if not any(entry[1] is call for entry in connection.run_on_commit):
        transaction.on_commit(call)
