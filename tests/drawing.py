"""Draw the pictures of docs/architecture.md: `make drawings`.

The floors are drawn here; the data model is laid out by Graphviz (`dot`, Debian's graphviz).
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from tests.floors import FLOORS

DOCS = Path(__file__).resolve().parent.parent / "docs"
APPS = ("programmes", "entrepreneurs", "referrals", "accounts", "partners", "webhooks", "outbox")
COLOURS = ("#f3efe6", "#e6eef7", "#efe6f5", "#e5f3ea", "#fdebd9", "#f0f0f0")
WIDTH, LINE, MARGIN = 1040, 26, 14
LETTER = 8.2


def draw_floors() -> str:
    """Return an SVG: a band for each part of the house, the ground at the bottom; each floor is a
    line of rooms.
    """
    bands = []
    top = MARGIN
    for colour, (title, floors) in reversed(list(zip(COLOURS, FLOORS.items(), strict=True))):
        lines = [line for rooms in reversed(floors) for line in wrap(" ".join(rooms).split())]
        height = LINE * (len(lines) + 1) + MARGIN
        bands.append(draw_band(title, lines, colour=colour, top=top, height=height))
        top += height + 6
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + 24}" '
            'font-family="sans-serif" font-size="13" role="img">',
            "<title>Floors and rooms: imports run downwards</title>",
            f'<rect width="{WIDTH}" height="{top + 24}" fill="#fff"/>',
            *bands,
            f'<text x="{MARGIN}" y="{top + 14}" fill="#444">'
            "A room imports rooms on its own line and below it, never above, never in a circle."
            "</text>",
            "</svg>\n",
        ]
    )


def wrap(rooms: list[str]) -> list[list[str]]:
    """Return the rooms in lines that fit the band."""
    lines: list[list[str]] = [[]]
    for room in rooms:
        used = sum(measure(one) + 8 for one in [*lines[-1], room])
        if lines[-1] and used > WIDTH - 4 * MARGIN:
            lines.append([])
        lines[-1].append(room)
    return lines


def measure(room: str) -> int:
    return round(len(room) * LETTER) + 14


def draw_band(title: str, lines: list[list[str]], *, colour: str, top: int, height: int) -> str:
    parts = [
        f'<rect x="{MARGIN}" y="{top}" width="{WIDTH - 2 * MARGIN}" height="{height}" rx="6" '
        f'fill="{colour}" stroke="#999"/>',
        f'<text x="{2 * MARGIN}" y="{top + 20}" font-weight="bold">{escape(title)}</text>',
    ]
    for number, rooms in enumerate(lines, start=1):
        left, y = 2 * MARGIN, top + LINE * number + 6
        for room in rooms:
            width = measure(room)
            parts.append(
                f'<rect x="{left}" y="{y}" width="{width}" height="20" rx="3" fill="#fff" '
                f'stroke="#777"/><text x="{left + 7}" y="{y + 15}">{room}</text>'
            )
            left += width + 8
    return "\n".join(parts)


def list_models() -> dict[str, list[str]]:
    """Return the names of our models by app; not those that history and libraries add."""
    from django.apps import apps

    return {
        label: sorted(
            model.__name__
            for model in apps.get_app_config(label).get_models()
            if not model.__name__.startswith("Historical")
        )
        for label in APPS
    }


def list_relations() -> list[tuple[str, str]]:
    """Return which model points to which, once each, in the order of their names."""
    from django.apps import apps

    known = {name for names in list_models().values() for name in names}
    found = {
        (model.__name__, field.related_model.__name__)
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
    }
    return sorted(pair for pair in found if set(pair) <= known)


def describe_models(models: dict[str, list[str]], relations: Iterable[tuple[str, str]]) -> str:
    """Return the data model in the language of Graphviz, with a frame for each app."""
    return "\n".join(_list_statements(models, relations))


def _list_statements(
    models: dict[str, list[str]], relations: Iterable[tuple[str, str]]
) -> Iterator[str]:
    yield "digraph { rankdir=LR; ranksep=0.9; nodesep=0.12; fontname=Helvetica;"
    yield "node [shape=box style=filled fillcolor=white fontname=Helvetica fontsize=11];"
    yield "edge [color=gray40 arrowsize=0.6];"
    for number, (label, names) in enumerate(models.items()):
        yield f'subgraph cluster_{label} {{ label="{label}"; style=filled;'
        yield f'fillcolor="{COLOURS[number % len(COLOURS)]}"; {"; ".join(names)} }}'
    # Who did something is nearly always a User: those arrows would hide all others.
    for source, target in relations:
        if target != "User":
            yield f"{source} -> {target};"
    yield "}"


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("PORTAL_STAGE", "test")
    django.setup()
    (DOCS / "floors.svg").write_text(draw_floors(), encoding="utf-8")
    dot = shutil.which("dot")
    if not dot:
        raise SystemExit("The data model is drawn by Graphviz: apt-get install graphviz")
    source = describe_models(list_models(), list_relations())
    drawn = subprocess.check_output([dot, "-Tsvg"], input=source, text=True)
    (DOCS / "data-model.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
