"""The work in the background: claimed by one worker, done in chunks, resumed after a
crash.

A chunk is one transaction together with the count of rows done: when a worker dies, a chunk was
written in full or not at all, and the next worker goes on after it. After some seconds a worker
lets go, so that reminders and mails get their turn.
"""

import time
from datetime import timedelta
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from entrepreneurs.enums import AT_WORK, ImportStatus
from entrepreneurs.imports.cells import Cell, TableError
from entrepreneurs.imports.planning import Planner
from entrepreneurs.imports.rows import Surroundings, read_row
from entrepreneurs.imports.tables import read_table
from entrepreneurs.imports.writing import count_chunk, write_failures, write_plan
from entrepreneurs.models import CompanyImport
from portal import clock
from portal.accounts.models import User
from portal.accounts.scopes import find_scope
from portal.reading.names import fold
from programmes.models import Region
from programmes.publishing.versions import get_current_catalogue
from programmes.reading.search import get_search

NEXT = {ImportStatus.CHECKING: ImportStatus.CHECKED, ImportStatus.WRITING: ImportStatus.DONE}
MAX_CLASHES = 3

logger = structlog.get_logger(__name__)


class LeaseLostError(RuntimeError):
    """The lease has run out, and another worker has it."""


def run_imports() -> int:
    """Work for some seconds on the list that has waited longest, and return how many chunks were
    done. This is a step of the tick. One list at a time, so that two lists never clash over a
    company.
    """
    source = claim_import()
    if source is None:
        return 0
    try:
        return _work(source)
    except LeaseLostError:
        return 0
    except Exception as error:
        if not isinstance(error, TableError):
            logger.exception("import_failed", source=str(source.pk))
        _stop(source, problem=str(error) if isinstance(error, TableError) else "")
        return 0


@transaction.atomic
def claim_import() -> CompanyImport | None:
    """Return the list to work on with a new lease, or None while somebody holds a valid one."""
    now = clock.now()
    waiting = CompanyImport.objects.at_work().order_by("created_at", "pk")
    if waiting.filter(lease_until__gt=now).exists():
        return None
    for pk in waiting.values_list("pk", flat=True)[:1]:
        free = Q(lease=None) | Q(lease_until__lte=now)
        lease = uuid4()
        until = now + timedelta(seconds=settings.IMPORT_LEASE_SECONDS)
        if CompanyImport.objects.filter(free, pk=pk, status__in=AT_WORK).update(
            lease=lease, lease_until=until
        ):
            rows = CompanyImport.objects.select_related("person", "organisation")
            claimed: CompanyImport = rows.get(pk=pk)
            return claimed
    return None


def _work(source: CompanyImport) -> int:
    end = time.monotonic() + settings.IMPORT_SLICE_SECONDS
    table = read_table(bytes(source.content), file_name=source.file_name, sheet=source.sheet)
    rows = number_rows(table.rows, header_row=source.header_row)
    around = describe_surroundings(source)
    chunks = 0
    while source.done < len(rows):
        chunk = rows[source.done : source.done + settings.IMPORT_CHUNK_ROWS]
        _do_chunk(source, chunk, around=around)
        source.done += len(chunk)
        chunks += 1
        if time.monotonic() > end:
            break
    _let_go(source, finished=source.done >= len(rows))
    return chunks


def number_rows(rows: list[list[Cell]], *, header_row: int) -> list[tuple[int, list[Cell]]]:
    """Return the rows below the headings that are not empty, each with its number in the
    spreadsheet.
    """
    below = enumerate(rows[header_row + 1 :], start=header_row + 2)
    return [(number, row) for number, row in below if any(cell != "" for cell in row)]


def describe_surroundings(source: CompanyImport) -> Surroundings:
    """Return what rows are compared with, as far as the sender of the list may see it now."""
    own = find_scope(source.person).own
    people = User.objects.filter(organisation=source.organisation_id, is_active=True)
    colleagues = {
        fold(key): person for person in people for key in (person.email, str(person)) if key
    }
    return Surroundings(
        search=get_search(get_current_catalogue()),
        own={region.code: region for region in Region.objects.filter(pk__in=own)},
        colleagues=colleagues,
    )


def _do_chunk(
    source: CompanyImport, chunk: list[tuple[int, list[Cell]]], *, around: Surroundings
) -> None:
    """Try again if somebody added one of these companies at the same moment."""
    for attempt in range(MAX_CLASHES):
        try:
            return _try_chunk(source, chunk, around=around)
        except IntegrityError:
            if attempt == MAX_CLASHES - 1:
                raise
    return None


@transaction.atomic
def _try_chunk(
    source: CompanyImport, chunk: list[tuple[int, list[Cell]]], *, around: Surroundings
) -> None:
    read = [
        read_row(number, cells, columns=source.columns, around=around) for number, cells in chunk
    ]
    planner = Planner(own=around.own, policy=source.policy, person=source.person)
    plan = planner.plan(read)
    if source.status == ImportStatus.WRITING:
        write_plan(plan, source=source)
    write_failures(plan.failed, dict(chunk), source=source)
    until = clock.now() + timedelta(seconds=settings.IMPORT_LEASE_SECONDS)
    if not count_chunk(plan, rows=len(chunk), source=source, lease=source.lease, until=until):
        raise LeaseLostError


def _let_go(source: CompanyImport, *, finished: bool) -> None:
    values: dict[str, object] = {"lease": None, "lease_until": None}
    if finished:
        values["status"] = NEXT[ImportStatus(source.status)]
        if values["status"] == ImportStatus.DONE:
            # The companies' own files hold it now.
            values["content"] = b""
    CompanyImport.objects.filter(pk=source.pk, lease=source.lease).update(**values)


def _stop(source: CompanyImport, *, problem: str) -> None:
    CompanyImport.objects.filter(pk=source.pk, lease=source.lease).update(
        status=ImportStatus.STOPPED, problem=problem, lease=None, lease_until=None
    )


def delete_outdated_imports() -> int:
    """Delete lists and failed rows after the promised time, and return how many lists; a step of
    the tick.
    """
    _total, deleted = CompanyImport.objects.outdated().delete()
    return deleted.get(CompanyImport._meta.label, 0)
