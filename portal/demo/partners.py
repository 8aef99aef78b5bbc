"""Systems of organisations in the demonstration. Their secrets are derived from the secret key of
this portal, so that they stay the same and are stored nowhere. Outside the demo there are none.
"""

from typing import Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from portal.partners.clients import Credentials, issue_client
from portal.partners.models import PartnerClient
from programmes.models import Organisation


class DemoClient(NamedTuple):
    """A system in the demonstration; `slug` is that of an organisation with a mailbox there."""

    slug: str
    name: str


# Whoever tries the API uses this one: a question waits in its inbox.
TO_TRY_OUT: Final = DemoClient("oost-nl", "Koppeling om te proberen")
# examples/partner_sync.py answers for this one.
ANSWERING: Final = DemoClient("topcentrum-e-commerce", "Voorbeeld: partner_sync.py")
PARTNERS: Final = (TO_TRY_OUT, ANSWERING)


def make_credentials(played: DemoClient) -> Credentials:
    secret = salted_hmac("portal.demo_partners", played.slug, algorithm="sha256").hexdigest()
    return Credentials(f"demo-{played.slug}", secret)


@transaction.atomic
def load_partners() -> None:
    """Register the systems; one that is there already, or was taken back, stays as it is."""
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
