"""What changed from version to version, and who asked for a mail about it."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.links import sign_token
from programmes.enums import ChangeKind
from programmes.models.programme import CatalogueVersion
from programmes.models.reference import TranslatedField


class CatalogueChange(models.Model):
    """What one version did to one programme; written when that version is published."""

    version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="changes")
    programme = models.SlugField(_("programma"))
    kind = models.CharField(_("soort"), max_length=10, choices=ChangeKind)
    title = TranslatedField(_("titel"))
    # Names of publishing.changes.PARTS that changed. Only what was withdrawn has a last state.
    parts = models.JSONField(_("onderdelen"), default=list)
    last_state = models.JSONField(_("laatste stand"), null=True, blank=True)
    at = models.DateTimeField(_("moment"), default=clock.now)

    class Meta:
        verbose_name = _("wijziging van de catalogus")
        verbose_name_plural = _("wijzigingen van de catalogus")
        ordering: ClassVar[list[str]] = ["-version_id", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "programme"], name="change_once_per_version"
            ),
            models.CheckConstraint(
                condition=Q(kind="withdrawn", last_state__isnull=False)
                | ~Q(kind="withdrawn") & Q(last_state__isnull=True),
                name="change_withdrawn_has_last_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.kind}"


class ProgrammeAlertQuerySet(models.QuerySet["ProgrammeAlert"]):
    def confirmed(self) -> "ProgrammeAlertQuerySet":
        return self.filter(confirmed_at__isnull=False)

    def pending(self) -> "ProgrammeAlertQuerySet":
        return self.filter(confirmed_at=None)

    def kept(self) -> "ProgrammeAlertQuerySet":
        """Return those that are confirmed, or still in time to be."""
        return self.exclude(confirmed_at=None, asked_at__lte=_confirm_before())

    def run_out(self) -> "ProgrammeAlertQuerySet":
        """Return those that were never confirmed, and now no longer can be."""
        return self.pending().filter(asked_at__lte=_confirm_before())

    def due(self, now: datetime, *, version: int) -> "ProgrammeAlertQuerySet":
        """Return those that have not seen this version yet and had no mail lately."""
        lately = now - timedelta(hours=settings.ALERT_EVERY_HOURS)
        return self.confirmed().filter(
            Q(seen=None) | Q(seen__lt=version),
            Q(mailed_at=None) | Q(mailed_at__lte=lately),
        )


def _confirm_before() -> datetime:
    return clock.now() - timedelta(days=settings.ALERT_CONFIRM_DAYS)


class ProgrammeAlert(models.Model):
    """Somebody who wants a mail when a selection changes. Deleted as soon as they do not."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(_("e-mailadres"))
    language = models.CharField(_("taal"), max_length=2, choices=settings.LANGUAGES)
    # As Wanted.to_query() writes it, so that the same wishes are the same row.
    selection = models.CharField(_("selectie"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(_("laatst gevraagd op"), default=clock.now)
    confirmed_at = models.DateTimeField(_("bevestigd op"), null=True, blank=True)
    seen = models.ForeignKey(
        CatalogueVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mailed_at = models.DateTimeField(_("laatst gemaild op"), null=True, blank=True)

    objects = ProgrammeAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("melding over programma's")
        verbose_name_plural = _("meldingen over programma's")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["seen", "mailed_at"], name="alert_due")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["email", "selection"], name="alert_once_per_address_and_selection"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(seen=None, mailed_at=None),
                name="alert_unconfirmed_gets_no_mail",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def subject_key(self) -> str:
        return f"alert:{self.pk}"

    @property
    def confirm_token(self) -> str:
        return sign_token("alert", self.pk)

    @property
    def off_token(self) -> str:
        return sign_token("alert-off", self.pk)
