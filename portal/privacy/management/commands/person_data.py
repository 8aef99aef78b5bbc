import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.privacy.enums import ActionKind, Via
from portal.privacy.erasing import ErasureError, check_erasable, erase_found
from portal.privacy.handing_over import FILE_NAME, export_person
from portal.privacy.holding_rows import list_held
from portal.privacy.people import Found, find_person, log_action


class Command(BaseCommand):
    help = "Export or erase all that is held about whoever has an e-mail address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="the address; - reads it from stdin")
        parser.add_argument("action", choices=["export", "erase"])
        parser.add_argument("--output", type=Path, default=Path(FILE_NAME), help="a new ZIP file")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be erased, and erase nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        address = sys.stdin.readline() if options["email"] == "-" else options["email"]
        if "@" not in address:
            raise CommandError("that is no e-mail address")
        found = find_person(address)
        if options["action"] == "export":
            self.export(found, options["output"])
        else:
            self.erase(found, dry_run=options["dry_run"])

    def export(self, found: Found, output: Path) -> None:
        content = export_person(found)
        try:
            # Nobody else on this machine reads it.
            handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise CommandError(f"{output} is there already") from None
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        self.tell(found)
        rows = sum(one.count for one in list_held(found))
        log_action(found, ActionKind.EXPORT, via=Via.COMMAND, rows=rows)

    def erase(self, found: Found, *, dry_run: bool) -> None:
        self.tell(found)
        try:
            check_erasable(found)
            if dry_run:
                rows = sum(one.count for one in list_held(found))
                log_action(found, ActionKind.LOOK_UP, via=Via.COMMAND, rows=rows)
                return
            rows = erase_found(found.address)
        except ErasureError as error:
            raise CommandError(str(error)) from error
        log_action(found, ActionKind.ERASE, via=Via.COMMAND, rows=rows)
        self.stdout.write(f"erased: {rows}")

    def tell(self, found: Found) -> None:
        for one in list_held(found):
            self.stdout.write(
                f"{one.model._meta.label_lower}: {one.count} ({one.holding.erased.value})"
            )
