"""The environment of the tests: nothing of the machine or of the demo reaches them.

pytest-django reads the settings before any conftest, hence a plugin that it meets first:
python -m pytest -p tests.environment
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
    "KVK_API_KEY",
    "KVK_API_URL",
    "OIDC_ORGANISATIONS",
    "PORT",
    "PORTAL_CLOCK_OFFSET_SECONDS",
    "PORTAL_NAME",
    "PORTAL_TOKENS",
    "PUBLIC_URL",
    "REDIS_URL",
    "STAFF_SECOND_FACTOR",
    "STATIC_COLLECTED",
    "SECURITY_MAILBOX",
    "TICK_SECONDS",
)


def prepare() -> None:
    """A directory for each process (xdist starts several); TEST_DATABASE_URL, else SQLite."""
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
