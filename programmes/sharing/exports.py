"""Export a selection of programmes as a table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal import clock
from portal.links import build_url
from portal.lists.spreadsheets import Cell, Sheet
from portal.wording import format_decimal, pick_language
from programmes.browsing.facets import find_cost
from programmes.browsing.filters import list_choices
from programmes.browsing.selection import describe_selection
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue
from programmes.engine.published import PublishedProgramme, Text
from programmes.presenting.presenter import SOURCE_DATE

SOME_SLUG = "some-programme"


class Table:
    """The rows of one catalogue version, with every name in the language of the request.

    Rows are read while the answer is on its way, when that language is no longer set.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.language = (get_language() or "nl")[:2]
        self.choices = list_choices(catalogue)
        self.head = [str(column.label) for column in COLUMNS]
        self.unchecked, self.checked = _("nee"), _("ja")
        # Built once, not for each of ten thousand rows.
        self.page_url = build_url("programmes:detail", SOME_SLUG, language=self.language)

    def list_rows(self, slugs: Iterable[str]) -> Iterator[list[Cell]]:
        for slug in slugs:
            programme = self.catalogue.programmes[slug]
            yield [column.read(self, programme) for column in COLUMNS]

    def say(self, text: Text | None) -> str:
        return pick_language(text, self.language)

    def name(self, facet: str, values: Iterable[str]) -> str:
        names = self.choices[facet]
        return _join(names.get(value, value) for value in values)

    def name_organisations(self, slugs: Iterable[str]) -> str:
        organisations = self.catalogue.document["organisations"]
        return _join(organisations[slug]["name"] for slug in slugs)

    def word_period(self, programme: PublishedProgramme) -> str:
        period = programme["period"]
        dates = " – ".join(part or "?" for part in (period["start"], period["end"]))
        known = dates if period["start"] or period["end"] else ""
        return " ".join(filter(None, [known, self.say(period["note"])]))

    def find_address(self, programme: PublishedProgramme) -> str:
        return self.page_url.replace(SOME_SLUG, programme["slug"])

    def tell_checked(self, programme: PublishedProgramme) -> str:
        return self.unchecked if programme["verified_on"] == SOURCE_DATE else self.checked


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its label, its width in characters, and how to read a programme's cell."""

    label: Promise
    width: int
    read: Callable[[Table, PublishedProgramme], Cell]


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
    Column(
        gettext_lazy("Hoogste bedrag in euro"), 16, lambda table, one: find_highest_amount(one)
    ),
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


def find_highest_amount(programme: PublishedProgramme) -> Decimal | None:
    """Return the highest amount of any offer; None when none names an amount."""
    amounts = [Decimal(one["max_amount"]) for one in programme["offers"] if one["max_amount"]]
    return max(amounts, default=None)


def build_sheet(wanted: Wanted, catalogue: Catalogue, *, slugs: Sequence[str]) -> Sheet:
    """Return the sheet of these programmes, which says for which wishes they were found."""
    table = Table(catalogue)
    return Sheet(
        name=_("Programma's"),
        head=table.head,
        widths=[column.width for column in COLUMNS],
        rows=table.list_rows(slugs),
        total=len(slugs),
        language=table.language,
        about=_describe(wanted, table, total=len(slugs)),
    )


def _describe(wanted: Wanted, table: Table, *, total: int) -> list[tuple[str, str]]:
    selection = describe_selection(wanted, table.catalogue)
    url = build_url("programmes:list", language=table.language, query=wanted.to_query())
    return [
        (_("Aantal programma's"), format_decimal(Decimal(total), language=table.language)),
        *(selection or [(_("Selectie"), _("Alle programma's"))]),
        (_("Gemaakt op"), clock.today().isoformat()),
        (_("Versie van de lijst"), table.catalogue.version),
        (_("Bron"), table.catalogue.document["source"]),
        (_("Gebruik"), _("Noem de bron als u deze gegevens gebruikt.")),
        (_("Deze selectie op de website"), url),
    ]


def _join(words: Iterable[str]) -> str:
    return "; ".join(words)
