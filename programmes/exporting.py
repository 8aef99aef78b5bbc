"""A selection as a table to take along: CSV for every program, XLSX for Excel.

Texts come from editors and organisations, and a spreadsheet runs what looks like a formula: no
cell of either file is one.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from portal import clock
from portal.links import build_url
from portal.wording import format_decimal
from programmes.browsing.facets import find_cost
from programmes.browsing.wanted import Wanted
from programmes.catalogue import Catalogue
from programmes.filters import list_choices
from programmes.models import pick_language
from programmes.presentation import SOURCE_DATE
from programmes.selection import describe_selection

Document = Mapping[str, Any]
Cell = str | int | Decimal | date | None
BOM = "\ufeff"
SOME_SLUG = "some-programme"
MOST_LETTERS = 32_767
# Also after what nobody sees, and in the wide forms that some spreadsheets read as the plain ones.
FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
UNPRINTABLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff\ufffe\uffff]")
LINE_END = re.compile(r"\r\n?")
SPREADSHEET = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Table:
    """The rows of one catalogue version, with every name in the language of the request: they are
    read while the answer is on its way, when that language is no longer set.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.language = (get_language() or "nl")[:2]
        self.choices = list_choices(catalogue)
        self.head = [str(column.label) for column in COLUMNS]
        self.unchecked, self.checked = _("nee"), _("ja")
        # Worked out once, not for each of ten thousand rows.
        self.page_url = build_url("programmes:detail", SOME_SLUG, language=self.language)

    def list_rows(self, slugs: Iterable[str]) -> Iterator[list[Cell]]:
        for slug in slugs:
            programme = self.catalogue.programmes[slug]
            yield [column.read(self, programme) for column in COLUMNS]

    def say(self, text: Mapping[str, str] | None) -> str:
        return pick_language(text, self.language)

    def name(self, facet: str, values: Iterable[str]) -> str:
        names = self.choices[facet]
        return _join(names.get(value, value) for value in values)

    def name_organisations(self, slugs: Iterable[str]) -> str:
        organisations = self.catalogue.document["organisations"]
        return _join(organisations[slug]["name"] for slug in slugs)

    def word_period(self, programme: Document) -> str:
        period = programme["period"]
        dates = " – ".join(part or "?" for part in (period["start"], period["end"]))
        known = dates if period["start"] or period["end"] else ""
        return " ".join(filter(None, [known, self.say(period["note"])]))

    def find_address(self, programme: Document) -> str:
        return self.page_url.replace(SOME_SLUG, programme["slug"])

    def tell_checked(self, programme: Document) -> str:
        return self.unchecked if programme["verified_on"] == SOURCE_DATE else self.checked


@dataclass(frozen=True, slots=True)
class Column:
    label: Any
    width: int
    read: Callable[[Table, Document], Cell]


COLUMNS: Sequence[Column] = (
    Column(gettext_lazy("Naam"), 36, lambda table, one: table.say(one["title"])),
    Column(gettext_lazy("Korte naam"), 24, lambda table, one: str(one["slug"])),
    Column(gettext_lazy("Samenvatting"), 60, lambda table, one: table.say(one["summary"])),
    Column(gettext_lazy("Waar"), 28, lambda table, one: table.name("region", one["regions"])),
    Column(
        gettext_lazy("Onderwerpen"),
        32,
        lambda table, one: table.name("theme", [theme["theme"] for theme in one["themes"]]),
    ),
    Column(
        gettext_lazy("Beleidsthema's"),
        32,
        lambda table, one: table.name("policyTheme", one["policy_themes"]),
    ),
    Column(
        gettext_lazy("Wat u krijgt"),
        40,
        lambda table, one: _join(table.say(offer["title"]) for offer in one["offers"]),
    ),
    Column(
        gettext_lazy("Hoe u meedoet"), 28, lambda table, one: table.name("route", [one["route"]])
    ),
    Column(
        gettext_lazy("Nog open?"), 14, lambda table, one: table.name("status", [one["status"]])
    ),
    Column(gettext_lazy("Kosten"), 14, lambda table, one: table.name("cost", [find_cost(one)])),
    Column(
        gettext_lazy("Begonnen door"),
        28,
        lambda table, one: table.name_organisations(one["initiators"]),
    ),
    Column(
        gettext_lazy("Uitgevoerd door"),
        28,
        lambda table, one: table.name_organisations(one["executors"]),
    ),
    Column(gettext_lazy("Looptijd"), 24, Table.word_period),
    Column(gettext_lazy("Hoogste bedrag in euro"), 16, lambda table, one: find_most(one)),
    Column(gettext_lazy("Pagina"), 44, Table.find_address),
    Column(
        gettext_lazy("Bladzijde in de bron"), 12, lambda table, one: int(one["source"]["page"])
    ),
    Column(
        gettext_lazy("Hoofdstuk in de bron"), 28, lambda table, one: str(one["source"]["section"])
    ),
    Column(
        gettext_lazy("Stand van"), 14, lambda table, one: date.fromisoformat(one["verified_on"])
    ),
    Column(gettext_lazy("Nagekeken"), 12, Table.tell_checked),
)


