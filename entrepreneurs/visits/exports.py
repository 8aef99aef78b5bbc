"""Visits as a table to export, of companies that the scope shows in full."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.companies.exports import NEED_WIDTH
from entrepreneurs.enums import LetterStatus
from entrepreneurs.models import ThemeNote, Visit
from portal import clock
from portal.accounts.scopes import Scope
from portal.lists.columns import CHUNK, Column, describe_list, find_language
from portal.lists.spreadsheets import Cell, Sheet
from programmes.engine.catalogue import Catalogue
from programmes.publishing.theme_names import name_themes

NOTE_WIDTH = 40


VISIT_COLUMNS: Sequence[Column] = (
    Column(gettext_lazy("Bedrijf"), 36, lambda one: one.establishment.name),
    Column(gettext_lazy("Gemeente"), 20, lambda one: str(one.establishment.municipality)),
    Column(gettext_lazy("Status"), 14, lambda one: str(one.get_status_display())),
    Column(gettext_lazy("Datum"), 14, lambda one: one.held_on or clock.day_of(one.starts_at)),
    Column(gettext_lazy("Accountmanager"), 24, lambda one: str(one.host)),
    Column(gettext_lazy("Collega"), 24, lambda one: str(one.colleague or "")),
    Column(gettext_lazy("Waar zit de urgentie?"), 60, lambda one: one.opening),
    Column(gettext_lazy("Wat gaan wij doen?"), 60, lambda one: one.actions),
    Column(
        gettext_lazy("Beleidssignalen"),
        60,
        lambda one: "\n".join(
            f"{row.get_kind_display()}: {row.text}" for row in one.signals.all()
        ),
    ),
    Column(gettext_lazy("Terugkoppeling verstuurd"), 14, lambda one: _find_sent_on(one)),
    Column(gettext_lazy("Antwoord van het bedrijf"), 18, lambda one: _tell_answer(one)),
)


def build_visit_sheet(*, scope: Scope, catalogue: Catalogue) -> Sheet:
    """Return every visit to a company that the scope shows in full, the newest first."""
    themes, found = name_themes(catalogue), Visit.objects.owned_by(scope)
    total = found.count()
    rows = found.select_related(
        "establishment__municipality", "host", "colleague", "letter"
    ).prefetch_related("themes", "signals")
    names = [
        text for name in themes.values() for text in (name, _("%(s)s: notitie") % {"s": name})
    ]
    return Sheet(
        name=_("Bezoeken"),
        head=[*(str(one.label) for one in VISIT_COLUMNS), *names],
        widths=[*(one.width for one in VISIT_COLUMNS), *[NEED_WIDTH, NOTE_WIDTH] * len(themes)],
        rows=_list_visits(rows, themes=list(themes)),
        total=total,
        language=find_language(),
        about=describe_list(total),
    )


def _list_visits(rows: QuerySet[Visit], *, themes: list[str]) -> Iterator[list[Cell]]:
    for visit in rows.iterator(chunk_size=CHUNK):
        notes: dict[str, ThemeNote] = {note.theme: note for note in visit.themes.all()}
        yield [
            *(one.read(visit) for one in VISIT_COLUMNS),
            *(cell for theme in themes for cell in _write_theme(notes.get(theme))),
        ]


def _write_theme(note: ThemeNote | None) -> tuple[Cell, Cell]:
    return (str(note.get_need_display()), note.note) if note else (None, None)


def _find_sent_on(visit: Visit) -> Cell:
    letter = getattr(visit, "letter", None)
    if letter is None or letter.status != LetterStatus.SENT:
        return None
    return clock.day_of(letter.sent_at)


def _tell_answer(visit: Visit) -> Cell:
    letter = getattr(visit, "letter", None)
    return str(letter.get_answer_display()) if letter and letter.answer else None
