"""One world for the tests of a file: making it takes longer than most of them.

    shared_desk = share(make_desk)

    @pytest.fixture
    def desk(shared_desk: Desk, programme_rows: None) -> Desk:
        return deepcopy(shared_desk)

Its rows stand in a transaction that ends with the file. That of each test is a savepoint in it,
so every test finds the world as it was made; and a copy of its objects, which it may change.
Not for tests with `transaction=True`: they see no transaction but their own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction


def share(make: Callable[[], Any]) -> Any:
    """A fixture: what `make` makes on the shipped catalogue and the editors' rows."""

    @pytest.fixture(scope="module")
    def shared(catalogue_standing: Callable[[], None], django_db_blocker: Any) -> Iterator[Any]:
        with standing(django_db_blocker):
            with django_db_blocker.unblock():
                catalogue_standing()
                made = make()
            # What would follow a commit does not: there is none.
            connection.run_on_commit.clear()
            cache.clear()
            yield made

    return shared


@contextmanager
def standing(blocker: Any) -> Iterator[None]:
    """A transaction around all that happens inside, undone at the end."""
    atomic = transaction.atomic()
    # As Django's own around each test: code that insists on an outermost transaction accepts it.
    atomic._from_testcase = True
    with blocker.unblock():
        atomic.__enter__()
    # After each test Django closes the connection, and the transaction would end with it.
    connection.close = lambda: None
    try:
        yield
    finally:
        del connection.close
        with blocker.unblock():
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
