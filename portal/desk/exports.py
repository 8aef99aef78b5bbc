"""Mijn werk, oversight and results as tables to export."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import clock
from portal.accounts.models import User
from portal.accounts.scopes import Scope
from portal.desk.oversight import list_exports, list_looks, list_traces
from portal.desk.work import Task, list_work
from portal.lists.columns import Column, build_sheet
from portal.lists.small_cells import MIN_SHOWN, Why
from portal.lists.spreadsheets import Sheet
from referrals.results import Results, list_programmes, summarise

# An export holds no more rows than somebody reads in an afternoon, and memory holds.
MAX_EXPORTED = 5_000
WORK_COLUMNS = (
    Column(gettext_lazy("Onderdeel"), 30, lambda row: str(row[0])),
    Column(gettext_lazy("Wat"), 60, lambda row: row[1].what),
    Column(gettext_lazy("Bedrijf of thema"), 36, lambda row: row[1].company),
    Column(gettext_lazy("Uiterlijk, of laatst gesproken"), 16, lambda row: row[1].due_on),
    Column(gettext_lazy("Wie"), 24, lambda row: row[1].who),
)
TRACE_COLUMNS = (
    Column(gettext_lazy("Wanneer"), 18, lambda row: _tell_moment(row.at)),
    Column(gettext_lazy("Wie"), 24, lambda row: row.who),
    Column(gettext_lazy("Wat"), 36, lambda row: row.what),
    Column(gettext_lazy("Waarvan"), 36, lambda row: row.about),
    Column(gettext_lazy("Onderdelen"), 60, lambda row: ", ".join(row.fields)),
)
LOOK_COLUMNS = (
    Column(gettext_lazy("Wanneer"), 18, lambda row: _tell_moment(row.looked_at)),
    Column(gettext_lazy("Wie"), 24, lambda row: str(row.person or "?")),
    Column(gettext_lazy("Bedrijf"), 36, lambda row: row.note.establishment.name),
)
EXPORT_COLUMNS = (
    Column(gettext_lazy("Wanneer"), 18, lambda row: _tell_moment(row.taken_at)),
    Column(gettext_lazy("Wie"), 24, lambda row: str(row.person or "?")),
    Column(gettext_lazy("Lijst"), 30, lambda row: str(row.get_name_display())),
    Column(gettext_lazy("Aantal regels"), 14, lambda row: row.rows),
)
RESULT_COLUMNS = (
    Column(gettext_lazy("Programma"), 36, lambda row: row.programme),
    Column(gettext_lazy("Onderwerp"), 36, lambda row: row.title),
    Column(gettext_lazy("Wat"), 30, lambda row: row.label),
    Column(gettext_lazy("Aantal bedrijven"), 18, lambda row: row.companies),
    Column(gettext_lazy("Samen, in euro of fte"), 18, lambda row: row.amount),
    Column(gettext_lazy("Waarom er geen getal staat"), 40, lambda row: row.why),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a programme. Where it is not told, `why` says so and the figure is None."""

    programme: str
    title: str
    label: str
    companies: int | None
    why: str
    amount: Decimal | None = None


def build_work_sheet(people: Iterable[User]) -> Sheet:
    """Build the sheet of Mijn werk, with every company that nobody spoke to for long: the page
    stops at a few.
    """
    work = list_work(people, quiet_limit=None)
    parts = (
        (_("Te laat"), work.late),
        (_("Deze week"), work.week),
        (_("Nog niet af"), work.drafts),
        (_("Langer dan een jaar niet gesproken"), work.quiet),
    )
    rows: list[tuple[str, Task]] = [(name, task) for name, tasks in parts for task in tasks]
    return build_sheet(name=_("Mijn werk"), columns=WORK_COLUMNS, rows=rows)


def build_trace_sheet(scope: Scope) -> Sheet:
    rows = list_traces(scope, limit=MAX_EXPORTED)
    return build_sheet(name=_("Wijzigingen"), columns=TRACE_COLUMNS, rows=rows)


def build_look_sheet(scope: Scope) -> Sheet:
    rows = list_looks(scope, limit=MAX_EXPORTED)
    return build_sheet(name=_("Inzage"), columns=LOOK_COLUMNS, rows=rows)


def build_export_sheet(scope: Scope) -> Sheet:
    rows = list_exports(scope, limit=MAX_EXPORTED)
    return build_sheet(name=_("Meegenomen lijsten"), columns=EXPORT_COLUMNS, rows=rows)


def build_results_sheet() -> Sheet:
    """Build the sheet of results: it tells what the page of each programme tells, and no more."""
    found = [(str(one), summarise(one)) for one in list_programmes()]
    rows = [figure for one in found for figure in _list_figures(*one)]
    # This list is meant to be shared: no company can be found in it.
    notice = _(
        "Een getal onder de %(least)s tonen wij niet, en ook niet waaruit het valt af te leiden."
    )
    notice %= {"least": MIN_SHOWN}
    return build_sheet(name=_("Uitkomsten"), columns=RESULT_COLUMNS, rows=rows, notice=notice)


def _list_figures(programme: str, results: Results) -> Iterator[Figure]:
    if results.too_few:
        return
    for table in [results.course, *results.tables]:
        for cell in table.cells:
            why = cell.why.words if cell.count is None else ""
            yield Figure(programme, table.title, capfirst(cell.label), cell.count, why)
    later = _("Een jaar later, volgens de ondernemers")
    for one in results.impact:
        why = Why.FEW.words if one.companies is None else ""
        yield Figure(programme, later, capfirst(one.name), one.companies, why, one.amount)


def _tell_moment(moment: datetime) -> str:
    return f"{moment.astimezone(clock.AMSTERDAM):%Y-%m-%d %H:%M}"
