"""Issues the credentials of partners, renews them with overlap, and revokes them at once."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import AccessToken, Application

from portal import clock
from portal.partners.models import KeyedRequest, OldSecret, PartnerClient
from programmes.models import Organisation


class Credentials(NamedTuple):
    """New credentials. The secret can be read only here: what is stored is a hash."""

    client_id: str
    secret: str


@transaction.atomic
def issue_client(
    *, organisation: Organisation, name: str, may_write: bool = True
) -> tuple[PartnerClient, Credentials]:
    """Add a system of an organisation, and return it with its credentials."""
    secret = generate_client_secret()
    application = Application.objects.create(
        name=name,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )
    client = PartnerClient.objects.create(
        organisation=organisation, application=application, name=name, may_write=may_write
    )
    return client, Credentials(application.client_id, secret)


@transaction.atomic
def rotate_secret(client: PartnerClient, *, overlap: timedelta) -> Credentials:
    """Return credentials with a new secret. The present one works for `overlap` more; older ones
    stop. Raises Application.DoesNotExist if the client was revoked.
    """
    application = Application.objects.select_for_update().get(pk=client.application_id)
    client.old_secrets.all().delete()
    OldSecret.objects.create(
        client=client, hashed=application.client_secret, ends_at=clock.now() + overlap
    )
    secret = generate_client_secret()
    application.client_secret = secret
    application.save(update_fields=["client_secret"])
    return Credentials(application.client_id, secret)


@transaction.atomic
def revoke_client(client: PartnerClient) -> None:
    """Revoke a client: its secrets and tokens are gone once this is committed."""
    application = client.application
    PartnerClient.objects.filter(pk=client.pk).update(application=None, revoked_at=clock.now())
    client.old_secrets.all().delete()
    if application is not None:
        application.delete()


def list_valid_old_secrets(hashed: str) -> list[str]:
    """Return the hashes of older secrets that still work beside the one with this hash."""
    rows = OldSecret.objects.filter(
        client__application__client_secret=hashed, ends_at__gt=clock.now()
    )
    return list(rows.values_list("hashed", flat=True))


def delete_outdated_keys() -> int:
    """Delete expired tokens and secrets, and answers past their term, as a step of the tick;
    return how many rows.
    """
    now = clock.now()
    ended = AccessToken.objects.filter(expires__lt=now), OldSecret.objects.filter(ends_at__lt=now)
    return delete_outdated_answers() + sum(rows.delete()[0] for rows in ended)


def delete_outdated_answers() -> int:
    """Delete the answers past their term; return how many."""
    return list_outdated_answers().delete()[0]


def list_outdated_answers() -> QuerySet[KeyedRequest]:
    """Return the answers under an Idempotency-Key that are too old to be given again."""
    now = clock.now()
    kept_from = now - timedelta(days=settings.IDEMPOTENCY_KEEP_DAYS)
    return KeyedRequest.objects.filter(asked_at__lt=kept_from, lease_until__lt=now)
