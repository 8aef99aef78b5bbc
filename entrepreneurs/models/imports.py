"""An import of a list of companies: the file, how its columns are read, and its progress."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepreneurs.enums import AT_WORK, ImportPolicy, ImportStatus
from entrepreneurs.querysets import ImportQuerySet
from portal import clock


class CompanyImport(models.Model):
    """A list that was sent. `columns` holds by field the index of its column; `done` counts rows
    of the current stage. The worker that has it holds `lease` until `lease_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "programmes.Organisation", on_delete=models.PROTECT, related_name="imports"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    status = models.CharField(
        _("status"), max_length=10, choices=ImportStatus, default=ImportStatus.MATCHING
    )
    file_name = models.CharField(_("bestand"), max_length=120)
    content = models.BinaryField(default=b"", blank=True)
    digest = models.CharField(max_length=64)
    sheet = models.CharField(_("werkblad"), max_length=120, blank=True)
    header_row = models.PositiveIntegerField(_("rij met de koppen"), default=0)
    headings: Any = models.JSONField(_("koppen"), default=list)
    columns = models.JSONField(_("kolommen"), default=dict)
    policy = models.CharField(
        _("wat al bekend is"), max_length=10, choices=ImportPolicy, default=ImportPolicy.FILL
    )
    total = models.PositiveIntegerField(_("aantal rijen"), default=0)
    done = models.PositiveIntegerField(_("rijen gedaan"), default=0)
    added = models.PositiveIntegerField(_("nieuw"), default=0)
    changed = models.PositiveIntegerField(_("bijgewerkt"), default=0)
    same = models.PositiveIntegerField(_("was al zo"), default=0)
    failed = models.PositiveIntegerField(_("niet gelukt"), default=0)
    problem = models.CharField(_("waarom het stopte"), max_length=200, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now)
    changed_at = models.DateTimeField(_("laatst gewijzigd op"), default=clock.now)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("lijst die binnenkomt")
        verbose_name_plural = _("lijsten die binnenkomen")
        ordering: ClassVar[list[str]] = ["-created_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "created_at"], name="import_by_status")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "digest"],
                condition=Q(status__in=AT_WORK),
                name="one_import_of_a_file_at_work",
            ),
            models.CheckConstraint(
                condition=Q(lease=None, lease_until=None)
                | Q(lease__isnull=False, lease_until__isnull=False),
                name="import_lease_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def at_work(self) -> bool:
        return self.status in AT_WORK


class FailedRow(models.Model):
    """A row that could not be imported: its cells as they were, and the problems by field."""

    source = models.ForeignKey(CompanyImport, on_delete=models.CASCADE, related_name="failed_rows")
    number = models.PositiveIntegerField(_("rij"))
    cells: Any = models.JSONField(_("cellen"), default=list)
    problems: Any = models.JSONField(_("waarom"), default=list)

    class Meta:
        verbose_name = _("rij die niet lukte")
        verbose_name_plural = _("rijen die niet lukten")
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "number"], name="row_fails_once")
        ]

    def __str__(self) -> str:
        return str(self.number)


class RememberedColumn(models.Model):
    """The field that an organisation chose for a heading last time; "" if it left the
    column out.
    """

    organisation = models.ForeignKey(
        "programmes.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    heading = models.CharField(_("kop"), max_length=120)
    field = models.CharField(_("gegeven"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("onthouden kolom")
        verbose_name_plural = _("onthouden kolommen")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "heading"], name="one_field_a_heading")
        ]

    def __str__(self) -> str:
        return self.heading
