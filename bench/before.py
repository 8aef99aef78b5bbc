"""The build of another revision, to measure beside today's: `make bench BEFORE=REV`.

A worktree under var/, served by the same .venv; its bench prepares its own database.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = "BEFORE"


def find_revision() -> str:
    """As asked for; empty when there is nothing to compare with."""
    return os.environ.get(VARIABLE, "")


@contextmanager
def check_out(revision: str) -> Iterator[Path]:
    """The folder of that revision, ready to serve; gone afterwards."""
    folder = ROOT / "var" / "bench-before"
    remove(folder)
    run("git", "worktree", "add", "--detach", "--quiet", str(folder), revision)
    try:
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
        compile_messages(folder)
        yield folder
    finally:
        remove(folder)


def compile_messages(folder: Path) -> None:
    for source in folder.glob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        command = ("--quiet", "compile", "--input-file", str(source), "--output-file", str(target))
        run(sys.executable, "-c", "from babel.messages.frontend import main; main()", *command)


def remove(folder: Path) -> None:
    if folder.exists():
        (folder / "node_modules").unlink(missing_ok=True)
        run("git", "worktree", "remove", "--force", str(folder))


def run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603
