"""Dutch is the language of the sources; every text of theirs has its English."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("portal", "programmes", "entrepreneurs", "referrals", "templates")


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def strings_of(message: Message | None) -> list[str]:
    """Every form of the translation; empty when there is none."""
    if message is None or message.fuzzy:
        return [""]
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


@pytest.mark.skipif(not shutil.which("xgettext"), reason="GNU gettext is not installed")
def test_english_is_complete(tmp_path: Path) -> None:
    for folder in SOURCES:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "en", "--no-location"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": ""}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    wanted = read_catalogue(tmp_path / "locale/en/LC_MESSAGES/django.po")
    english = read_catalogue(ROOT / "locale/en/LC_MESSAGES/django.po")
    messages = [message for message in wanted if message.id]
    missing = [m.id for m in messages if not all(strings_of(english.get(m.id, m.context)))]
    assert not missing, f"{len(missing)} without English:\n" + "\n".join(map(repr, missing))
    wrong = [(message.id, list(map(str, errors))) for message, errors in english.check()]
    assert not wrong, wrong
