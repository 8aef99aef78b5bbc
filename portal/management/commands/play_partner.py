import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.demo.partners import ANSWERING, make_credentials


class Command(BaseCommand):
    help = "Be the system of an organisation in the demonstration, by the example for partners."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("only the demonstration has a partner that is played")
        client_id, secret = make_credentials(ANSWERING)
        env = os.environ | {
            "PORTAL_URL": settings.PUBLIC_URL,
            "CLIENT_ID": client_id,
            "CLIENT_SECRET": secret,
            "DATABASE": str(settings.VAR_DIR / "partner.sqlite3"),
        }
        example = str(settings.BASE_DIR / "examples" / "partner_sync.py")
        # Takes the place of this process, so that whoever stops this one stops the example.
        os.execve(sys.executable, [sys.executable, example, "--answer", "--every", "5"], env)  # noqa: S606
