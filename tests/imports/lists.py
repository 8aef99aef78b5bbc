"""Lists as they come in: rows as CSV or XLSX, and the whole way from file to companies."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from entrepreneurs.enums import ImportPolicy, ImportStatus
from entrepreneurs.imports import receiving
from entrepreneurs.imports.running import run_imports
from entrepreneurs.models import CompanyImport
from portal.accounts.models import User

HEAD = ("Naam", "KVK-nummer", "Vestigingsnummer", "Plaats", "Fte")


def write_csv(rows: Iterable[Sequence[Any]], *, encoding: str = "utf-8", sign: str = ";") -> bytes:
    return "\r\n".join(sign.join(map(str, row)) for row in rows).encode(encoding)


def write_xlsx(rows: Iterable[Sequence[Any]], *, merged: Sequence[str] = ()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for cells in merged:
        book.active.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def receive(content: bytes, person: User, *, name: str = "lijst.csv") -> CompanyImport:
    return receiving.receive_file(content=content, file_name=name, person=person)


def work() -> None:
    while run_imports():
        pass


def check(
    content: bytes,
    person: User,
    *,
    name: str = "lijst.csv",
    columns: Mapping[str, int] | None = None,
) -> CompanyImport:
    source = receive(content, person, name=name)
    receiving.choose_columns(source, columns=columns or source.columns)
    work()
    source.refresh_from_db()
    assert source.status == ImportStatus.CHECKED, (source.status, source.problem)
    return source


def take_over(
    content: bytes,
    person: User,
    *,
    name: str = "lijst.csv",
    policy: ImportPolicy = ImportPolicy.FILL,
) -> CompanyImport:
    source = check(content, person, name=name)
    receiving.begin_writing(source, policy=policy)
    work()
    source.refresh_from_db()
    assert source.status == ImportStatus.DONE, (source.status, source.problem)
    return source


def count(source: CompanyImport) -> tuple[int, int, int, int]:
    return source.added, source.changed, source.same, source.failed
