"""Companies and follow-ups as tables to export, with no more in them than the scope shows."""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.companies.needs import pick_newest_needs
from entrepreneurs.enums import Need
from entrepreneurs.models import Establishment, FollowUp
from portal.accounts.scopes import Scope
from portal.lists.columns import CHUNK, Column, build_sheet, describe_list, find_language
from portal.lists.spreadsheets import Cell, Sheet
from programmes.engine.catalogue import Catalogue
from programmes.publishing.theme_names import name_themes

NEED_WIDTH = 18


COMPANY_COLUMNS: Sequence[Column] = (
    Column(gettext_lazy("Naam"), 36, lambda one: one.name, shared=True),
    Column(gettext_lazy("Plaats"), 20, lambda one: one.town, shared=True),
    Column(gettext_lazy("Gemeente"), 20, lambda one: str(one.municipality), shared=True),
    Column(gettext_lazy("Open afspraken"), 12, lambda one: one.open_follow_ups, shared=True),
    Column(gettext_lazy("KVK-nummer"), 12, lambda one: one.company.kvk_number),
    Column(gettext_lazy("Vestigingsnummer"), 16, lambda one: one.number),
    Column(gettext_lazy("Adres"), 36, lambda one: one.address),
    Column(gettext_lazy("Rechtsvorm"), 14, lambda one: str(one.company.get_legal_form_display())),
    Column(gettext_lazy("SBI-code"), 10, lambda one: one.company.sbi_code),
    Column(gettext_lazy("Fte"), 10, lambda one: one.fte),
    Column(gettext_lazy("Accountmanager"), 24, lambda one: str(one.account_manager or "")),
    Column(gettext_lazy("Laatste contact"), 14, lambda one: one.last_contact_on),
)


def build_company_sheet(
    found: QuerySet[Establishment], *, scope: Scope, catalogue: Catalogue
) -> Sheet:
    """Return the establishments found, in their order. One elsewhere in the region has only the
    columns that are shared.
    """
    themes, total = name_themes(catalogue), found.count()
    rows = found.select_related("company", "municipality", "account_manager")
    rows = rows.prefetch_related("visits__themes").annotate(
        open_follow_ups=Count("follow_ups", filter=Q(follow_ups__done_on=None))
    )
    return Sheet(
        name=_("Bedrijven"),
        head=[*(str(one.label) for one in COMPANY_COLUMNS), *themes.values()],
        widths=[*(one.width for one in COMPANY_COLUMNS), *[NEED_WIDTH] * len(themes)],
        rows=_list_companies(rows, themes=list(themes), own=scope.own),
        total=total,
        language=find_language(),
        about=describe_list(total),
    )


def _list_companies(
    rows: QuerySet[Establishment], *, themes: list[str], own: frozenset[int]
) -> Iterator[list[Cell]]:
    labels = {need: str(Need(need).label) for need in Need.values}
    for establishment in rows.iterator(chunk_size=CHUNK):
        full = establishment.municipality_id in own
        needs = pick_newest_needs(establishment.visits.all())
        yield [
            *(one.read(establishment) if full or one.shared else None for one in COMPANY_COLUMNS),
            *(labels.get(needs.get(theme, "")) for theme in themes),
        ]


def build_follow_up_sheet(*, scope: Scope, catalogue: Catalogue) -> Sheet:
    """Return every promise, open or kept, to the companies that the scope shows in full."""
    found = FollowUp.objects.filter(establishment__municipality__in=scope.own)
    rows = found.select_related("establishment__municipality", "owner")
    columns = (
        Column(gettext_lazy("Bedrijf"), 36, lambda one: one.establishment.name),
        Column(gettext_lazy("Gemeente"), 20, lambda one: str(one.establishment.municipality)),
        Column(gettext_lazy("Wat"), 60, lambda one: one.text),
        Column(gettext_lazy("Soort"), 24, lambda one: str(one.get_kind_display())),
        build_theme_column(catalogue),
        Column(gettext_lazy("Wie"), 24, lambda one: str(one.owner)),
        Column(gettext_lazy("Uiterlijk"), 14, lambda one: one.due_on),
        Column(gettext_lazy("Gedaan op"), 14, lambda one: one.done_on),
        Column(gettext_lazy("Wat kwam ervan?"), 24, lambda one: str(one.get_result_display())),
        Column(gettext_lazy("Toelichting"), 60, lambda one: one.result_note),
    )
    return build_sheet(
        name=_("Opvolging"),
        columns=columns,
        rows=rows,
    )


def build_theme_column(
    catalogue: Catalogue, *, find: Callable[[Any], str] = attrgetter("theme")
) -> Column:
    """Return a column with the name of a theme, whose slug `find` takes from a row."""
    names = name_themes(catalogue)
    return Column(gettext_lazy("Thema"), 24, lambda one: names.get(find(one), find(one)))
