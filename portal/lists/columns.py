"""What exported lists share: their columns, and the sheet that says what a list holds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal import clock
from portal.lists.spreadsheets import Cell, Sheet
from portal.wording import format_decimal

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and how to read a cell of it from a row.

    A `shared` column is also filled for a company elsewhere in the region, of which only the
    minimum may be seen.
    """

    label: str | Promise
    width: int
    read: Callable[[Any], Cell]
    shared: bool = False


def build_sheet(
    *,
    name: str,
    columns: Sequence[Column],
    rows: QuerySet[Model] | Sequence[object],
    notice: str = "",
) -> Sheet:
    """Return a sheet with one line for each row. A query is read in chunks while the answer is
    being sent. `notice` replaces the warning that the list is confidential.
    """
    lines: Iterable[object] = rows
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
    """Return what a list says of itself, as labels and values: its length, its date, a warning."""
    private = _("Deze lijst is vertrouwelijk. Deel haar niet buiten uw organisatie.")
    return [
        (_("Aantal"), format_decimal(Decimal(total), language=find_language())),
        (_("Gemaakt op"), clock.today().isoformat()),
        (_("Let op"), notice or private),
    ]


def find_language() -> str:
    """Return the current language as two letters."""
    return (get_language() or "nl")[:2]


def list_file_routes(
    route: str, view: Callable[..., HttpResponseBase], *, name: str = ""
) -> list[URLPattern]:
    """Return the routes of an export: `route`.csv and `route`.xlsx, named `name`csv and
    `name`xlsx.
    """
    return [
        path(f"{route}.{extension}", view, {"extension": extension}, name=f"{name}{extension}")
        for extension in ("csv", "xlsx")
    ]
