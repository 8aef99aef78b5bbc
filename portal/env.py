"""Reads settings from the environment. A wrong value stops the start-up: each function raises
ImproperlyConfigured with the name of the variable and what was expected.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# Former names that are set, with the present name of each: portal/apps.py warns about them.
FORMER_IN_USE: dict[str, str] = {}


def env(name: str, default: str | None = None) -> str:
    """Return the value of NAME, the content of the file that NAME_FILE points to, or the
    default.
    """
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set, and there is no safe default for it")
    return value


def find_name(name: str, former: str | None) -> str:
    """Return the name to read: the former one if that is set. Both may be set, to the same
    value.
    """
    if former is None or not is_set(former):
        return name
    if is_set(name) and env(name) != env(former):
        raise ImproperlyConfigured(
            f"{name} and {former}, its former name, differ; keep {name} alone"
        )
    FORMER_IN_USE[former] = name
    return former


def is_set(name: str) -> bool:
    """Say whether NAME or NAME_FILE is in the environment."""
    return name in os.environ or bool(os.environ.get(f"{name}_FILE"))


def env_bool(name: str, *, default: bool) -> bool:
    """Return a truth value, written as true or false."""
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
    """Return a whole number; `former` is the earlier name of the setting, which still works."""
    name = find_name(name, former)
    value = env(name, str(default))
    if not value.isdecimal() or not minimum <= int(value) <= (maximum or int(value)):
        upper = "" if maximum is None else f" to {maximum}"
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write a whole number from {minimum}{upper}"
        )
    return int(value)


def env_ints(name: str, *, default: str) -> list[int]:
    """Return one or more whole numbers from 1, each larger than the one before."""
    parts = env_list(name, default=default)
    numbers = [int(part) for part in parts if part.isdecimal()]
    if not parts or len(numbers) < len(parts) or numbers != sorted({*numbers} - {0}):
        raise ImproperlyConfigured(f"{name} is {parts!r}; write rising whole numbers, as 3,9,21")
    return numbers


def env_list(name: str, *, default: str = "") -> list[str]:
    """Return the parts between commas, without spaces around them and without empty ones."""
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def env_choice(name: str, *, choices: tuple[str, ...], default: str) -> str:
    """Return one of `choices`."""
    value = env(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of {', '.join(choices)}")
    return value
