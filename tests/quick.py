"""What makes the suite quick without testing less: see docs/adr/022-a-build-in-fifteen-minutes.md.

The hooks and fixtures are in conftest.py.
"""

import fcntl
import gc
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import setup_databases

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


def hash_cheaply() -> None:
    """The hashers stay those of production; only they repeat their work once, not a million
    times, which is what makes a stolen hash expensive and a test slow.
    """
    PBKDF2PasswordHasher.iterations = 1


def collect_garbage_rarely() -> None:
    """What was imported and collected stays until the end: it need not be looked through again
    and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def touches_database(item: pytest.Item) -> bool:
    """pytest-django lets no other test reach the database."""
    if item.get_closest_marker("django_db") or item.get_closest_marker("faults"):
        return True
    kind = getattr(item, "cls", None)
    if kind and issubclass(kind, TransactionTestCase):
        return True
    return not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


@dataclass(frozen=True)
class Template:
    """The migrated tables of one run: the process that comes first makes them, and the others,
    which wait for it, take a copy. The migrations run over the copy too, and find nothing to do.
    """

    folder: Path

    def set_up(self, name: str) -> Any:
        """The test database of this process; returns what `teardown_databases` asks for."""
        with self._locked():
            if self._mark.exists():
                self._copy(self._mark.read_text(), name)
                return make_database(keepdb=True)
            made = make_database()
            connection.close()
            self._copy(name, f"{name}_template")
            self._mark.write_text(f"{name}_template")
        return made

    def drop(self) -> None:
        """By the process that is done first; who comes after that makes tables of its own."""
        with self._locked():
            if not self._mark.exists():
                return
            if connection.vendor == "postgresql":
                execute(f'DROP DATABASE "{self._mark.read_text()}"')
            self._mark.unlink()

    def _copy(self, source: str, target: str) -> None:
        if connection.vendor == "postgresql":
            execute(f'DROP DATABASE IF EXISTS "{target}"')
            execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        else:
            shutil.copy(source, target)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / "migrated.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @property
    def _mark(self) -> Path:
        return self.folder / "migrated.txt"


def make_database(*, keepdb: bool = False) -> Any:
    return setup_databases(
        verbosity=0,
        interactive=False,
        keepdb=keepdb,
        aliases={"default"},
        serialized_aliases=set(),
    )


def execute(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
