"""Follows a list from the moment it is sent: received, its columns matched, checked, imported, or
stopped.
"""

import hashlib
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepreneurs.enums import AT_WORK, ImportPolicy, ImportStatus
from entrepreneurs.imports.cells import TableError, show_cell
from entrepreneurs.imports.headings import find_header_row, match_columns, squeeze
from entrepreneurs.imports.running import number_rows
from entrepreneurs.imports.tables import Table, read_table
from entrepreneurs.models import CompanyImport, RememberedColumn
from portal import clock
from portal.accounts.models import User
from portal.celery import app, wake

TASK = "entrepreneurs.tasks.work_on_imports"


class NotNow(ValueError):
    """An action is not possible at this moment; the text tells the person who tried why."""


def receive_file(*, content: bytes, file_name: str, person: User) -> CompanyImport:
    """Store a list and match its columns. Raises TableError if it cannot be read, NotNow if the
    same file is being worked on.
    """
    table = read_table(content, file_name=file_name)
    digest = hashlib.sha256(content).hexdigest()
    assert person.organisation_id is not None  # noqa: S101 (who has no organisation has no scope)
    mine = CompanyImport.objects.filter(organisation=person.organisation_id, digest=digest)
    if mine.at_work().exists():
        raise NotNow(_("Deze lijst wordt al overgenomen."))
    header_row = find_header_row(table.rows)
    remembered = list_remembered(person.organisation_id)
    return CompanyImport.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        file_name=file_name[-120:],
        content=content,
        digest=digest,
        sheet=table.sheet,
        header_row=header_row,
        headings=_read_headings(table, header_row),
        columns=match_columns(table.rows[header_row], remembered=remembered),
        total=len(number_rows(table.rows, header_row=header_row)),
    )


def list_remembered(organisation: int) -> dict[str, str]:
    """Return by heading the field that the organisation chose for it last time."""
    rows = RememberedColumn.objects.filter(organisation=organisation)
    return dict(rows.values_list("heading", "field"))


def _read_headings(table: Table, header_row: int) -> list[str]:
    """Return a heading for each column, also where the row of headings is shorter than
    the others.
    """
    texts = [show_cell(cell) for cell in table.rows[header_row]]
    width = max(len(row) for row in table.rows)
    return [*texts, *[""] * (width - len(texts))]


def open_table(source: CompanyImport, *, sheet: str = "") -> Table:
    return read_table(
        bytes(source.content), file_name=source.file_name, sheet=sheet or source.sheet
    )


@transaction.atomic
def choose_table(source: CompanyImport, *, sheet: str, header_row: int) -> CompanyImport:
    """Take another sheet or row of headings, and match the columns anew."""
    row = _lock(source, ImportStatus.MATCHING, ImportStatus.CHECKED)
    table = open_table(row, sheet=sheet)
    if not 0 <= header_row < len(table.rows):
        raise NotNow(_("Deze rij staat niet in het bestand."))
    remembered = list_remembered(row.organisation_id)
    row.sheet, row.header_row = table.sheet, header_row
    row.headings = _read_headings(table, header_row)
    row.columns = match_columns(table.rows[header_row], remembered=remembered)
    row.total = len(number_rows(table.rows, header_row=header_row))
    row.status = ImportStatus.MATCHING
    row.save()
    return row


@transaction.atomic
def choose_columns(source: CompanyImport, *, columns: Mapping[str, int]) -> CompanyImport:
    """Save what each column is, remember it for lists with the same headings, and have every row
    checked.
    """
    row = _lock(source, ImportStatus.MATCHING, ImportStatus.CHECKED)
    named = {column: name for name, column in columns.items()}
    for column, heading in enumerate(row.headings):
        if key := squeeze(heading):
            RememberedColumn.objects.update_or_create(
                organisation_id=row.organisation_id,
                heading=key,
                defaults={"field": named.get(column, "")},
            )
    row.columns = dict(columns)
    return _begin(row, ImportStatus.CHECKING)


@transaction.atomic
def begin_writing(source: CompanyImport, *, policy: ImportPolicy) -> CompanyImport:
    row = _lock(source, ImportStatus.CHECKED)
    row.policy = policy
    return _begin(row, ImportStatus.WRITING)


def _begin(row: CompanyImport, status: ImportStatus) -> CompanyImport:
    """Start a stage at the first row, without the counts of an earlier one."""
    row.failed_rows.all().delete()
    row.status, row.done, row.problem = status, 0, ""
    row.added = row.changed = row.same = row.failed = 0
    row.changed_at = clock.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise NotNow(_("Deze lijst wordt al overgenomen.")) from None
    transaction.on_commit(wake_worker)
    return row


@transaction.atomic
def stop(source: CompanyImport) -> CompanyImport:
    """Stop an import and delete the file; rows that were imported stay."""
    row = _lock(source, ImportStatus.MATCHING, ImportStatus.CHECKED, *AT_WORK)
    row.status, row.content, row.changed_at = ImportStatus.STOPPED, b"", clock.now()
    row.lease = row.lease_until = None
    row.save()
    return row


def _lock(source: CompanyImport, *allowed: ImportStatus) -> CompanyImport:
    row: CompanyImport = CompanyImport.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if row.status not in allowed:
        raise NotNow(_("Dit kan nu niet meer: de lijst is intussen verder."))
    return row


def wake_worker() -> None:
    wake(app.signature(TASK))


__all__ = [
    "NotNow",
    "TableError",
    "choose_columns",
    "choose_table",
    "list_remembered",
    "open_table",
    "receive_file",
    "stop",
    "begin_writing",
]
