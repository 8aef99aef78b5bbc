"""The addresses where organisations want to hear of changes, and what came of telling them."""

import secrets
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.leasing import LeasedQuerySet, was_abandoned
from portal.webhooks.enums import WAITING, DeliveryKind, DeliveryStatus, DisabledBecause
from portal.webhooks.signing import make_salt
from portal.webhooks.targets import validate_url


class EndpointQuerySet(QuerySet["WebhookEndpoint"]):
    def active(self) -> "EndpointQuerySet":
        return self.filter(disabled_at=None, organisation__retired=False)


class DeliveryQuerySet(LeasedQuerySet["WebhookDelivery"]):
    """Messages, as a queue that senders share (portal.leasing)."""

    def waiting(self) -> "DeliveryQuerySet":
        return self.filter(status__in=WAITING)

    def untouched(self) -> "DeliveryQuerySet":
        """Return the messages that nobody has tried: their receivers will also find what changes
        now.
        """
        return self.about_changes().filter(status=DeliveryStatus.PENDING, attempts=0)

    def tried(self) -> "DeliveryQuerySet":
        """Return the messages that failed and will be tried again."""
        return self.about_changes().filter(status=DeliveryStatus.PENDING, attempts__gt=0)

    def about_changes(self) -> "DeliveryQuerySet":
        """Leave out replays: a receiver that had the message before may do nothing with it."""
        return self.filter(kind=DeliveryKind.CHANGE, is_replay=False)

    def due(self, now: datetime) -> "DeliveryQuerySet":
        """Return the messages that may be sent now. A compare-and-set must use `claimable`
        instead: with a join, an UPDATE gets a subquery, which PostgreSQL does not evaluate again
        after waiting for another's lock.
        """
        return self.claimable(now).filter(
            endpoint__disabled_at=None, endpoint__organisation__retired=False
        )

    def cancel(self, now: datetime) -> int:
        """Close what is not in a sender's hands; return how many there were."""
        idle = Q(status=DeliveryStatus.PENDING) | was_abandoned(now)
        return self.filter(idle).give_back(status=DeliveryStatus.CANCELLED, retry_at=None)


def make_message_id() -> str:
    return f"msg_{secrets.token_hex(16)}"


class WebhookEndpoint(models.Model):
    """An address of an organisation that is told of changes.

    `salt` gives the secret, but only together with the secret key of the portal; `old_salt` gives
    the one before it, until `old_salt_ends_at`. `failing_since` is when the first call failed
    after the last that arrived.
    """

    organisation = models.ForeignKey(
        "programmes.Organisation",
        on_delete=models.PROTECT,
        related_name="webhook_endpoints",
        verbose_name=_("organisatie"),
    )
    url = models.CharField(
        _("webadres"),
        max_length=500,
        validators=[validate_url],
        help_text=_("Het adres van het systeem dat een seintje krijgt. Begint met https://."),
    )
    salt = models.CharField(max_length=32, default=make_salt, editable=False)
    old_salt = models.CharField(max_length=32, blank=True, editable=False)
    old_salt_ends_at = models.DateTimeField(_("oud geheim werkt tot"), null=True, editable=False)
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now, editable=False)
    failing_since = models.DateTimeField(_("mislukt sinds"), null=True, editable=False)
    disabled_at = models.DateTimeField(_("uitgezet op"), null=True, editable=False)
    disabled_because = models.CharField(
        _("uitgezet, want"), max_length=10, choices=DisabledBecause, blank=True, editable=False
    )

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("adres voor seintjes")
        verbose_name_plural = _("adressen voor seintjes")
        ordering: ClassVar[list[str]] = ["organisation__name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "url"], name="webhooks_url_once"),
            models.CheckConstraint(
                condition=Q(disabled_at=None, disabled_because="")
                | Q(disabled_at__isnull=False, disabled_because__in=DisabledBecause.values),
                name="webhooks_disabled_because",
            ),
            models.CheckConstraint(
                condition=Q(old_salt="", old_salt_ends_at=None)
                | (~Q(old_salt="") & Q(old_salt_ends_at__isnull=False)),
                name="webhooks_old_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.host}"

    @property
    def host(self) -> str:
        """The host alone, for the rest of the URL may hold a key of the receiver."""
        return urlsplit(self.url).hostname or ""

    def list_salts(self) -> list[str]:
        """Return the salts whose secrets work now, the newest first."""
        ends_at = self.old_salt_ends_at
        return [self.salt, self.old_salt] if ends_at and ends_at > clock.now() else [self.salt]


class WebhookDelivery(models.Model):
    """A promise to tell one endpoint, written in the transaction of its cause.

    `message_id` stays the same at each attempt and when staff send it again, so that a receiver
    knows what it already had. `happened_at` stands in the message. `due_at` is the promise and
    never moves; `retry_at` is the next attempt after a failed one.
    """

    endpoint = models.ForeignKey(
        WebhookEndpoint,
        on_delete=models.CASCADE,
        related_name="deliveries",
        verbose_name=_("adres"),
    )
    message_id = models.CharField(
        _("nummer van het bericht"), max_length=40, default=make_message_id, db_index=True
    )
    kind = models.CharField(
        _("soort"), max_length=20, choices=DeliveryKind, default=DeliveryKind.CHANGE
    )
    is_replay = models.BooleanField(_("opnieuw, door een beheerder"), default=False)
    happened_at = models.DateTimeField(_("gebeurd op"), default=clock.now)
    due_at = models.DateTimeField(_("te versturen op"), default=clock.now)
    status = models.CharField(
        _("status"), max_length=10, choices=DeliveryStatus, default=DeliveryStatus.PENDING
    )
    attempts = models.PositiveIntegerField(_("pogingen"), default=0)
    lease_until = models.DateTimeField(_("vastgehouden tot"), null=True, blank=True)
    retry_at = models.DateTimeField(_("volgende poging"), null=True, blank=True)
    last_result = models.CharField(_("laatste antwoord"), max_length=60, blank=True)
    request_id = models.CharField(_("kenmerk van de aanvraag"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now, db_index=True)
    delivered_at = models.DateTimeField(_("bezorgd op"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("seintje")
        verbose_name_plural = _("seintjes")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "due_at"], name="webhooks_due")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="webhooks_known_status"
            ),
            models.CheckConstraint(
                condition=Q(status="delivered", delivered_at__isnull=False)
                | (~Q(status="delivered") & Q(delivered_at=None)),
                name="webhooks_delivered_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(status="sending", lease_until__isnull=False)
                | (~Q(status="sending") & Q(lease_until=None)),
                name="webhooks_sending_has_lease",
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class WebhookAttempt(models.Model):
    """One call: when it was, how long it took and what came of it; nothing that the other side
    wrote.
    """

    delivery = models.ForeignKey(
        WebhookDelivery, on_delete=models.CASCADE, related_name="log", verbose_name=_("seintje")
    )
    at = models.DateTimeField(_("wanneer"))
    status_code = models.PositiveSmallIntegerField(_("antwoordcode"), null=True)
    result = models.CharField(_("antwoord"), max_length=60)
    duration_ms = models.PositiveIntegerField(_("duur in milliseconden"))

    class Meta:
        verbose_name = _("poging")
        verbose_name_plural = _("pogingen")
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return self.result
