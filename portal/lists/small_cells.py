"""Figures about companies, without any that lead to one of them.

A figure below LEAST is not shown; nor are others from which it would follow, by subtraction or by
knowing these rules. So of the parts of a known total at least two are hidden, or none; together
they are no small figure themselves, nor can they all be one, or all be the largest small one; and
no part that is shown is as small as one that is hidden. Zero is about nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

LEAST: Final = 5
# What all small parts are together at most, of a total of which one part is nearly all.
TENTH: Final = 10


class Why(StrEnum):
    """What may be known of a figure that is not shown."""

    FEW = "few"  # from 1 to 4
    NEARLY_ALL = "nearly-all"
    FOLLOWS = "follows"  # few, or so that those do not follow

    @property
    def words(self) -> str:
        if self is Why.FEW:
            return _("minder dan %(least)s") % {"least": LEAST}
        if self is Why.NEARLY_ALL:
            return _("bijna alle")
        return _("niet getoond (minder dan %(least)s, of af te leiden)") % {"least": LEAST}


def is_small(count: int) -> bool:
    return 0 < count < LEAST


def hide_small(counts: Sequence[int]) -> list[int | None]:
    """The parts of one known total; None where a part is not shown. All are hidden when nothing
    less is enough.
    """
    if not any(is_small(count) for count in counts):
        return list(counts)
    for edge in sorted({LEAST - 1, *(count for count in counts if count >= LEAST)}):
        if _is_enough([count for count in counts if 0 < count <= edge], parts=len(counts)):
            return [None if 0 < count <= edge else count for count in counts]
    return [None] * len(counts)


def _is_enough(hidden: Sequence[int], *, parts: int) -> bool:
    """Their sum is known, so it is no small figure; and parts that are all the least or the most
    that a small one can be would follow from it.
    """
    together = sum(hidden)
    return together >= LEAST and together > parts and set(hidden) != {LEAST - 1}


@dataclass(frozen=True, slots=True)
class Cell:
    """`count` is None where it is not shown; then `why` says what may be known of it."""

    label: str
    count: int | None
    why: Why = Why.FOLLOWS


@dataclass(frozen=True, slots=True)
class Parts:
    """A total and its parts, of which small ones are hidden. `total` is None where it is not told.
    `cells` is empty where none of them says anything.
    """

    title: str
    total: int | None
    cells: list[Cell]

    @property
    def shown(self) -> int:
        """What the parts that are shown are together."""
        return sum(cell.count or 0 for cell in self.cells)

    @property
    def hides(self) -> bool:
        return any(cell.count is None for cell in self.cells)

    def find(self, label: str) -> int | None:
        return next((cell.count for cell in self.cells if cell.label == label), None)


def split(title: str, counts: Sequence[tuple[str, int]], *, shown: int | None) -> Parts:
    """`shown` is the total as it stands elsewhere on the page: None hides all of this."""
    if shown is None:
        return Parts(title, None, [])
    values = hide_small([count for _label, count in counts])
    if any(values):
        labelled = zip(counts, values, strict=True)
        return Parts(title, shown, [Cell(label, value) for (label, _count), value in labelled])
    return Parts(title, shown, _name_nearly_all(counts))


def _name_nearly_all(counts: Sequence[tuple[str, int]]) -> list[Cell]:
    """Where one part is nearly all that there is, that may be said: it follows from the total."""
    few = [count for _label, count in counts if is_small(count)]
    large = [count for _label, count in counts if count >= LEAST]
    most = TENTH * (LEAST - 1) * len(few)
    if len(large) != 1 or sum(few) + large[0] < most:
        return []
    return [
        Cell(label, 0 if count == 0 else None, Why.FEW if is_small(count) else Why.NEARLY_ALL)
        for label, count in counts
    ]


def list_apart(title: str, counts: Sequence[tuple[str, int]]) -> Parts:
    """Figures of which nobody is told the total: only what is small itself is hidden."""
    return Parts(
        title,
        None,
        [Cell(label, None if is_small(count) else count, Why.FEW) for label, count in counts],
    )
