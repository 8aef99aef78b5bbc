import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.demo.loading import PASSWORD_FILE, load_demonstration


class Command(BaseCommand):
    help = "Load invented demonstration data; a second run changes nothing."

    def handle(self, *args: object, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("demonstration data does not belong in production")
        path = settings.VAR_DIR / PASSWORD_FILE
        if not path.exists():
            path.write_text(secrets.token_urlsafe(9), encoding="ascii")
            path.chmod(0o600)
        load_demonstration(password=path.read_text(encoding="ascii"))
        self.stdout.write("demonstration data is there")
