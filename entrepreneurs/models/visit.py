"""A visit: planned, discussed theme by theme, and followed by a letter within a week."""

import uuid
from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from entrepreneurs.enums import (
    FeedbackAnswer,
    FollowUpKind,
    FollowUpResult,
    LetterStatus,
    Need,
    SignalKind,
    VisitStatus,
)
from entrepreneurs.models.company import CompanyContact, ContactMoment, Establishment
from entrepreneurs.querysets import LetterQuerySet, VisitQuerySet
from portal import clock, links


class Visit(models.Model):
    """A visit that is planned, held or cancelled; `opening` and `actions` are texts of
    its report.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="visits"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=VisitStatus, default=VisitStatus.PLANNED
    )
    starts_at = models.DateTimeField(_("wanneer"))
    minutes = models.PositiveSmallIntegerField(_("duur in minuten"), default=90)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="visits",
        verbose_name=_("accountmanager"),
    )
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="joined_visits",
        null=True,
        blank=True,
        verbose_name=_("collega"),
    )
    contact = models.ForeignKey(
        CompanyContact,
        on_delete=models.SET_NULL,
        related_name="visits",
        null=True,
        blank=True,
        verbose_name=_("contactpersoon"),
    )
    held_on = models.DateField(_("bezocht op"), null=True, blank=True)
    opening = models.TextField(_("waar zit de urgentie?"), blank=True)
    actions = models.TextField(_("wat gaan wij doen?"), blank=True)
    finished_at = models.DateTimeField(_("verslag klaar op"), null=True, blank=True)
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now)
    history = HistoricalRecords()

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("bezoek")
        verbose_name_plural = _("bezoeken")
        ordering: ClassVar[list[str]] = ["-starts_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["host", "status", "starts_at"], name="visit_by_host")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status=VisitStatus.HELD, held_on__isnull=False)
                | (~Q(status=VisitStatus.HELD) & Q(held_on=None, finished_at=None)),
                name="held_visit_has_day",
                violation_error_message=_("Een bezoek dat is geweest, heeft een datum."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.establishment_id} {self.starts_at:%Y-%m-%d}"

    @property
    def subject_key(self) -> str:
        """The key under which mails about this visit are filed."""
        return f"visit:{self.pk}"

    @property
    def is_ahead(self) -> bool:
        return self.status == VisitStatus.PLANNED and self.starts_at > clock.now()

    @property
    def feedback_due_on(self) -> date | None:
        return self.held_on and self.held_on + timedelta(days=settings.FEEDBACK_DUE_DAYS)


class ThemeNote(models.Model):
    """What was said on one theme; `position` keeps the order of the conversation."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="themes")
    theme = models.SlugField(_("thema"))
    need = models.CharField(_("behoefte"), max_length=12, choices=Need, blank=True)
    note = models.TextField(_("notitie"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("notitie bij een thema")
        verbose_name_plural = _("notities bij thema's")
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["visit", "theme"], name="theme_once_per_visit")
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.need}"


class PolicySignal(models.Model):
    """A rule that hurts or help that is missing, recorded for policy makers apart from the
    company's needs.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="signals")
    kind = models.CharField(_("soort"), max_length=8, choices=SignalKind)
    text = models.TextField(_("wat knelt er?"))

    class Meta:
        verbose_name = _("beleidssignaal")
        verbose_name_plural = _("beleidssignalen")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class ConfidentialNote(models.Model):
    """A note on a visit or another contact that stays inside the organisation of its author; each
    look at it is recorded.
    """

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="confidential_notes", null=True
    )
    moment = models.ForeignKey(
        ContactMoment, on_delete=models.CASCADE, related_name="confidential_notes", null=True
    )
    organisation = models.ForeignKey(
        "programmes.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("vertrouwelijk"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("vertrouwelijke notitie")
        verbose_name_plural = _("vertrouwelijke notities")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["visit", "organisation"], name="one_confidential_note_each"
            ),
            models.UniqueConstraint(
                fields=["moment", "organisation"], name="one_confidential_note_per_moment"
            ),
            models.CheckConstraint(
                condition=Q(visit=None) ^ Q(moment=None), name="confidential_note_has_one_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id or self.moment_id}"

    @property
    def establishment(self) -> Establishment:
        subject = self.visit or self.moment
        assert subject is not None  # noqa: S101 (a constraint of the database)
        return subject.establishment


class ConfidentialLook(models.Model):
    """Who opened a confidential note, and when. Never changed."""

    note = models.ForeignKey(ConfidentialNote, on_delete=models.CASCADE, related_name="looks")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    looked_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("inzage")
        verbose_name_plural = _("inzages")
        ordering: ClassVar[list[str]] = ["-looked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.looked_at:%Y-%m-%d}"


class FeedbackLetter(models.Model):
    """Our letter to the company. `heard`, `will_do` and `fitting` are paragraphs with blank lines
    between them; the company answers by a private link.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="letter")
    status = models.CharField(
        _("status"), max_length=8, choices=LetterStatus, default=LetterStatus.DRAFT
    )
    heard = models.TextField(_("wat wij hoorden"), blank=True)
    will_do = models.TextField(_("wat wij gaan doen"), blank=True)
    fitting = models.TextField(_("wat bij uw bedrijf past"), blank=True)
    version = models.PositiveIntegerField(_("versie"), default=1)
    sent_at = models.DateTimeField(_("verstuurd op"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("verstuurd door"),
    )
    answer = models.CharField(_("antwoord"), max_length=10, choices=FeedbackAnswer, blank=True)
    answer_text = models.TextField(_("toelichting van het bedrijf"), blank=True)
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)
    history = HistoricalRecords()

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("terugkoppeling")
        verbose_name_plural = _("terugkoppelingen")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status=LetterStatus.SENT, sent_at__isnull=False)
                | Q(status=LetterStatus.DRAFT, sent_at=None, answer=""),
                name="sent_letter_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answer_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.status}"

    @property
    def token(self) -> str:
        return links.sign_token("feedback", self.pk)


class FollowUp(models.Model):
    """Something that somebody promised to do for a company."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="follow_ups"
    )
    visit = models.ForeignKey(
        Visit, on_delete=models.SET_NULL, related_name="follow_ups", null=True, blank=True
    )
    theme = models.SlugField(_("thema"), blank=True)
    kind = models.CharField(
        _("soort"), max_length=12, choices=FollowUpKind, default=FollowUpKind.CALL
    )
    text = models.CharField(_("wat"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("wie het doet"),
    )
    due_on = models.DateField(_("uiterlijk"))
    done_on = models.DateField(_("gedaan op"), null=True, blank=True)
    result = models.CharField(
        _("wat kwam ervan?"), max_length=8, choices=FollowUpResult, blank=True
    )
    result_note = models.CharField(_("toelichting"), max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("opvolging")
        verbose_name_plural = _("opvolgingen")
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "done_on", "due_on"], name="follow_up_by_owner")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=False) | Q(result="", result_note=""),
                name="open_follow_up_has_no_result",
                violation_error_message=_("Wat nog openstaat, heeft geen uitkomst."),
            )
        ]

    def __str__(self) -> str:
        return self.text
