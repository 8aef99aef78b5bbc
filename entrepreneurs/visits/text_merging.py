"""Two people in one text: neither loses a word.

A page sends with each text what it was when the page was drawn, as a digest. So it shows whether
this person changed it, whether somebody else did, or both.
"""

from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _


class Change(Enum):
    NONE = auto()
    OURS = auto()
    THEIRS = auto()
    BOTH = auto()


@dataclass(frozen=True, slots=True)
class Merged:
    """`text` is what to keep."""

    change: Change
    text: str


def digest(*texts: str) -> str:
    """Of what a page showed; line ends are as browsers send them or not."""
    joined = "\x1f".join(clean(one) for one in texts)
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def clean(text: str) -> str:
    """What a form sent, without what a database refuses and without stray space at the end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return lines.encode("utf-8", "ignore").decode().rstrip()


def merge(*, sent: str, current: str, base: str, who: str) -> Merged:
    """`base`: the digest of the text that the page began with; empty is that of an empty text."""
    sent, base = clean(sent), base or digest("")
    if digest(sent) == digest(current):
        return Merged(Change.NONE, current)
    if digest(sent) == base:
        return Merged(Change.THEIRS, current)
    if digest(current) == base:
        return Merged(Change.OURS, sent)
    return Merged(Change.BOTH, join_texts(current, sent, who=who))


def merge_into(row: Any, name: str, *, sent: str, base: str, who: str) -> tuple[Change, bool]:
    """Merge with a text of a row; also says whether the row is different now, and to be saved."""
    before = getattr(row, name)
    merged = merge(sent=sent, current=before, base=base, who=who)
    setattr(row, name, merged.text)
    return merged.change, merged.text != before


def join_texts(current: str, sent: str, *, who: str) -> str:
    """Both, unless one of them holds the other already."""
    if sent.strip() in current:
        return current
    if current.strip() in sent:
        return sent
    between = _("Tegelijk geschreven door %(who)s:") % {"who": who}
    return f"{current}\n\n{between}\n{sent}"
