"""Prints a fingerprint of the database, to compare before a dump and after a restore."""

from hashlib import sha256

from django.core.management.base import BaseCommand
from django.db import connection, transaction

SIZE = 2**256


class Command(BaseCommand):
    help = (
        "Prints the number of rows and a checksum of every table, in the order of their names. "
        "The order of rows makes no difference; while somebody writes, the tables may differ "
        "by a moment."
    )

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        for table in sorted(connection.introspection.table_names()):
            number, checksum = add_up(table)
            self.stdout.write(f"{table} {number} {checksum}")


def add_up(table: str) -> tuple[int, str]:
    """Return how many rows a table has, and the sum of their hashes, which changes if a row is
    missing, changed or doubled.
    """
    number = total = 0
    with connection.cursor() as plain:
        described = connection.introspection.get_table_description(plain, table)
    names = ", ".join(sorted(connection.ops.quote_name(column.name) for column in described))
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {connection.ops.quote_name(table)}")  # noqa: S608
        for row in cursor:
            number += 1
            total += int.from_bytes(sha256(repr([write(one) for one in row]).encode()).digest())
    return number, f"{total % SIZE:064x}"


def write(value: object) -> str:
    return value.hex() if isinstance(value, (bytes, memoryview)) else str(value)
