"""Settings that are wrong or unsafe stop the start-up, with the name of the setting."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.env import env, env_bool, env_choice, env_int, env_ints, env_list

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "PORTAL_STAGE": "production",
    "SECRET_KEY": "kV3-zq8_Lw0yTn5rBx7Jd2Hs9Gf4Mc6Pa1Ue-Ro_WiYtXqZbNvKlDh",
    "ALLOWED_HOSTS": "portaal.example",
    "PUBLIC_URL": "https://portaal.example",
    "DATABASE_URL": "postgres://portal@db.invalid/portal",
    "CELERY_BROKER_URL": "redis://redis.invalid/0",
    "EMAIL_HOST": "mail.invalid",
    "DEFAULT_FROM_EMAIL": "loket@portaal.example",
    "DESK_MAILBOX": "loket@portaal.example",
}


def load_settings(environment: dict[str, str | None]) -> subprocess.CompletedProcess[str]:
    """Import the settings in a process with only this environment; None takes a name away."""
    kept = {name: os.environ[name] for name in ("PATH", "PORTAL_VAR") if name in os.environ}
    given = {name: value for name, value in environment.items() if value is not None}
    command = [sys.executable, "-c", "import portal.settings"]
    return subprocess.run(command, cwd=ROOT, env=kept | given, capture_output=True, text=True)


def test_production_settings_load() -> None:
    result = load_settings(PRODUCTION)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SECRET_KEY", None, "SECRET_KEY is not set"),
        ("SECRET_KEY", "", "SECRET_KEY is too short"),
        ("SECRET_KEY", "short", "SECRET_KEY is too short"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY is too short or too simple"),
        ("ALLOWED_HOSTS", None, "ALLOWED_HOSTS must name"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS must name"),
        ("ALLOWED_HOSTS", "portaal.example,*", "ALLOWED_HOSTS must name"),
        ("DEBUG", "true", "DEBUG must be false"),
        ("DATABASE_URL", None, "DATABASE_URL is not set"),
        ("PUBLIC_URL", None, "PUBLIC_URL is not set"),
        ("PUBLIC_URL", "http://portaal.example", "PUBLIC_URL must start with https://"),
        ("CELERY_BROKER_URL", None, "CELERY_BROKER_URL is not set"),
        ("EMAIL_HOST", None, "EMAIL_HOST is not set"),
        ("DEFAULT_FROM_EMAIL", None, "DEFAULT_FROM_EMAIL is not set"),
        ("DESK_MAILBOX", None, "DESK_MAILBOX is not set"),
        ("PORTAL_STAGE", "prod", "PORTAL_STAGE is 'prod'; write one of"),
        ("DEBUG", "no", "DEBUG is 'no'; write true or false"),
        ("EMAIL_PORT", "smtp", "EMAIL_PORT is 'smtp'; write a whole number from 1"),
    ],
)
def test_production_refuses(name: str, value: str | None, message: str) -> None:
    result = load_settings(PRODUCTION | {name: value})
    assert result.returncode != 0
    assert f"ImproperlyConfigured: {message}" in result.stderr.strip().split("\n")[-1]


@pytest.mark.parametrize("value", ["", "True", "1", "yes", " true"])
def test_a_flag_is_true_or_false(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("FLAG", value)
    with pytest.raises(ImproperlyConfigured, match="FLAG is .*; write true or false"):
        env_bool("FLAG", default=False)


@pytest.mark.parametrize("value", ["", "0", "-1", "1.5", "ten", "1 "])
def test_a_number_is_whole_and_large_enough(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NUMBER", value)
    with pytest.raises(ImproperlyConfigured, match="NUMBER is .*; write a whole number from 1"):
        env_int("NUMBER", default=5, minimum=1)


@pytest.mark.parametrize(("value", "fits"), [("0", True), ("23", True), ("24", False)])
def test_a_number_is_not_too_large(monkeypatch: Any, value: str, fits: bool) -> None:
    monkeypatch.setenv("HOUR", value)
    if fits:
        assert env_int("HOUR", default=8, maximum=23) == int(value)
    else:
        with pytest.raises(ImproperlyConfigured, match="write a whole number from 0 to 23"):
            env_int("HOUR", default=8, maximum=23)


@pytest.mark.parametrize("value", ["", "0,3", "3,3", "9,3", "3;9", "3,x", "-1", "1.5"])
def test_numbers_rise(monkeypatch: Any, value: str) -> None:
    monkeypatch.setenv("DAYS", value)
    with pytest.raises(ImproperlyConfigured, match="write rising whole numbers"):
        env_ints("DAYS", default="3,9,21")


def test_right_values_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {"FLAG": "true", "NUMBER": "1", "NAMES": " a, ,b ", "CHOICE": "x"}.items():
        monkeypatch.setenv(name, value)
    assert env_bool("FLAG", default=False) is True
    assert env_int("NUMBER", default=5, minimum=1) == 1
    assert env_list("NAMES") == ["a", "b"]
    assert env_choice("CHOICE", choices=("x", "y"), default="y") == "x"
    (tmp_path / "secret").write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("SECRET_FILE", str(tmp_path / "secret"))
    assert env("SECRET", "default") == "from a file"
