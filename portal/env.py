"""Reading the environment, loudly: a wrong value stops the start-up, with its name and what was
expected.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# Former names that were found set, each with the name of today: portal/apps.py warns of them.
FORMER_IN_USE: dict[str, str] = {}


def env(name: str, default: str | None = None) -> str:
    """The value of NAME, or the content of the file that NAME_FILE points to, or the default."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set, and there is no safe default for it")
    return value


def find_name(name: str, former: str | None) -> str:
    """The name to read: the former one where that is set. Both may be set, but only alike."""
    if former is None or not is_set(former):
        return name
    if is_set(name) and env(name) != env(former):
        raise ImproperlyConfigured(
            f"{name} and {former}, its former name, differ; keep {name} alone"
        )
    FORMER_IN_USE[former] = name
    return former


def is_set(name: str) -> bool:
    return name in os.environ or bool(os.environ.get(f"{name}_FILE"))


def env_bool(name: str, *, default: bool) -> bool:
    value = env(name, "true" if default else "false")
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write true or false")
    return value == "true"


def env_int(
    name: str,
    *,
    default: int,
    minimum: int = 0,
    maximum: int | None = None,
    former: str | None = None,
) -> int:
    """A whole number; `former` is the name that the setting had, which goes on working."""
    name = find_name(name, former)
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
