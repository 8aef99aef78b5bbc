"""Merges the texts of two people who write at once, so that neither loses a word.

With each text a page sends a digest of what it was when the page was drawn. That shows whether
this person changed it, somebody else did, or both.
"""

from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256

from django.utils.translation import gettext as _


class Change(Enum):
    """Who changed a text since the page was drawn."""

    NONE = auto()
    OURS = auto()
    THEIRS = auto()
    BOTH = auto()


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of merging: `text` is what to keep."""

    change: Change
    text: str


def digest(*texts: str) -> str:
    """Return 16 hexadecimal digits for the texts that a page showed, whichever line ends browsers
    send.
    """
    joined = "\x1f".join(clean(one) for one in texts)
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def clean(text: str) -> str:
    """Return what a form sent without what a database refuses, and without spaces at the end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return lines.encode("utf-8", "ignore").decode().rstrip()


def merge(*, sent: str, current: str, base: str, who: str) -> Merged:
    """Merge what was `sent` with the `current` text. `base` is the digest of the text that the
    page began with; "" means that of an empty text. `who` is named where both texts are kept.
    """
    sent, base = clean(sent), base or digest("")
    if digest(sent) == digest(current):
        return Merged(Change.NONE, current)
    if digest(sent) == base:
        return Merged(Change.THEIRS, current)
    if digest(current) == base:
        return Merged(Change.OURS, sent)
    return Merged(Change.BOTH, join_texts(current, sent, who=who))


def merge_into(row: object, name: str, *, sent: str, base: str, who: str) -> tuple[Change, bool]:
    """Merge with a text of a row; return who changed it, and whether the row has to be saved."""
    before = getattr(row, name)
    merged = merge(sent=sent, current=before, base=base, who=who)
    setattr(row, name, merged.text)
    return merged.change, merged.text != before


def join_texts(current: str, sent: str, *, who: str) -> str:
    """Return both texts, or the longer one if it contains the other."""
    if sent.strip() in current:
        return current
    if current.strip() in sent:
        return sent
    between = _("Tegelijk geschreven door %(who)s:") % {"who": who}
    return f"{current}\n\n{between}\n{sent}"
