"""Public pages that this process made before, bounded in bytes. See docs/adr/023.

What is kept holds nothing of one visitor: portal.pages.conditional decides what may come in, and
names it by all that decides its bytes. So nothing here goes stale; what nobody asks for falls out.
"""

from dataclasses import dataclass
from functools import cache
from threading import Lock

from cachetools import LRUCache
from django.conf import settings

# Pages that were asked for once share a quarter: addresses that somebody makes up push out each
# other, not the pages that people come back to.
NEW_SHARE = 4
# One page takes at most this part of the whole.
LARGEST_SHARE = 16
# What Python needs for a page besides its bytes, roughly.
OVERHEAD = 1_000


@dataclass(frozen=True, slots=True)
class KeptPage:
    """The answer of a view: `body` as it is sent, compressed if the headers say so."""

    headers: tuple[tuple[str, str], ...]
    body: bytes


def measure(page: KeptPage) -> int:
    """Bytes that the page takes."""
    return OVERHEAD + len(page.body) + sum(len(name) + len(text) for name, text in page.headers)


class PageMemory:
    """Two lists, each without what was used longest ago: pages asked for once, and again."""

    def __init__(self, limit: int) -> None:
        self.largest = limit // LARGEST_SHARE
        self.hits = self.misses = 0
        self._new: LRUCache[str, KeptPage] = LRUCache(limit // NEW_SHARE, getsizeof=measure)
        self._known: LRUCache[str, KeptPage] = LRUCache(
            limit - limit // NEW_SHARE, getsizeof=measure
        )
        self._lock = Lock()

    def find(self, name: str) -> KeptPage | None:
        """The page of that name; from the second time on it stands among the known ones."""
        with self._lock:
            page = self._known.get(name)
            if page is None and (page := self._new.pop(name, None)):
                self._known[name] = page
            if page:
                self.hits += 1
            else:
                self.misses += 1
            return page

    def keep(self, name: str, page: KeptPage) -> None:
        """Leaves out a page that would take the place of too many others."""
        if measure(page) > self.largest:
            return
        with self._lock:
            if name not in self._known:
                self._new[name] = page

    @property
    def size(self) -> int:
        """Bytes in use."""
        with self._lock:
            return int(self._new.currsize + self._known.currsize)

    def __len__(self) -> int:
        with self._lock:
            return len(self._new) + len(self._known)


@cache
def get_memory() -> PageMemory:
    """The memory of this process, of PAGE_MEMORY_BYTES; 0 keeps nothing."""
    return PageMemory(settings.PAGE_MEMORY_BYTES)


def forget_pages() -> None:
    """For tests, in which a name comes back with other content."""
    get_memory.cache_clear()
