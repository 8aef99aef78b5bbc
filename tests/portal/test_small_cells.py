"""No small figure is shown, and none follows from what is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lists.small_cells import MIN_SHOWN, hide_small, list_apart, split_total

COUNTS = st.lists(st.integers(0, 14), max_size=7)


@given(COUNTS)
def test_no_figure_from_one_to_four(counts: list[int]) -> None:
    shown = [count for count in hide_small(counts) if count is not None]
    assert all(count == 0 or count >= MIN_SHOWN for count in shown)


@given(COUNTS)
def test_what_is_hidden_is_never_one_and_never_few_together(counts: list[int]) -> None:
    """The total is known: what is hidden together follows from it."""
    shown = hide_small(counts)
    hidden = [count for count, value in zip(counts, shown, strict=True) if value is None]
    if hidden and len(hidden) < len(counts):
        assert len(hidden) >= 2
        assert sum(hidden) >= MIN_SHOWN


def list_tables(*, parts: int, total: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in list_tables(parts=parts - 1, total=total - first):
            yield (first, *rest)


@pytest.mark.parametrize(
    ("parts", "totals"),
    [
        (2, range(MIN_SHOWN, 100)),
        (3, [*range(MIN_SHOWN, 30), 39, 40, 79, 80]),
        (4, [*range(MIN_SHOWN, 26), 40, 41]),
        (5, range(MIN_SHOWN, 17)),
        (6, range(MIN_SHOWN, 16)),
    ],
)
def test_who_knows_the_total_and_the_rules_finds_no_hidden_figure(
    parts: int, totals: Iterable[int]
) -> None:
    """Of all tables with the same total that look the same: no hidden figure is the same in each,
    and what is hidden together is no small figure.
    """
    for total in totals:
        alike = defaultdict(list)
        for counts in list_tables(parts=parts, total=total):
            table = split_total(
                "", [(str(place), count) for place, count in enumerate(counts)], shown=total
            )
            alike[tuple((cell.count, cell.why) for cell in table.cells)].append(counts)
        for shown, tables in alike.items():
            # Where the table is left out, each of its figures is hidden.
            for place in range(parts):
                if not shown or shown[place][0] is None:
                    assert len({counts[place] for counts in tables}) > 1, (shown, tables)
            assert not 0 < total - sum(count or 0 for count, _why in shown) < MIN_SHOWN, shown


@given(COUNTS)
def test_what_is_shown_is_true(counts: list[int]) -> None:
    for count, value in zip(counts, hide_small(counts), strict=True):
        assert value in {None, count}


@given(COUNTS)
def test_nothing_is_hidden_without_need(counts: list[int]) -> None:
    if all(count == 0 or count >= MIN_SHOWN for count in counts):
        assert hide_small(counts) == counts


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], []),
        ([0, 0], [0, 0]),
        ([4], [None]),
        ([5], [5]),
        ([4, 0], [None, None]),
        ([5, 0], [5, 0]),
        ([3, 2], [None, None]),
        ([20, 3], [None, None]),
        ([20, 9, 3], [20, None, None]),
        ([20, 9, 4, 1], [20, 9, None, None]),
        ([20, 9, 3, 1], [20, None, None, None]),
        ([20, 9, 2, 1], [20, None, None, None]),
        ([20, 3, 2, 1], [20, None, None, None]),
        ([20, 4, 4, 2], [20, None, None, None]),
        ([5, 4, 4], [None, None, None]),
        ([20, 4, 4, 4], [None, None, None, None]),
        ([20, 4, 3, 3, 0], [20, None, None, None, 0]),
        ([9, 1, 1, 1, 1, 1], [None, None, None, None, None, None]),
        ([30, 9, 1, 1, 1, 1, 1], [30, None, None, None, None, None, None]),
    ],
)
def test_on_both_sides_of_each_boundary(counts: list[int], shown: list[int | None]) -> None:
    assert hide_small(counts) == shown


def show(*counts: int) -> list[int | str]:
    table = split_total("x", [(str(count), count) for count in counts], shown=sum(counts))
    return [cell.why if cell.count is None else cell.count for cell in table.cells]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([38, 1], []),
        ([39, 1], ["nearly-all", "few"]),
        ([36, 4, 0], ["nearly-all", "few", 0]),
        ([77, 1, 1], []),
        ([78, 1, 1], ["nearly-all", "few", "few"]),
        ([78, 3, 2], [78, "follows", "follows"]),
        ([41, 40, 2], [41, "follows", "follows"]),
        ([40, 40, 2], []),
    ],
)
def test_nearly_all_is_said_where_it_follows_from_the_total(counts, shown) -> None:
    assert show(*counts) == shown


@given(COUNTS)
def test_without_a_total_only_what_is_small_is_hidden(counts: list[int]) -> None:
    table = list_apart("x", [("x", count) for count in counts])
    assert table.total is None
    for cell, count in zip(table.cells, counts, strict=True):
        assert cell.count == (None if 0 < count < MIN_SHOWN else count)
    assert table.shown == sum(count for count in counts if count >= MIN_SHOWN)


def test_a_total_that_is_hidden_hides_its_parts() -> None:
    parts = split_total("x", [("a", 8), ("b", 9)], shown=None)
    assert (parts.total, parts.cells) == (None, [])
    assert parts.find("a") is None


def test_the_smallest_is_hidden_beside_a_small_one() -> None:
    counts = [30, 12, 7, 2]
    kept = [count for count in hide_small(counts) if count is not None]
    assert all(first >= second for first, second in pairwise(kept))
    assert kept == [30, 12]
