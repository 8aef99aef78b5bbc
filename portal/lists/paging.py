"""The links to the other pages of a long list: those nearby, the first and the last."""

from collections.abc import Callable
from dataclasses import dataclass

# This many pages on either side of the current one have a link.
NEAR = 2


@dataclass(frozen=True, slots=True)
class Pages:
    """The current page and the links around it, as (number, address). `number` is 0 for a page
    that does not exist; a gap in `links` has number 0 too. An address is "" where there is no
    page.
    """

    number: int
    last: int
    links: list[tuple[int, str]]
    previous: str = ""
    following: str = ""


def number_pages(number: int, *, last: int, link: Callable[[int], str]) -> Pages:
    """Return the links for page `number` (from 1) of `last`; `link` makes the address of a
    page.
    """
    near = range(max(1, number - NEAR), min(last, number + NEAR) + 1)
    shown = sorted({one for one in (1, last, *near) if 1 <= one <= last})
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
