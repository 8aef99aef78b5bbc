"""The environment of the tests: nothing of the machine or of the demo reaches them.

pytest-django reads the settings before any conftest, hence a plugin that it meets first:
python -m pytest -p tests.environment
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

# Every setting that the portal reads from its environment, by its former name too.
READ = re.compile(r"""\b(?:env(?:_\w+)?\(\s*|former=)"([A-Z_]+)\"""")
SETTINGS = {
    name
    for path in (Path(__file__).resolve().parent.parent / "portal").rglob("*.py")
    for name in READ.findall(path.read_text(encoding="utf-8"))
}


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
