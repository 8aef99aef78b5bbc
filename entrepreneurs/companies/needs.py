"""What companies need by theme, as told during visits."""

from collections.abc import Iterable

from entrepreneurs.models import (
    Visit,
)


def pick_newest_needs(visits: Iterable[Visit]) -> dict[str, str]:
    """Return by theme what the newest visit said of it; `visits` were fetched with
    their themes.
    """
    held = [visit for visit in visits if visit.held_on]
    newest: dict[str, str] = {}
    for visit in sorted(held, key=lambda one: str(one.held_on), reverse=True):
        for note in visit.themes.all():
            if note.need:
                newest.setdefault(note.theme, note.need)
    return newest
