"""The environment of the tests, set before Django reads it: nothing of the machine or of the demo reaches them.

`make test` loads this module as a plugin (`-p tests.environment`), since pytest-django reads the settings before any conftest.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SETTINGS = (
    "ALLOWED_HOSTS",
    "BEHIND_PROXY",
    "CELERY_BROKER_URL",
    "DATABASE_URL",
    "DEBUG",
    "DESK_MAILBOX",
    "EMAIL_HOST",
    "PORT",
    "PORTAL_CLOCK_OFFSET_SECONDS",
    "PUBLIC_URL",
    "REDIS_URL",
    "TICK_SECONDS",
)


def prepare() -> None:
    """A directory of its own for each process (xdist starts several), the database of TEST_DATABASE_URL or SQLite."""
    for name in SETTINGS:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    directory = Path(tempfile.mkdtemp(prefix="portal-tests-"))
    (directory / "static").mkdir()
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    os.environ["PORTAL_STAGE"] = "test"
    os.environ["PORTAL_VAR"] = str(directory)
    if url := os.environ.get("TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = url


prepare()
