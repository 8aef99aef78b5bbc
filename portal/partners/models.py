"""The systems of organisations that use the API, and the requests that they made with a key."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import clock


class PartnerClient(models.Model):
    """One system of one organisation. Without `application` it was revoked, and its tokens are
    gone too.
    """

    organisation = models.ForeignKey(
        "programmes.Organisation",
        on_delete=models.PROTECT,
        related_name="clients",
        verbose_name=_("organisatie"),
    )
    application = models.OneToOneField(
        "oauth2_provider.Application",
        on_delete=models.SET_NULL,
        related_name="partner",
        null=True,
        editable=False,
    )
    name = models.CharField(_("naam van het systeem"), max_length=80)
    may_write = models.BooleanField(_("mag antwoorden"), default=True)
    issued_at = models.DateTimeField(_("uitgegeven op"), default=clock.now, editable=False)
    revoked_at = models.DateTimeField(_("ingetrokken op"), null=True, editable=False)

    class Meta:
        verbose_name = _("systeem van een organisatie")
        verbose_name_plural = _("systemen van organisaties")
        ordering: ClassVar[list[str]] = ["organisation__name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=models.Q(revoked_at=None),
                name="partners_name_in_use_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.name}"

    def clean(self) -> None:
        """Refuse a second system with the same name, which sending the form twice would make."""
        same = PartnerClient.objects.filter(
            organisation_id=self.organisation_id, name=self.name, revoked_at=None
        )
        if self.revoked_at is None and same.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"name": _("Deze organisatie heeft al een systeem dat zo heet.")}
            )


class OldSecret(models.Model):
    """The hash of the secret before the present one. It works until `ends_at`, so that a system
    can change over without a gap.
    """

    client = models.ForeignKey(PartnerClient, on_delete=models.CASCADE, related_name="old_secrets")
    hashed = models.CharField(max_length=255)
    ends_at = models.DateTimeField(_("werkt tot"))

    class Meta:
        verbose_name = _("oud geheim")
        verbose_name_plural = _("oude geheimen")

    def __str__(self) -> str:
        return f"{self.client_id} {self.ends_at:%Y-%m-%d}"


class KeyedRequest(models.Model):
    """A request under an Idempotency-Key, with the answer: to be answered again, not done again.

    Without `status` it is in hand until `lease_until`; after that, the next request with the key
    takes over. `subject_key` says what it was about, so that the answer is erased with that.
    """

    organisation = models.ForeignKey(
        "programmes.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=255)
    subject_key = models.CharField(max_length=100, db_index=True)
    fingerprint = models.CharField(max_length=64)
    lease_until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(default=bytes)
    asked_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        verbose_name = _("aanvraag met een sleutel")
        verbose_name_plural = _("aanvragen met een sleutel")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_request_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.asked_at:%Y-%m-%d}"
