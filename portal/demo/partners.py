"""Systems of organisations in the demonstration. Their secrets follow from the secret key of this
portal, so that they stay the same and are kept nowhere; outside the demo there are none.
"""

from typing import Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from portal.partners.clients import Credentials, issue_client
from portal.partners.models import PartnerClient
from programmes.models import Organisation


class Played(NamedTuple):
    """`slug`: of an organisation with a mailbox in the demo."""

    slug: str
    name: str


# For whoever tries the API: a question waits in this inbox.
FREE: Final = Played("oost-nl", "Koppeling om te proberen")
# examples/partner_sync.py answers for this one.
ANSWERING: Final = Played("topcentrum-e-commerce", "Voorbeeld: partner_sync.py")
PARTNERS: Final = (FREE, ANSWERING)


def make_credentials(played: Played) -> Credentials:
    secret = salted_hmac("portal.demo_partners", played.slug, algorithm="sha256").hexdigest()
    return Credentials(f"demo-{played.slug}", secret)


@transaction.atomic
def load_partners() -> None:
    """Does nothing where they are, or were taken back."""
    if settings.PRODUCTION:
        raise RuntimeError("known credentials do not belong in production")
    for played in PARTNERS:
        organisation = Organisation.objects.get(slug=played.slug)
        if PartnerClient.objects.filter(organisation=organisation, name=played.name).exists():
            continue
        client, _drawn = issue_client(organisation=organisation, name=played.name)
        application = client.application
        assert application is not None  # noqa: S101 (just made)
        application.client_id, application.client_secret = make_credentials(played)
        application.save(update_fields=["client_id", "client_secret"])
