from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from portal.privacy.retention import apply_terms, count_due


class Command(BaseCommand):
    help = "Erase or anonymise what has been kept for long enough; the tick does so once a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, and write nothing"
        )

    def handle(self, *args: object, **options: object) -> None:
        if options["dry_run"]:
            self.tell_due()
            return
        failed = 0
        for one in apply_terms():
            failed += one.failed
            self.stdout.write(f"{one.rule.name}: {one.rows} done, {one.failed} failed")
        if failed:
            raise CommandError(f"{failed} rows failed; the log says which")

    def tell_due(self) -> None:
        for one in count_due():
            since = f", oldest {one.oldest:%Y-%m-%d}" if one.oldest else ""
            self.stdout.write(
                f"{one.rule.name}: {one.rows}{since} ({one.rule.term}: {one.rule.what})"
            )
