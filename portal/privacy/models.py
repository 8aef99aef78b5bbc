"""Logs of who asked for somebody's data, and of what the terms made go away; neither says about
whom.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.privacy.enums import ActionKind, Via


class PrivacyAction(models.Model):
    """One look-up, export or erasure; a row never changes. `subject` is a keyed hash of the
    address (people.py): whoever has the address can find the row, but the row leads to nobody.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("wie"),
    )
    kind = models.CharField(_("wat"), max_length=8, choices=ActionKind)
    via = models.CharField(_("waar"), max_length=8, choices=Via)
    subject = models.CharField(_("over wie (versleuteld)"), max_length=64, db_index=True)
    rows = models.PositiveIntegerField(_("aantal gegevens"))
    at = models.DateTimeField(_("wanneer"), default=clock.now)

    class Meta:
        verbose_name = _("inzage of wissen van een persoon")
        verbose_name_plural = _("inzage en wissen van personen")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class RetentionRun(models.Model):
    """The terms as applied on one day. Without `finished_at` the next tick goes on with it."""

    day = models.DateField(_("dag"), unique=True)
    started_at = models.DateTimeField(_("begonnen op"), default=clock.now)
    finished_at = models.DateTimeField(_("klaar op"), null=True)
    rows = models.PositiveIntegerField(_("aantal gewist"), default=0)
    failed = models.PositiveIntegerField(_("aantal mislukt"), default=0)

    class Meta:
        verbose_name = _("dag waarop bewaartermijnen zijn toegepast")
        verbose_name_plural = _("dagen waarop bewaartermijnen zijn toegepast")
        ordering: ClassVar[list[str]] = ["-day"]

    def __str__(self) -> str:
        return str(self.day)
