"""Change one line of a catalogue file, and know which line that was."""

from pathlib import Path


def replace_once(path: Path, old: str, new: str) -> int:
    """Replace the first `old`; returns the number of the line on which it stood."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
