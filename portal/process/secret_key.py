"""Finds the key that signs cookies and private links."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from portal.env import env


def find_secret_key(directory: Path, *, production: bool) -> str:
    """Return the key: in production from the environment, elsewhere one made for this checkout, so
    that no example key ever guards anything. Raises ImproperlyConfigured if it is too simple.
    """
    if not production:
        return _keep_local_key(directory / "secret-key")
    key = env("SECRET_KEY")
    if len(key) < 50 or len(set(key)) < 5:
        raise ImproperlyConfigured(
            "SECRET_KEY is too short or too simple; use 50 random characters"
        )
    return key


def _keep_local_key(path: Path) -> str:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii")
