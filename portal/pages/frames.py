"""Renders small templates that a page repeats by the dozen: once per kind, with holes for what
differs each time. Rendering them anew would take most of the time of the page.
"""

import re
import secrets
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Of the context that every page has (portal/pages/context.py).
PART_SETTINGS = ("portal_name", "portal_demo", "portal_languages")
# Nobody can write this into a text of the catalogue.
MARK = secrets.token_hex(8)
HOLE = re.compile(rf"{MARK}-(\w+)-")


def fill_frame(
    template: str, *, fixed: Mapping[str, Hashable], holes: Mapping[str, str]
) -> SafeString:
    """Return what rendering with both would give, if the template does no more with the holes than
    print them. `fixed` tells the kinds apart.
    """
    parts = _render_frame(
        template, get_language(), tuple(fixed.items()), tuple(name for name in holes)
    )
    filled = list(parts)
    filled[1::2] = [conditional_escape(holes[name]) for name in parts[1::2]]
    return mark_safe("".join(filled))  # noqa: S308 (the template and conditional_escape escaped)


class PartKind(NamedTuple):
    """What a head or foot of a page depends on, but for the address."""

    view_name: str
    namespace: str
    urlconf: str
    settings: tuple[tuple[str, Hashable], ...]


class PartRequest(NamedTuple):
    """What such a part reads of a request."""

    resolver_match: PartKind
    get_full_path: str


def draw_part(template: str, kind: PartKind, *, address: str) -> SafeString:
    """`address` is quoted, as the template would quote it."""
    request = PartRequest(kind, mark_hole("address"))
    fixed = {"request": request, **dict(kind.settings)}
    return fill_frame(template, fixed=fixed, holes={"address": address})


def render_around(template: str, *, fixed: Mapping[str, Hashable], hole: str) -> tuple[str, str]:
    """What the template gives before and after the only place where it prints the hole."""
    before, _name, after = _render_frame(template, get_language(), tuple(fixed.items()), (hole,))
    return before, after


def mark_hole(name: str) -> str:
    """What stands for a hole while its frame is rendered; for a fixed list of holes."""
    return f"{MARK}-{name}-"


@lru_cache(maxsize=8192)
def _render_frame(
    template: str,
    language: str | None,
    fixed: tuple[tuple[str, Hashable], ...],
    holes: tuple[str, ...],
) -> tuple[str, ...]:
    """Return text and the name of a hole in turn. The language is only part of the key."""
    context = dict(fixed) | {name: mark_hole(name) for name in holes}
    return tuple(HOLE.split(render_to_string(template, context)))