def find_most(programme: Document) -> Decimal | None:
    """The highest amount of any offer."""
    amounts = [Decimal(one["max_amount"]) for one in programme["offers"] if one["max_amount"]]
    return max(amounts, default=None)


def name_file(ending: str) -> str:
    return f"programmas-{clock.today().isoformat()}.{ending}"


def stream_csv(table: Table, slugs: Iterable[str]) -> Iterator[str]:
    """With the mark, the semicolons and the line ends by which Excel knows what it is."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    yield BOM + writer.writerow(table.head)
    for row in table.list_rows(slugs):
        yield writer.writerow([write_plain(cell, language=table.language) for cell in row])


class _Echo:
    """Gives each line back to who writes it."""

    def write(self, line: str) -> str:
        return line


def write_plain(cell: Cell, *, language: str) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", "," if language == "nl" else ".")
    return defuse(clean(str(cell))) if cell is not None else ""


def clean(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def defuse(text: str) -> str:
    """An apostrophe before what a spreadsheet would work out instead of show."""
    return f"'{text}" if FORMULA.match(text) else text


def build_workbook(table: Table, slugs: Sequence[str], *, wanted: Wanted) -> BytesIO:
    file = BytesIO()
    with Workbook(file, SPREADSHEET) as book:
        bold = book.add_format({"bold": True})
        formats = {
            Decimal: book.add_format({"num_format": "#,##0.00", "valign": "top"}),
            int: book.add_format({"num_format": "0", "valign": "top"}),
            date: book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            str: book.add_format({"text_wrap": True, "valign": "top"}),
        }
        sheet = book.add_worksheet(_("Programma's"))
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(slugs), len(COLUMNS) - 1)
        write_row(sheet, 0, table.head, dict.fromkeys(formats, bold))
        for number, row in enumerate(table.list_rows(slugs), start=1):
            write_row(sheet, number, row, formats)
        _write_about(book, table, wanted=wanted, total=len(slugs), bold=bold)
    file.seek(0)
    return file


def write_row(sheet: Any, number: int, row: Sequence[Cell], formats: Mapping[type, Any]) -> None:
    """Each cell by its own kind: nothing is guessed from what a text looks like."""
    for place, cell in enumerate(row):
        if isinstance(cell, Decimal):
            sheet.write_number(number, place, cell, formats[Decimal])
        elif isinstance(cell, int):
            sheet.write_number(number, place, cell, formats[int])
        elif isinstance(cell, date):
            sheet.write_datetime(number, place, cell, formats[date])
        elif cell:
            text = LINE_END.sub("\n", clean(cell))
            sheet.write_string(number, place, text[:MOST_LETTERS], formats[str])


def _write_about(book: Any, table: Table, *, wanted: Wanted, total: int, bold: Any) -> None:
    """What the table holds, so that it can be read a year from now."""
    selection = describe_selection(wanted, table.catalogue)
    url = build_url("programmes:list", language=table.language, query=wanted.to_query())
    rows = [
        (_("Aantal programma's"), format_decimal(Decimal(total), language=table.language)),
        *(selection or [(_("Selectie"), _("Alle programma's"))]),
        (_("Gemaakt op"), clock.today().isoformat()),
        (_("Versie van de lijst"), table.catalogue.version),
        (_("Bron"), table.catalogue.document["source"]),
        (_("Gebruik"), _("Noem de bron als u deze gegevens gebruikt.")),
        (_("Deze selectie op de website"), url),
    ]
    sheet = book.add_worksheet(_("Over deze lijst"))
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 80)
    for number, (label, value) in enumerate(rows):
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, clean(value))


def _join(words: Iterable[str]) -> str:
    return "; ".join(words)
