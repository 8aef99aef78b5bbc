"""A meeting of at most fifteen companies on one theme (Meeting Minds), and who was invited."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from entrepreneurs.enums import ATTENDANCE_LABELS, InvitationStatus, MeetingEffect, MeetingStatus
from entrepreneurs.models.company import CompanyContact, Establishment
from entrepreneurs.querysets import MeetingQuerySet
from portal import clock, links


class Meeting(models.Model):
    """A meeting. `version` counts the changes that guests must hear of; calendars go by it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.SlugField(_("thema"))
    region = models.ForeignKey(
        "programmes.Region",
        on_delete=models.PROTECT,
        related_name="meetings",
        verbose_name=_("regio"),
    )
    organisation = models.ForeignKey(
        "programmes.Organisation", on_delete=models.PROTECT, related_name="meetings"
    )
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="meetings",
        verbose_name=_("gastheer"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=MeetingStatus, default=MeetingStatus.PLANNED
    )
    starts_at = models.DateTimeField(_("wanneer"))
    minutes = models.PositiveSmallIntegerField(_("duur in minuten"), default=120)
    venue = models.CharField(_("waar"), max_length=200)
    places = models.PositiveSmallIntegerField(_("aantal plaatsen"), default=15)
    text = models.TextField(_("waar het over gaat"), blank=True)
    version = models.PositiveIntegerField(_("versie"), default=0)
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now)
    history = HistoricalRecords()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("bijeenkomst")
        verbose_name_plural = _("bijeenkomsten")
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["theme", "status"], name="meeting_by_theme")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(places__gte=1), name="meeting_has_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.starts_at:%Y-%m-%d}"

    @property
    def subject_key(self) -> str:
        """The key under which mails about this meeting are filed."""
        return f"meeting:{self.pk}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_ahead(self) -> bool:
        return self.status == MeetingStatus.PLANNED and self.starts_at > clock.now()

    @property
    def is_over(self) -> bool:
        """Whether it has begun and was not cancelled, so that attendance can be recorded."""
        return self.status != MeetingStatus.CANCELLED and self.starts_at <= clock.now()


class Invitation(models.Model):
    """One company, invited once; those who wait move up in the order of `answered_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="invitations"
    )
    contact = models.ForeignKey(
        CompanyContact,
        on_delete=models.SET_NULL,
        related_name="invitations",
        null=True,
        blank=True,
        verbose_name=_("contactpersoon"),
    )
    status = models.CharField(
        _("antwoord"), max_length=10, choices=InvitationStatus, default=InvitationStatus.INVITED
    )
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)
    attended = models.BooleanField(_("was erbij"), null=True, blank=True)
    effect = models.CharField(_("opbrengst"), max_length=8, choices=MeetingEffect, blank=True)
    effect_note = models.TextField(_("toelichting"), blank=True)
    effect_at = models.DateTimeField(_("opbrengst gevraagd"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        ordering: ClassVar[list[str]] = ["establishment__name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting", "establishment"], name="invited_once_per_meeting"
            ),
            models.CheckConstraint(
                condition=Q(status=InvitationStatus.INVITED, answered_at=None)
                | (~Q(status=InvitationStatus.INVITED) & Q(answered_at__isnull=False)),
                name="invitation_answer_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(effect="") | Q(attended=True), name="effect_only_of_who_was_there"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.status}"

    @property
    def subject_key(self) -> str:
        return f"invitation:{self.pk}"

    @property
    def token(self) -> str:
        return links.sign_token("invitation", self.pk)

    @property
    def attendance_label(self) -> str:
        return str(ATTENDANCE_LABELS[self.attended])
