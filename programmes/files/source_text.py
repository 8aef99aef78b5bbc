"""Cut the text of the report into part 1 and a chapter for each programme, with the headings and
figures of each.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from programmes.files.figures import Reading, collect_readings
from programmes.files.shapes import Sources

PART_1: Final = "Deel 1: "
PART_1_BEGINS: Final = "Deel 1"
PART_2_BEGINS: Final = "Deel 2"
CHAPTERS_END: Final = "Bijlagen"

# Digits that are not figures: phone numbers, addresses, and the numbers of a list.
NOISE: Final = re.compile(
    r"\b0\d{1,3}\s?[-–/]\s?[\d\s]{6,}|\S+@\S+|https?://\S+|www\.\S+|^\s*\d{1,2}\.\s|\(\d\)",
    re.MULTILINE,
)
FREE: Final = re.compile(
    r"\b(gratis|kosteloo?s|kosteloze|geen (kosten|bijdrage)|betaal\w*\b[^.]*\bniets)\b", re.I
)
MARKUP: Final = "*#_ \t"


class InvalidSource(ValueError):
    """The text is not the report that the catalogue was made from; the message says what is
    missing.
    """


@dataclass(frozen=True)
class Passage:
    """A stretch of the report: part 1, or a chapter."""

    lines: Sequence[str]

    @cached_property
    def headings(self) -> frozenset[str]:
        """All lines, since any of them may be a heading."""
        return frozenset(strip_markup(line) for line in self.lines)

    @cached_property
    def readings(self) -> set[Reading]:
        """Every way to read its figures, without phone numbers and such."""
        return collect_readings(NOISE.sub(" ", "\n".join(self.lines)))

    @cached_property
    def is_free(self) -> bool:
        """Whether it says anywhere that something costs nothing."""
        return any(FREE.search(line) for line in self.lines)


@dataclass(frozen=True)
class SourceText:
    """The report: part 1, and the chapters by programme."""

    part1: Passage
    chapters: dict[str, Passage]

    def find_passage(self, slug: str, section: str) -> Passage:
        """Return the passage to which a section of this programme's file refers."""
        return self.part1 if section.startswith(PART_1) else self.chapters[slug]


def strip_markup(line: str) -> str:
    """Return a line without the Markdown around it, with single spaces."""
    return " ".join(line.strip(MARKUP).split())


def read_source(path: Path, sources: Sources) -> SourceText:
    """Cut the text at the headings that begin a part or a chapter. Raises InvalidSource."""
    lines = path.read_text(encoding="utf-8").splitlines()
    stripped = [strip_markup(line) for line in lines]
    begin = _find(stripped, PART_1_BEGINS, 0)
    middle = _find(stripped, PART_2_BEGINS, begin)
    starts: list[int] = []
    for chapter in sources.chapters:
        starts.append(
            _find(stripped, strip_markup(chapter.title), starts[-1] + 1 if starts else middle)
        )
    ends = [*starts[1:], _find_end(stripped, starts[-1] if starts else middle)]
    chapters = {
        chapter.programme: Passage(lines[start:end])
        for chapter, start, end in zip(sources.chapters, starts, ends, strict=False)
    }
    return SourceText(Passage(lines[begin:middle]), chapters)


def _find(lines: Sequence[str], wanted: str, start: int) -> int:
    try:
        return lines.index(wanted, start)
    except ValueError as error:
        raise InvalidSource(f"no line “{wanted}” after line {start}") from error


def _find_end(lines: Sequence[str], start: int) -> int:
    return lines.index(CHAPTERS_END, start) if CHAPTERS_END in lines[start:] else len(lines)


def find_missing_headings(headings: Iterable[str], passage: Passage) -> list[tuple[int, str]]:
    """Return the headings that are not a line of the passage, each with its index."""
    return [
        (index, heading)
        for index, heading in enumerate(headings)
        if strip_markup(heading) not in passage.headings
    ]
