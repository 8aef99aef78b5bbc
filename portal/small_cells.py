"""Figures about companies, without any that lead to one of them.

A figure below LEAST is not shown; nor are others from which it would follow, by subtraction or by
knowing these rules. So of the parts of a known total at least two are hidden, or none; together
they are at least twice LEAST; and no part that is shown is as small as one that is hidden. Zero is
shown: it is about nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5


def hide_small(counts: Sequence[int]) -> list[int | None]:
    """The parts of one known total; None where a part is not shown. All are hidden when nothing
    less is enough.
    """
    if all(count == 0 or count >= LEAST for count in counts):
        return list(counts)
    for edge in sorted({LEAST - 1, *(count for count in counts if count >= LEAST)}):
        if _is_enough([count for count in counts if 0 < count <= edge]):
            return [None if 0 < count <= edge else count for count in counts]
    return [None] * len(counts)


def _is_enough(hidden: Sequence[int]) -> bool:
    """Their sum is known: parts that are all as large as a small one can be follow from it."""
    return len(hidden) > 1 and sum(hidden) >= 2 * LEAST and set(hidden) != {LEAST - 1}


@dataclass(frozen=True, slots=True)
class Cell:
    """`count` is None where it is not shown."""

    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Parts:
    """A total and its parts, of which small ones are hidden. `total` is None where the total is
    not shown; then no part is either.
    """

    title: str
    total: int | None
    cells: list[Cell]

    @property
    def hides(self) -> bool:
        return any(cell.count is None for cell in self.cells)

    def find(self, label: str) -> int | None:
        return next(cell.count for cell in self.cells if cell.label == label)


def split(title: str, counts: Sequence[tuple[str, int]], *, shown: int | None) -> Parts:
    """`shown` is the total as it stands elsewhere on the page: None hides all of this."""
    values = hide_small([count for _label, count in counts])
    if shown is None or all(value is None for value in values):
        return Parts(title, None, [Cell(label, None) for label, _count in counts])
    return Parts(
        title,
        shown,
        [Cell(label, value) for (label, _count), value in zip(counts, values, strict=True)],
    )
