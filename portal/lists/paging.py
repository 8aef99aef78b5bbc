"""The links to the other pages of a long list: those near, the first and the last."""

from collections.abc import Callable
from dataclasses import dataclass

# How many pages on either side of this one have a link.
NEAR = 2


@dataclass(frozen=True, slots=True)
class Pages:
    """`number` is 0 for a page that does not exist; a gap in `links` has number 0 too."""

    number: int
    last: int
    links: list[tuple[int, str]]
    previous: str = ""
    following: str = ""


def number_pages(number: int, *, last: int, link: Callable[[int], str]) -> Pages:
    """`link` makes the address of a page."""
    near = range(max(1, number - NEAR), min(last, number + NEAR) + 1)
    shown = sorted({1, last, *near})
    links: list[tuple[int, str]] = []
    for before, page in zip([0, *shown], shown, strict=False):
        links += [(0, "")] if page > before + 1 else []
        links.append((page, link(page)))
    return Pages(
        number,
        last,
        links,
        previous=link(number - 1) if number > 1 else "",
        following=link(number + 1) if 0 < number < last else "",
    )
