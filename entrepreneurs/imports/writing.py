"""Writes what was planned, with its history and the progress of the list, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Model
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from entrepreneurs.imports.cells import Cell, show_cell
from entrepreneurs.imports.planning import Plan
from entrepreneurs.imports.rows import COMPANY_FIELDS, ESTABLISHMENT_FIELDS, ReadRow
from entrepreneurs.models import (
    Company,
    CompanyContact,
    CompanyFact,
    CompanyImport,
    Establishment,
    FailedRow,
)
from portal import clock

COMPANY_CHANGES = ["kvk_number", *COMPANY_FIELDS, "sbi_version"]
ESTABLISHMENT_CHANGES = [
    *ESTABLISHMENT_FIELDS,
    "account_manager",
    "last_contact_on",
    "search_text",
]
CONTACT_CHANGES = ["function", "email", "phone"]


def describe_reason(source: CompanyImport) -> str:
    """Return the reason in each row of history that this import made, by which it can be found."""
    return f"import {source.pk}"


def write_plan(plan: Plan, *, source: CompanyImport) -> None:
    history: dict[str, object] = {
        "default_user": source.person,
        "default_change_reason": describe_reason(source),
    }
    companies, establishments = plan.companies, plan.establishments
    _create([one.row for one in companies if one.is_new], Company, history)
    _update([one.row for one in companies if not one.is_new], Company, COMPANY_CHANGES, history)
    _create([one.row for one in establishments if one.is_new], Establishment, history)
    _update(
        [one.row for one in establishments if not one.is_new],
        Establishment,
        ESTABLISHMENT_CHANGES,
        history,
    )
    _create(
        [one for establishment in establishments for one in establishment.new_contacts],
        CompanyContact,
        history,
    )
    known = [one for establishment in establishments for one in establishment.old_contacts]
    _update(known, CompanyContact, CONTACT_CHANGES, history)
    CompanyFact.objects.bulk_create(
        [fact for establishment in establishments for fact in establishment.facts]
    )


def _create(rows: Sequence[Model], model: type[Model], history: dict[str, object]) -> None:
    if rows:
        bulk_create_with_history(rows, model, **history)


def _update(
    rows: Sequence[Model],
    model: type[Model],
    fields: list[str],
    history: dict[str, object],
) -> None:
    if rows:
        bulk_update_with_history(rows, model, fields, **history)


def write_failures(
    failed: Sequence[ReadRow], cells: dict[int, Sequence[Cell]], *, source: CompanyImport
) -> None:
    FailedRow.objects.bulk_create(
        FailedRow(
            source=source,
            number=row.number,
            cells=[show_cell(cell) for cell in cells[row.number]],
            problems=row.problems,
        )
        for row in failed
    )


def count_chunk(
    plan: Plan, *, rows: int, source: CompanyImport, lease: UUID | None, until: datetime
) -> bool:
    """Save the progress; return False if another worker has taken over meanwhile."""
    updated = CompanyImport.objects.filter(pk=source.pk, lease=lease).update(
        done=F("done") + rows,
        added=F("added") + plan.added,
        changed=F("changed") + plan.changed,
        same=F("same") + plan.same,
        failed=F("failed") + len(plan.failed),
        lease_until=until,
        changed_at=clock.now(),
    )
    return updated == 1
