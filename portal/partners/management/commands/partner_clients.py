"""Manages the credentials of partners, for those who keep the portal running."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.partners.clients import Credentials, issue_client, revoke_client, rotate_secret
from portal.partners.models import PartnerClient
from programmes.models import Organisation


class Command(BaseCommand):
    help = "Issue, renew, revoke and list the credentials of partners."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list")
        issue = verbs.add_parser("issue")
        issue.add_argument("organisation", help="its slug")
        issue.add_argument("name", help="what the system is called")
        issue.add_argument("--read-only", action="store_true")
        rotate = verbs.add_parser("rotate")
        rotate.add_argument("client", type=int, help="the number that `list` gives")
        days = settings.SECRET_OVERLAP_DAYS
        rotate.add_argument("--overlap-days", type=int, default=days, help=f"default: {days}")
        revoke = verbs.add_parser("revoke")
        revoke.add_argument("client", type=int, help="the number that `list` gives")

    def handle(self, *args: object, verb: str, **options: object) -> None:
        getattr(self, verb)(**options)

    def list(self, **options: object) -> None:
        for client in PartnerClient.objects.select_related("organisation"):
            state = f"revoked {client.revoked_at:%Y-%m-%d}" if client.revoked_at else "in use"
            scope = "read and write" if client.may_write else "read"
            self.stdout.write(f"{client.pk} {client} ({scope}, {state})")

    def issue(self, *, organisation: str, name: str, read_only: bool, **options: object) -> None:
        found = Organisation.objects.filter(slug=organisation, retired=False).first()
        if found is None:
            raise CommandError(f"there is no organisation {organisation}")
        try:
            PartnerClient(organisation=found, name=name).clean()
        except ValidationError as error:
            raise CommandError(f"{found} has a system with the name {name}") from error
        client, credentials = issue_client(organisation=found, name=name, may_write=not read_only)
        self._print(client, credentials)

    def rotate(self, *, client: int, overlap_days: int, **options: object) -> None:
        if overlap_days < 0:
            raise CommandError("an overlap is 0 days or more")
        found = self._find(client)
        self._print(found, rotate_secret(found, overlap=timedelta(days=overlap_days)))

    def revoke(self, *, client: int, **options: object) -> None:
        revoke_client(self._find(client))
        self.stdout.write(f"{client} is revoked.")

    def _find(self, pk: int) -> PartnerClient:
        found = PartnerClient.objects.exclude(application=None).filter(pk=pk).first()
        if found is None:
            raise CommandError(f"there is no client {pk} in use")
        return found

    def _print(self, client: PartnerClient, credentials: Credentials) -> None:
        self.stdout.write(f"client:        {client.pk}")
        self.stdout.write(f"client_id:     {credentials.client_id}")
        self.stdout.write(f"client_secret: {credentials.secret}")
        self.stdout.write("Keep the secret now: it cannot be read again.")
