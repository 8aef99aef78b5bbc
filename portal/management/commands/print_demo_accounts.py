from django.conf import settings
from django.core.management.base import BaseCommand

from portal.demo.loading import PASSWORD_FILE, read_demo
from portal.demo.partners import TO_TRY_OUT, make_credentials


class Command(BaseCommand):
    help = "Say where the demonstration is, and who can log in."

    def handle(self, *args: object, **options: object) -> None:
        password = (settings.VAR_DIR / PASSWORD_FILE).read_text(encoding="ascii")
        self.stdout.write(
            f"\n  {settings.PUBLIC_URL}/            the portal; entrepreneurs need no account"
        )
        self.stdout.write(
            f"  {settings.PUBLIC_URL}/demo/post/  what it would have mailed, partners' links too"
        )
        self.stdout.write(
            f"  {settings.PUBLIC_URL}/account/start/  for staff, password {password}:"
        )
        for person in read_demo("people"):
            self.stdout.write(f"      {person['email']}  ({person['role'].replace('-', ' ')})")
        self.stdout.write("      sanne@korenschoof.example  (entrepreneur, by a mailed code)")
        client_id, secret = make_credentials(TO_TRY_OUT)
        self.stdout.write(
            f"  {settings.PUBLIC_URL}/api/v1/      "
            f"for a system of {TO_TRY_OUT.slug}; docs/partners.md:"
        )
        self.stdout.write(f"      CLIENT_ID={client_id} CLIENT_SECRET={secret}")
        self.stdout.write("")
