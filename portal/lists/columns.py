"""What lists to take along share: their columns, and what each says of itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal import clock
from portal.lists.spreadsheets import Cell, Sheet
from portal.wording import format_decimal

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Column:
    """`shared`: also of a company elsewhere in the region, where only the minimum shows."""

    label: Any
    width: int
    read: Callable[[Any], Cell]
    shared: bool = False


def build_sheet(
    *, name: str, columns: Sequence[Column], rows: QuerySet[Any] | Sequence[Any], notice: str = ""
) -> Sheet:
    """One line for each row. A query is read in pieces, while the answer is on its way. `notice`:
    what to mind, where that is not to keep the list to oneself.
    """
    lines: Iterable[Any] = rows
    if isinstance(rows, QuerySet):
        total, lines = rows.count(), rows.iterator(chunk_size=CHUNK)
    else:
        total = len(rows)
    return Sheet(
        name=name,
        head=[str(one.label) for one in columns],
        widths=[one.width for one in columns],
        rows=([one.read(row) for one in columns] for row in lines),
        total=total,
        language=find_language(),
        about=describe_list(total, notice=notice),
    )


def describe_list(total: int, *, notice: str = "") -> list[tuple[str, str]]:
    private = _("Deze lijst is vertrouwelijk. Deel haar niet buiten uw organisatie.")
    return [
        (_("Aantal"), format_decimal(Decimal(total), language=find_language())),
        (_("Gemaakt op"), clock.today().isoformat()),
        (_("Let op"), notice or private),
    ]


def find_language() -> str:
    return (get_language() or "nl")[:2]


def list_addresses(route: str, view: Callable[..., Any], *, name: str = "") -> list[URLPattern]:
    """One for each kind of file: `route`.csv and `route`.xlsx, named `name`csv and `name`xlsx."""
    return [
        path(f"{route}.{extension}", view, {"extension": extension}, name=f"{name}{extension}")
        for extension in ("csv", "xlsx")
    ]
