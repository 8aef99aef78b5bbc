"""Settings that got another name: the former one works on, and the start says so."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import env as environment
from portal.env import env_int
from tests.environment import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
FORMER = {
    "ALERT_MOST_PENDING": "ALERT_MAX_PENDING",
    "IMPORT_MOST_BYTES": "IMPORT_MAX_BYTES",
    "IMPORT_MOST_COLUMNS": "IMPORT_MAX_COLUMNS",
    "IMPORT_MOST_ROWS": "IMPORT_MAX_ROWS",
    "IMPORT_MOST_UNPACKED_BYTES": "IMPORT_MAX_UNPACKED_BYTES",
    "MEETING_MOST_PLACES": "MEETING_MAX_PLACES",
}


@pytest.fixture
def in_use(monkeypatch: Any) -> dict[str, str]:
    used: dict[str, str] = {}
    monkeypatch.setattr(environment, "FORMER_IN_USE", used)
    return used


def read() -> int:
    return env_int("MAX_ROWS", former="MOST_ROWS", default=5, minimum=1)


def test_without_the_former_name_nothing_is_said(in_use: Any, monkeypatch: Any) -> None:
    assert read() == 5
    monkeypatch.setenv("MAX_ROWS", "7")
    assert read() == 7
    assert not in_use


@pytest.mark.parametrize("today", [None, "8"])
def test_the_former_name_works_on(in_use: Any, monkeypatch: Any, today: str | None) -> None:
    monkeypatch.setenv("MOST_ROWS", "8")
    if today:
        monkeypatch.setenv("MAX_ROWS", today)
    assert read() == 8
    assert in_use == {"MOST_ROWS": "MAX_ROWS"}


def test_the_former_name_of_a_file_works_on(in_use: Any, monkeypatch: Any, tmp_path: Path) -> None:
    (tmp_path / "rows").write_text("9\n", encoding="utf-8")
    monkeypatch.setenv("MOST_ROWS_FILE", str(tmp_path / "rows"))
    assert read() == 9
    assert in_use == {"MOST_ROWS": "MAX_ROWS"}


def test_two_names_that_differ_are_refused(in_use: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("MAX_ROWS", "7")
    monkeypatch.setenv("MOST_ROWS", "8")
    with pytest.raises(ImproperlyConfigured, match="MAX_ROWS and MOST_ROWS, .*differ"):
        read()


def test_a_wrong_value_is_told_by_the_name_that_was_set(in_use: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("MOST_ROWS", "many")
    with pytest.raises(ImproperlyConfigured, match="MOST_ROWS is 'many'"):
        read()


def start(**given: str) -> subprocess.CompletedProcess[str]:
    """Start the portal as gunicorn and a worker do, and print the settings that were renamed."""
    kept = {name: os.environ[name] for name in ("PATH", "PORTAL_VAR") if name in os.environ}
    code = "import django; django.setup(); from django.conf import settings"
    code += f"; print({{name: getattr(settings, name) for name in {list(FORMER.values())}}})"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_STAGE": "test"} | given,
        capture_output=True,
        text=True,
    )


def test_every_start_warns_once_of_each_former_name() -> None:
    given = {name: str(number) for number, name in enumerate(FORMER, start=11)}
    result = start(**given)
    assert result.stdout.strip() == str(dict(zip(FORMER.values(), range(11, 17), strict=True)))
    lines = result.stderr.splitlines()
    assert len(lines) == len(FORMER)
    for (former, name), line in zip(FORMER.items(), sorted(lines, key=find_former), strict=True):
        assert f"former={former} " in line
        assert line.endswith(f"write={name}")


def find_former(line: str) -> str:
    return line.partition("former=")[2]


def test_a_start_without_former_names_is_silent() -> None:
    result = start(**dict.fromkeys(FORMER.values(), "12"))
    assert (result.returncode, result.stderr) == (0, "")


def test_the_tests_clear_both_names() -> None:
    assert {*FORMER, *FORMER.values(), "PORTAL_STAGE", "WEB_CONCURRENCY"} <= SETTINGS
