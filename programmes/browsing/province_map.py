"""Draw the provinces: their shapes are read once from the map of the npm package, and made light
enough to stand in a page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import hypot
from pathlib import Path

from django.conf import settings

Point = tuple[float, float]

FILE = "netherlands.svg"
# In units of the map: how far a border may be off, and the smallest island that is drawn.
TOLERANCE = 0.7
SMALLEST_AREA = 14.0
# By the name that the map gives a province: its CBS code, and where a number fits best.
PROVINCES: dict[str, tuple[str, Point]] = {
    "gr": ("PV20", (538, 76)),
    "fr": ("PV21", (392, 132)),
    "dr": ("PV22", (524, 192)),
    "ov": ("PV23", (516, 310)),
    "fl": ("PV24", (362, 276)),
    "ge": ("PV25", (446, 390)),
    "ut": ("PV26", (288, 384)),
    "nh": ("PV27", (230, 268)),
    "zh": ("PV28", (184, 412)),
    "ze": ("PV29", (74, 541)),
    "nb": ("PV30", (276, 512)),
    "li": ("PV31", (431, 545)),
}
DRAWN = re.compile(r'<path\s+id="(\w+)"\s+name="[^"]*"\s+d="([^"]*)"')
STEP = re.compile(r"([mz])|(-?[\d.]+)[\s,]+(-?[\d.]+)")


@dataclass(frozen=True, slots=True)
class Shape:
    """A province: its code, its path in SVG, and the point at which a number fits best."""

    code: str
    path: str
    label: Point


@cache
def read_shapes() -> tuple[Shape, ...]:
    """Return the provinces in the order of their codes, from north to south."""
    drawing = (Path(settings.NODE_ASSETS) / FILE).read_text(encoding="utf-8")
    shapes = [
        Shape(code=PROVINCES[name][0], path=draw_path(path), label=PROVINCES[name][1])
        for name, path in DRAWN.findall(drawing)
    ]
    return tuple(sorted(shapes, key=lambda shape: shape.code))


def draw_path(path: str) -> str:
    """Return the same rings with fewer points, rounded, and without specks."""
    rings = sorted(read_rings(path), key=measure_area, reverse=True)
    kept = [
        ring
        for position, ring in enumerate(rings)
        if not position or measure_area(ring) > SMALLEST_AREA
    ]
    return "".join(_write_ring(simplify(ring)) for ring in kept)


def read_rings(path: str) -> Iterator[list[Point]]:
    """Yield the rings of a path of only moves, lines and closings ("m … z"), all relative."""
    x = y = 0.0
    ring: list[Point] = []
    for command, dx, dy in STEP.findall(path):
        if command == "z":
            yield ring
            x, y = ring[0]
            ring = []
        elif not command:
            x, y = x + float(dx), y + float(dy)
            ring.append((x, y))


def measure_area(ring: Sequence[Point]) -> float:
    """Return the area inside a ring, in units of the map."""
    after = [*ring[1:], ring[0]]
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(ring, after, strict=True))) / 2


def simplify(ring: list[Point]) -> list[Point]:
    """Return a ring with fewer points (Douglas and Peucker).

    Each half is thinned out by itself, since a ring has no ends of its own.
    """
    far = max(range(len(ring)), key=lambda one: hypot(*_subtract(ring[one], ring[0])))
    return [*_thin_out(ring[: far + 1])[:-1], *_thin_out([*ring[far:], ring[0]])[:-1]]


def _thin_out(line: list[Point]) -> list[Point]:
    if len(line) < 3:
        return line
    off = [_measure_distance(point, line[0], line[-1]) for point in line[1:-1]]
    worst = max(range(len(off)), key=off.__getitem__)
    if off[worst] <= TOLERANCE:
        return [line[0], line[-1]]
    return [*_thin_out(line[: worst + 2])[:-1], *_thin_out(line[worst + 1 :])]


def _measure_distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (u, v) = _subtract(end, start), _subtract(point, start)
    length = hypot(x, y)
    return abs(x * v - y * u) / length if length else hypot(u, v)


def _subtract(one: Point, other: Point) -> Point:
    return one[0] - other[0], one[1] - other[1]


def _write_ring(ring: list[Point]) -> str:
    """Return a ring as a path in whole units: "M468 124l4 2-3 5z".

    Each point is relative to the last.
    """
    rounded = [(round(x), round(y)) for x, y in ring]
    steps = [(x - u, y - v) for (u, v), (x, y) in zip(rounded, rounded[1:], strict=False)]
    lines = " ".join(f"{x} {y}" for x, y in steps if x or y).replace(" -", "-")
    return f"M{rounded[0][0]} {rounded[0][1]}l{lines}z"
