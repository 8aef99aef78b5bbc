"""Counts of companies, without any count that would lead to one of them.

A count from 1 to MIN_SHOWN - 1 is small and not shown; nor are other counts from which it would
follow, by subtraction or by knowing these rules. So of the parts of a known total either none or
at least two are hidden. Those hidden add up to more than a small count; they cannot all be 1, nor
all be the largest small count; and every part that is shown is larger than each one that is
hidden. Zero may be shown, for it is about nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

MIN_SHOWN: Final = 5
# One part is nearly all when the small ones can together be at most one in this many.
NEARLY_ALL_FACTOR: Final = 10


class Why(StrEnum):
    """Why a count is not shown, and so what may be known of it."""

    FEW = "few"  # from 1 to 4
    NEARLY_ALL = "nearly-all"
    FOLLOWS = "follows"  # small itself, or hidden so that a small one does not follow from it

    @property
    def words(self) -> str:
        """What a page says in place of the count."""
        if self is Why.FEW:
            return _("minder dan %(least)s") % {"least": MIN_SHOWN}
        if self is Why.NEARLY_ALL:
            return _("bijna alle")
        return _("niet getoond (minder dan %(least)s, of af te leiden)") % {"least": MIN_SHOWN}


def is_small(count: int) -> bool:
    """Say whether a count could lead to a company."""
    return 0 < count < MIN_SHOWN


def hide_small(counts: Sequence[int]) -> list[int | None]:
    """Return the parts of one known total, with None for each that is not shown. All are hidden if
    hiding fewer is not enough.
    """
    if not any(is_small(count) for count in counts):
        return list(counts)
    for edge in sorted({MIN_SHOWN - 1, *(count for count in counts if count >= MIN_SHOWN)}):
        if _is_enough([count for count in counts if 0 < count <= edge], parts=len(counts)):
            return [None if 0 < count <= edge else count for count in counts]
    return [None] * len(counts)


def _is_enough(hidden: Sequence[int], *, parts: int) -> bool:
    """Say whether these hidden parts cannot be worked out from their sum, which is known. The sum
    may not be small itself, and the parts may not all be 1 or all be the largest small count:
    those would follow from it.
    """
    together = sum(hidden)
    return together >= MIN_SHOWN and together > parts and set(hidden) != {MIN_SHOWN - 1}


@dataclass(frozen=True, slots=True)
class Cell:
    """A count with its label. `count` is None where it is not shown; `why` then says why not."""

    label: str
    count: int | None
    why: Why = Why.FOLLOWS


@dataclass(frozen=True, slots=True)
class Parts:
    """A total and its parts, of which small ones are hidden. `total` is None where it is not told;
    `cells` is empty where nothing can be said of any part.
    """

    title: str
    total: int | None
    cells: list[Cell]

    @property
    def shown(self) -> int:
        """The sum of the parts that are shown."""
        return sum(cell.count or 0 for cell in self.cells)

    @property
    def hides(self) -> bool:
        """Whether any part is not shown."""
        return any(cell.count is None for cell in self.cells)

    def find(self, label: str) -> int | None:
        """Return the count with this label; None if it is hidden or not there."""
        return next((cell.count for cell in self.cells if cell.label == label), None)


def split_total(title: str, counts: Sequence[tuple[str, int]], *, shown: int | None) -> Parts:
    """Return the parts of a total that may be shown. `shown` is the total as it stands elsewhere
    on the page; None hides everything.
    """
    if shown is None:
        return Parts(title, None, [])
    values = hide_small([count for _label, count in counts])
    if any(values):
        labelled = zip(counts, values, strict=True)
        return Parts(title, shown, [Cell(label, value) for (label, _count), value in labelled])
    return Parts(title, shown, _name_nearly_all(counts))


def _name_nearly_all(counts: Sequence[tuple[str, int]]) -> list[Cell]:
    """Return what may be said of parts that are all hidden: one is nearly all and the others are
    few, if that follows from the total anyway. Empty if it does not.
    """
    few = [count for _label, count in counts if is_small(count)]
    large = [count for _label, count in counts if count >= MIN_SHOWN]
    most = NEARLY_ALL_FACTOR * (MIN_SHOWN - 1) * len(few)
    if len(large) != 1 or sum(few) + large[0] < most:
        return []
    return [
        Cell(label, 0 if count == 0 else None, Why.FEW if is_small(count) else Why.NEARLY_ALL)
        for label, count in counts
    ]


def list_apart(title: str, counts: Sequence[tuple[str, int]]) -> Parts:
    """Return counts of which nobody is told the total: only those that are small are hidden."""
    return Parts(
        title,
        None,
        [Cell(label, None if is_small(count) else count, Why.FEW) for label, count in counts],
    )
