"""When the database is away or the disk is full: an honest answer that says to come back, on pages
and in the API, without needing the database itself. A defect of ours stays a defect.
"""

import errno
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection
from django.db.utils import DataError, ProgrammingError
from django.test import Client
from psycopg import errors

from portal.outages import is_temporary

PAGE, API = "/programmas/", "/api/v1/programmes"


def caused_by(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (OperationalError("server closed the connection"), True),
        (InterfaceError("connection already closed"), True),
        (caused_by(OperationalError("x"), errors.DiskFull("x")), True),
        (caused_by(DatabaseError("x"), errors.ConfigurationLimitExceeded("x")), True),
        (caused_by(DatabaseError("could not extend file"), errors.InternalError_("x")), True),
        (OSError(errno.ENOSPC, "no space left"), True),
        (OSError(errno.EDQUOT, "quota"), True),
        (OSError(errno.ENOENT, "no such file"), False),
        (IntegrityError("duplicate"), False),
        (caused_by(DataError("x"), errors.NumericValueOutOfRange("x")), False),
        (caused_by(ProgrammingError("x"), errors.UndefinedTable("x")), False),
        (caused_by(DatabaseError("x"), errors.InFailedSqlTransaction("x")), False),
        (KeyError("x"), False),
        (None, False),
    ],
)
def test_what_passes_by_itself(error: BaseException | None, passing: bool) -> None:
    assert is_temporary(error) == passing


@pytest.fixture
def broken(db: None) -> Iterator[Callable[[Exception], Client]]:
    """Whatever asks the database gets this error instead."""
    with pytest.MonkeyPatch.context() as patch:

        def break_with(error: Exception) -> Client:
            def fail(*_args: Any, **_kwargs: Any) -> Any:
                raise error

            patch.setattr(connection, "cursor", fail)
            return Client(raise_request_exception=False)

        yield break_with


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_page_while_the_database_is_away(broken: Any, prefix: str) -> None:
    answer = broken(OperationalError("away")).get(prefix + PAGE)
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer["Cache-Control"] == "no-store"
    assert "even niet bereikbaar" in text
    assert "niet bewaard" in text
    assert "OperationalError" not in text


def test_the_api_while_the_database_is_away(broken: Any) -> None:
    answer = broken(OperationalError("away")).get(API)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["status"] == 503


@pytest.mark.parametrize("path", [PAGE, API])
def test_a_defect_of_ours_is_no_outage(broken: Any, path: str) -> None:
    answer = broken(KeyError("secret")).get(path)
    assert answer.status_code == 500
    assert "Retry-After" not in answer
    assert "secret" not in answer.content.decode()
