from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from programmes.files.proving import check_catalogue

NOT_LOOKED_UP = (
    "headings and figures were not looked up: give the report's text with --source FILE"
)


class Command(BaseCommand):
    help = "Prove that every fact of the catalogue has a source; with --source, every figure too."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--source", type=Path, help="the text of the report, to look the figures up in"
        )
        parser.add_argument(
            "--root", type=Path, help="another folder with reference/ and programmes/"
        )

    def handle(
        self, *args: Any, source: Path | None = None, root: Path | None = None, **options: Any
    ) -> None:
        report = check_catalogue(root=root or settings.FIXTURES_DIR, source=source)
        for problem in report.problems:
            self.stdout.write(str(problem))
        if report.problems:
            raise CommandError(f"{len(report.problems)} defects")
        counts = (f"{count} {name}" for name, count in sorted(report.counts.items()))
        self.stdout.write(f"{', '.join(counts)}: all proved")
        if source is None:
            self.stdout.write(NOT_LOOKED_UP)
