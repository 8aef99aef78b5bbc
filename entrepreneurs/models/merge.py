"""Merged files, kept so that a merge can be undone, and pairs that are no duplicates."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from entrepreneurs.models.company import Establishment
from portal import clock


class EstablishmentMerge(models.Model):
    """A merge of two files. `dropped` is gone; `story` holds its rows, what moved by model, and
    what was filled in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="merges")
    dropped = models.UUIDField(_("opgegaan in een ander"), db_index=True)
    dropped_name = models.CharField(_("naam"), max_length=120)
    story: Any = models.JSONField(default=dict)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    merged_at = models.DateTimeField(_("samengevoegd op"), default=clock.now)
    undone_at = models.DateTimeField(_("teruggedraaid op"), null=True, blank=True)

    class Meta:
        verbose_name = _("samenvoeging")
        verbose_name_plural = _("samenvoegingen")
        ordering: ClassVar[list[str]] = ["-merged_at", "-pk"]

    def __str__(self) -> str:
        return self.dropped_name


class NotTwins(models.Model):
    """Two establishments that somebody has judged not to be one company. `first` has the lower
    key.
    """

    first = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="not_twins")
    second = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="not_twins_of"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("geen dubbel bedrijf")
        verbose_name_plural = _("geen dubbele bedrijven")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["first", "second"], name="said_once_not_twins"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="not_its_own_twin"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
