"""Calls that wait until the transaction is committed, so that everybody sees its rows."""

from collections.abc import Callable

from django.db import connection, transaction


def call_once_on_commit(call: Callable[[], None]) -> None:
    """Call once when the transaction is committed, however often it asks: waking a worker costs a
    wait when the broker is down.
    """
    if not any(entry[1] is call for entry in connection.run_on_commit):
        transaction.on_commit(call)
