"""A referral with the verdict it was based on, what happened to it, and what must still happen in
time.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import clock, links
from referrals.enums import Actor, RefusalReason, ReminderKind, ReminderStatus, Status
from referrals.querysets import ReferralQuerySet, ReminderQuerySet


class Referral(models.Model):
    """One programme asked for one intake. Facts, rule version and outcomes are kept as they were
    at that moment.

    `status` is written by lifecycle.move() alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intake = models.ForeignKey(
        "entrepreneurs.Intake", on_delete=models.PROTECT, related_name="referrals"
    )
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="referrals"
    )
    organisation = models.ForeignKey(
        "programmes.Organisation", on_delete=models.PROTECT, related_name="referrals"
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    catalogue = models.ForeignKey(
        "programmes.CatalogueVersion", on_delete=models.PROTECT, related_name="+"
    )
    as_of = models.DateField(_("peildatum"))
    facts = models.JSONField(_("feiten"), default=dict)
    needs = models.JSONField(_("behoeften"), default=dict)
    verdict = models.CharField(_("oordeel"), max_length=12)
    outcomes = models.JSONField(_("uitkomst per voorwaarde"), default=list)
    question = models.TextField(_("vraag van de ondernemer"), blank=True)
    language = models.CharField(_("taal"), max_length=2, default="nl")
    refusal_reason = models.CharField(_("reden"), max_length=20, choices=RefusalReason, blank=True)
    note = models.TextField(_("toelichting"), blank=True)
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now)
    changed_at = models.DateTimeField(_("laatst gewijzigd op"), default=clock.now)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("verwijzing")
        verbose_name_plural = _("verwijzingen")
        ordering: ClassVar[list[str]] = ["-created_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["intake", "programme"], name="one_referral_per_programme"
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="referral_known_status"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.REFUSED, refusal_reason__in=RefusalReason.values)
                | (~Q(status=Status.REFUSED) & Q(refusal_reason="")),
                name="refusal_has_reason",
                violation_error_message=_(
                    "Een afwijzing heeft een reden, en niets anders heeft er een."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(refusal_reason=RefusalReason.OTHER) | ~Q(note=""),
                name="other_reason_has_note",
                violation_error_message=_("Bij 'iets anders' hoort een toelichting."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.status}"

    @property
    def subject_key(self) -> str:
        """What mails about this referral are filed under."""
        return f"referral:{self.pk}"

    @property
    def answer_token(self) -> str:
        return links.make_token("answer", self.pk)


class ReferralEvent(models.Model):
    """One row per transition: audit trail, and what partners read as a feed. Never changed."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    type = models.CharField(_("gebeurtenis"), max_length=20)
    from_status = models.CharField(max_length=12, choices=Status, blank=True)
    to_status = models.CharField(max_length=12, choices=Status)
    actor = models.CharField(_("wie"), max_length=12, choices=Actor)
    reason = models.CharField(_("reden"), max_length=20, blank=True)
    occurred_at = models.DateTimeField(_("wanneer"), default=clock.now)

    class Meta:
        verbose_name = _("gebeurtenis")
        verbose_name_plural = _("gebeurtenissen")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.type} {self.from_status} → {self.to_status}"


class Reminder(models.Model):
    """A promise to ask again at a moment, unless the referral has moved on by then."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(_("soort"), max_length=20, choices=ReminderKind)
    slot = models.PositiveSmallIntegerField(_("hoeveelste"), default=1)
    due_at = models.DateTimeField(_("wanneer"))
    status = models.CharField(
        _("status"), max_length=10, choices=ReminderStatus, default=ReminderStatus.DUE
    )
    closed_at = models.DateTimeField(_("gesloten op"), null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("herinnering")
        verbose_name_plural = _("herinneringen")
        ordering: ClassVar[list[str]] = ["due_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "due_at"], name="reminder_due")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["referral", "kind", "slot"], name="one_reminder_per_slot"
            ),
            models.CheckConstraint(
                condition=Q(status=ReminderStatus.DUE, closed_at=None)
                | (~Q(status=ReminderStatus.DUE) & Q(closed_at__isnull=False)),
                name="closed_reminder_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slot}"


class ReferralProposal(models.Model):
    """An account manager thinks that a programme fits a company. Nothing goes to anybody before
    the company says yes by its own link: then `intake` has a referral.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intake = models.OneToOneField(
        "entrepreneurs.Intake", on_delete=models.CASCADE, related_name="proposal"
    )
    establishment = models.ForeignKey(
        "entrepreneurs.Establishment", on_delete=models.CASCADE, related_name="referral_proposals"
    )
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="proposals"
    )
    contact = models.ForeignKey(
        "entrepreneurs.CompanyContact", on_delete=models.SET_NULL, related_name="+", null=True
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    follow_up = models.OneToOneField(
        "entrepreneurs.FollowUp",
        on_delete=models.SET_NULL,
        related_name="proposal",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now)

    class Meta:
        verbose_name = _("voorstel om door te verwijzen")
        verbose_name_plural = _("voorstellen om door te verwijzen")
        ordering: ClassVar[list[str]] = ["-created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.programme_id}"

    @property
    def subject_key(self) -> str:
        return f"proposal:{self.pk}"
