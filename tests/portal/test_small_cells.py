"""No small figure is shown, and none follows from what is."""

from collections import defaultdict
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.small_cells import LEAST, hide_small, split

COUNTS = st.lists(st.integers(0, 14), max_size=7)


@given(COUNTS)
def test_no_figure_from_one_to_four(counts: list[int]) -> None:
    shown = [count for count in hide_small(counts) if count is not None]
    assert all(count == 0 or count >= LEAST for count in shown)


@given(COUNTS)
def test_what_is_hidden_is_never_one_and_never_few_together(counts: list[int]) -> None:
    """The total is known: what is hidden together follows from it."""
    shown = hide_small(counts)
    hidden = [count for count, value in zip(counts, shown, strict=True) if value is None]
    if hidden and len(hidden) < len(counts):
        assert len(hidden) >= 2
        assert sum(hidden) >= 2 * LEAST


@pytest.mark.parametrize(("parts", "below"), [(2, 16), (3, 14), (4, 11), (5, 7)])
def test_who_knows_the_rules_finds_no_hidden_figure(parts: int, below: int) -> None:
    """All tables with the same answer: no hidden figure is the same in each of them."""
    alike = defaultdict(list)
    for counts in product(range(below), repeat=parts):
        shown = tuple(hide_small(counts))
        # Where nothing is shown, the total is not shown either.
        total = sum(counts) if any(value is not None for value in shown) else None
        alike[shown, total].append(counts)
    for (shown, total), tables in alike.items():
        # Only where every table with this total was tried.
        if total is None or total > below + 4:
            continue
        for place, value in enumerate(shown):
            if value is None:
                assert len({counts[place] for counts in tables}) > 1, (shown, total)


@given(COUNTS)
def test_what_is_shown_is_true(counts: list[int]) -> None:
    for count, value in zip(counts, hide_small(counts), strict=True):
        assert value in {None, count}


@given(COUNTS)
def test_nothing_is_hidden_without_need(counts: list[int]) -> None:
    if all(count == 0 or count >= LEAST for count in counts):
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
        ([20, 9, 4, 1], [20, None, None, None]),
        ([20, 4, 4, 2], [20, None, None, None]),
        ([5, 4, 4], [None, None, None]),
        ([20, 4, 4, 4], [None, None, None, None]),
        ([20, 4, 3, 3, 0], [20, None, None, None, 0]),
        ([20, 4, 3, 2], [None, None, None, None]),
        ([20, 9, 2, 1], [20, None, None, None]),
    ],
)
def test_on_both_sides_of_each_boundary(counts: list[int], shown: list[int | None]) -> None:
    assert hide_small(counts) == shown


def test_a_total_that_is_hidden_hides_its_parts() -> None:
    parts = split("x", [("a", 8), ("b", 9)], shown=None)
    assert parts.total is None
    assert [cell.count for cell in parts.cells] == [None, None]
    assert parts.hides


def test_the_smallest_is_hidden_beside_a_small_one() -> None:
    counts = [30, 12, 7, 2]
    kept = [count for count in hide_small(counts) if count is not None]
    assert all(first >= second for first, second in pairwise(kept))
    assert kept == [30]
