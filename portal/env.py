"""Reading the environment, loudly: a wrong value stops the start-up, with its name and what was
expected.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str | None = None) -> str:
    """The value of NAME, or the content of the file that NAME_FILE points to, or the default."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set, and there is no safe default for it")
    return value


def env_bool(name: str, *, default: bool) -> bool:
    value = env(name, "true" if default else "false")
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write true or false")
    return value == "true"


def env_int(name: str, *, default: int, minimum: int = 0, maximum: int | None = None) -> int:
    value = env(name, str(default))
    if not value.isdecimal() or not minimum <= int(value) <= (maximum or int(value)):
        most = "" if maximum is None else f" to {maximum}"
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write a whole number from {minimum}{most}"
        )
    return int(value)


def env_ints(name: str, *, default: str) -> list[int]:
    """Whole numbers from 1, at least one, each larger than the one before."""
    parts = env_list(name, default=default)
    numbers = [int(part) for part in parts if part.isdecimal()]
    if not parts or len(numbers) < len(parts) or numbers != sorted({*numbers} - {0}):
        raise ImproperlyConfigured(f"{name} is {parts!r}; write rising whole numbers, as 3,9,21")
    return numbers


def env_list(name: str, *, default: str = "") -> list[str]:
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def env_choice(name: str, *, choices: tuple[str, ...], default: str) -> str:
    value = env(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of {', '.join(choices)}")
    return value
