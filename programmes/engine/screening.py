"""Judge all programmes at once, with one bit for each. Pure Python over plain data.

For every attribute a table knows which programmes a value excludes, so a company costs a handful
of look-ups and bitwise operations, however many programmes there are. A property test proves that
the verdicts equal those of eligibility.py.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

from programmes.engine.criteria import (
    COMPARISONS,
    Criterion,
    Test,
    Value,
    read_number,
    read_range,
)
from programmes.engine.eligibility import CompiledProgramme, Conditions, Facts

MAX_REMEMBERED: Final = 4096
# From a value and a day to the programmes that they exclude; each table takes its own kinds.
FindExcluded = Callable[[Any, date], int]


class DiscreteTable:
    """Finds which programmes a code, slug, boolean or date excludes; answers are remembered."""

    def __init__(self, entries: Iterable[tuple[Criterion, int]]) -> None:
        self._tests: dict[tuple[str, str], tuple[Test, int]] = {}
        for criterion, bit in entries:
            key = (criterion.operator, repr(criterion.expected))
            _, mask = self._tests.get(key, (None, 0))
            self._tests[key] = (criterion.test, mask | bit)
        self._dated = any(op in COMPARISONS for op, _ in self._tests)
        self._memory: dict[Value | tuple[Value, date], int] = {}

    def find_excluded(self, value: Value, as_of: date) -> int:
        """Return the programmes, as a mask, with a criterion that this value does not meet."""
        key = (value, as_of) if self._dated else value
        mask = self._memory.get(key)
        if mask is None:
            mask = 0
            for test, bits in self._tests.values():
                if not test(value, as_of):
                    mask |= bits
            if len(self._memory) >= MAX_REMEMBERED:
                self._memory.clear()
            self._memory[key] = mask
        return mask


class NumberTable:
    """Finds which programmes a number excludes, by sorted bounds and the programmes beyond."""

    def __init__(self, entries: Iterable[tuple[Criterion, int]]) -> None:
        lower: dict[tuple[Decimal, int], int] = {}
        upper: dict[tuple[Decimal, int], int] = {}
        for criterion, bit in entries:
            for bounds, key in _list_bounds(criterion, lower, upper):
                bounds[key] = bounds.get(key, 0) | bit
        self._lower = sorted(lower)
        suffixes = accumulate((lower[key] for key in reversed(self._lower)), int.__or__, initial=0)
        self._below = list(suffixes)[::-1]
        self._upper = sorted(upper)
        self._above = list(accumulate((upper[key] for key in self._upper), int.__or__, initial=0))

    def find_excluded(self, value: Decimal, as_of: date) -> int:
        """Return the programmes, as a mask, whose bounds this number is outside."""
        bound = (value, 0)
        return (
            self._below[bisect_right(self._lower, bound)]
            | self._above[bisect_right(self._upper, bound)]
        )


Bounds = dict[tuple[Decimal, int], int]


def _list_bounds(
    criterion: Criterion, lower: Bounds, upper: Bounds
) -> list[tuple[Bounds, tuple[Decimal, int]]]:
    """Return each bound of a criterion, with the side that it belongs to.

    A bound is (number, 0 or 1), so that (value, 0) falls on the right side of it.
    """
    if criterion.operator == "between":
        low, high = read_range(criterion.expected)
        return [(lower, (low, 0)), (upper, (high, 1))]
    side = lower if criterion.operator in {"gte", "gt"} else upper
    return [(side, (read_number(criterion.expected), int(criterion.operator in {"gt", "lte"})))]


@dataclass(slots=True)
class Layer:
    """The same part of every programme's rules: the required one, or an n-th alternative of an
    m-th choice. `present` masks the programmes that have it.
    """

    present: int = 0
    entries: dict[str, list[tuple[Criterion, int]]] = field(default_factory=dict)
    tables: list[tuple[str, int, FindExcluded]] = field(default_factory=list)

    def add(self, criteria: Iterable[Criterion], bit: int) -> None:
        """Take in these criteria of the programme with this bit."""
        self.present |= bit
        for criterion in criteria:
            self.entries.setdefault(criterion.attribute, []).append((criterion, bit))

    def build_tables(self) -> None:
        """Make the table of each attribute, after the last programme was added."""
        for attribute, entries in self.entries.items():
            uses = 0
            for _, bit in entries:
                uses |= bit
            self.tables.append((attribute, uses, _build_table(entries).find_excluded))

    def screen(self, facts: Facts) -> tuple[int, int]:
        """Return two masks: the programmes with a criterion that is not met here, and those with
        one that is unknown.
        """
        failed = unknown = 0
        values, as_of = facts.values, facts.as_of
        for attribute, uses, find_excluded in self.tables:
            value = values.get(attribute)
            if value is None:
                unknown |= uses
            else:
                failed |= find_excluded(value, as_of)
        return failed, unknown


def _build_table(entries: list[tuple[Criterion, int]]) -> DiscreteTable | NumberTable:
    numeric = all(
        criterion.operator == "between"
        or (criterion.operator in COMPARISONS and not str(criterion.expected).startswith("P"))
        for criterion, _ in entries
    )
    return NumberTable(entries) if numeric else DiscreteTable(entries)


class Screen:
    """All programmes' criteria and choices as tables; bit n is the n-th programme given."""

    def __init__(self, programmes: Sequence[CompiledProgramme]) -> None:
        self.everybody = (1 << len(programmes)) - 1
        self._required = Layer()
        self._choices: list[list[Layer]] = []
        for index, programme in enumerate(programmes):
            self._add(programme.conditions, 1 << index)
        for layer in [self._required, *(layer for choice in self._choices for layer in choice)]:
            layer.build_tables()

    def _add(self, conditions: Conditions, bit: int) -> None:
        self._required.add(conditions.required, bit)
        for number, choice in enumerate(conditions.choices):
            while len(self._choices) <= number:
                self._choices.append([])
            layers = self._choices[number]
            for position, together in enumerate(choice):
                while len(layers) <= position:
                    layers.append(Layer())
                layers[position].add(together, bit)

    def judge(self, facts: Facts) -> tuple[int, int]:
        """Return the masks of the ineligible and the undetermined; the others are eligible."""
        ineligible, unknown = self._required.screen(facts)
        for layers in self._choices:
            has = met = 0
            failed = self.everybody
            for layer in layers:
                layer_failed, layer_unknown = layer.screen(facts)
                has |= layer.present
                failed &= layer_failed | ~layer.present
                met |= layer.present & ~layer_failed & ~layer_unknown
            failed &= has
            ineligible |= failed
            unknown |= has & ~failed & ~met
        return ineligible, unknown & ~ineligible
