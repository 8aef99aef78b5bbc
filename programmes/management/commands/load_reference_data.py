from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programmes.files.yaml_files import InvalidFiles
from programmes.publishing.reference_data import load_reference_data


class Command(BaseCommand):
    help = "Load the catalogue files into the database; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--root", type=Path, help="another folder with reference/ and programmes/"
        )

    def handle(self, *args: Any, root: Path | None = None, **options: Any) -> None:
        try:
            report = load_reference_data(root=root)
        except InvalidFiles as error:
            raise CommandError(f"nothing was loaded:\n{error}") from error
        for name in ("created", "changed", "retired"):
            counts = getattr(report, name)
            if counts:
                self.stdout.write(
                    f"{name}: " + ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items()))
                )
        if not report.anything:
            self.stdout.write("nothing to change")
        self.stdout.write(f"catalogue version {report.version}")
