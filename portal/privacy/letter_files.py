"""Files outside the database: the letters of a demonstration (portal/process/mail_folder.py). The
portal keeps no uploads as files; imported lists are kept in the database.
"""

from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from email.utils import getaddresses
from pathlib import Path

from django.conf import settings


def find_letters(address: str) -> Iterator[Path]:
    """Yield the letters to this address, or with a copy to it."""
    folder = Path(settings.MAIL_DIR)
    for path in sorted(folder.glob("*.log")) if folder.is_dir() else ():
        letter = BytesParser(policy=policy.compat32).parsebytes(path.read_bytes())
        heads = [str(one) for name in ("To", "Cc", "Bcc") for one in letter.get_all(name, [])]
        if address.casefold() in {mail.casefold() for _name, mail in getaddresses(heads)}:
            yield path


def delete_letters(address: str) -> int:
    letters = list(find_letters(address))
    for path in letters:
        path.unlink(missing_ok=True)
    return len(letters)
