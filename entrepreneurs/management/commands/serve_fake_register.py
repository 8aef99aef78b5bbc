from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrepreneurs.companies.fake_register import build_server


class Command(BaseCommand):
    help = "Serve an invented company register on this machine, for the demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("an invented register does not belong in production")
        build_server(options["port"]).serve_forever()
