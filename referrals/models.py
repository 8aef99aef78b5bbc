"""Referrals: the verdict that each was based on, what happened to it, what came of it, and
proposals that may become one.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import clock, links
from referrals.enums import (
    Actor,
    EventType,
    ExpiryReason,
    Helped,
    OutcomeMoment,
    OutcomeSource,
    ProgressReason,
    RefusalReason,
    Status,
)
from referrals.querysets import ReferralQuerySet

# The reasons that fit each status; in all others the reason is "".
REASONS = {
    Status.REFUSED: RefusalReason.values,
    Status.EXPIRED: ExpiryReason.values,
    Status.IN_PROGRESS: ["", *ProgressReason.values],
}
ALL_REASONS = list(
    dict([*RefusalReason.choices, *ExpiryReason.choices, *ProgressReason.choices]).items()
)


def _allow_reasons() -> Q:
    rest = ~Q(status__in=list(REASONS)) & Q(reason="")
    for status, reasons in REASONS.items():
        rest |= Q(status=status, reason__in=reasons)
    return rest


class Referral(models.Model):
    """One programme that was asked for one intake. Facts, rule version and outcomes are kept as
    they were at that moment.

    Only the lifecycle writes `status` and `version`. `previous` is the referral that did not help,
    after which this one was sent automatically. With `is_fallback` the organisation is asked to
    search further for what no programme could do.
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
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="next_ones", null=True, blank=True
    )
    is_fallback = models.BooleanField(_("verder zoeken"), default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="referrals",
        null=True,
        blank=True,
        verbose_name=_("wie het doet"),
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(_("versie"), default=0)
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
    reason = models.CharField(_("reden"), max_length=20, choices=ALL_REASONS, blank=True)
    helped = models.CharField(_("geholpen"), max_length=6, choices=Helped, blank=True)
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
                fields=["intake", "programme"],
                condition=Q(is_fallback=False),
                name="one_referral_per_programme",
            ),
            models.UniqueConstraint(
                fields=["intake", "programme", "organisation"],
                condition=Q(is_fallback=True),
                name="one_fallback_per_programme",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="referral_known_status"
            ),
            models.CheckConstraint(
                condition=_allow_reasons(),
                name="referral_reason_fits_status",
                violation_error_message=_("Wat afgewezen of verlopen is, heeft een reden."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=RefusalReason.OTHER) | ~Q(note=""),
                name="other_reason_has_note",
                violation_error_message=_("Bij 'iets anders' hoort een toelichting."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.COMPLETED, helped__in=Helped.values)
                | (~Q(status=Status.COMPLETED) & Q(helped="")),
                name="completion_has_outcome",
                violation_error_message=_("Wat afgerond is, zegt of het geholpen heeft."),
            ),
        ]
        # Partners read their referrals in this order.
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "changed_at", "id"], name="referral_pulled"),
            models.Index(
                fields=["organisation", "status", "changed_at", "id"], name="referral_by_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.status}"

    @property
    def subject_key(self) -> str:
        """The key under which mails about this referral are filed."""
        return f"referral:{self.pk}"

    @property
    def answer_token(self) -> str:
        """The token of the link for whoever reads the organisation's mailbox as it is now."""
        token = links.sign_token("answer", self.pk)
        return links.bind_token(token, address=self.organisation.receives_at)


class ReferralEvent(models.Model):
    """One row per transition: the audit trail, and what partners read as a feed. A row never
    changes, except that it gets its position in the feed of its organisation when it is first read
    (feed.py).
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    organisation = models.ForeignKey(
        "programmes.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveBigIntegerField(_("plaats"), null=True, editable=False)
    type = models.CharField(_("gebeurtenis"), max_length=20, choices=EventType)
    from_status = models.CharField(max_length=12, choices=Status, blank=True)
    to_status = models.CharField(max_length=12, choices=Status)
    version = models.PositiveIntegerField(_("versie"))
    actor = models.CharField(_("wie"), max_length=12, choices=Actor)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    reason = models.CharField(_("reden"), max_length=20, blank=True)
    note = models.TextField(_("toelichting"), blank=True)
    occurred_at = models.DateTimeField(_("wanneer"), default=clock.now)

    class Meta:
        verbose_name = _("gebeurtenis")
        verbose_name_plural = _("gebeurtenissen")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["referral", "version"], name="one_event_per_version"),
            models.UniqueConstraint(
                fields=["organisation", "position"], name="one_event_per_position"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "id"],
                condition=Q(position=None) & ~Q(type=EventType.PASS_ON),
                name="event_without_position",
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.from_status} → {self.to_status}"

    def word_reason(self) -> str:
        """Return the reason in the active language; "" where there is none."""
        words = dict(ALL_REASONS) | dict(Helped.choices)
        return str(words.get(self.reason, ""))


class Feed(models.Model):
    """How far the events of an organisation have been put in order. The row is locked while that
    is done.
    """

    organisation = models.OneToOneField(
        "programmes.Organisation", on_delete=models.CASCADE, primary_key=True, related_name="feed"
    )
    last_position = models.PositiveBigIntegerField(_("laatste plaats"), default=0)

    class Meta:
        verbose_name = _("volgorde van gebeurtenissen")
        verbose_name_plural = _("volgordes van gebeurtenissen")

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.last_position}"


class Outcome(models.Model):
    """What came of a referral, as one side tells it; neither side overwrites the other. Amounts
    are in euros, `satisfaction` is 1 to 5, `jobs` is in full-time equivalents.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="told")
    source = models.CharField(_("wie"), max_length=12, choices=OutcomeSource)
    moment = models.CharField(_("wanneer gevraagd"), max_length=12, choices=OutcomeMoment)
    helped = models.CharField(_("geholpen"), max_length=6, choices=Helped, blank=True)
    what = models.TextField(_("wat het bracht"), blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("tevreden"), null=True, blank=True)
    financing_raised = models.DecimalField(
        _("financiering gekregen"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    investment = models.DecimalField(
        _("investering"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    turnover = models.DecimalField(
        _("extra omzet per jaar"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    jobs = models.DecimalField(
        _("banen erbij"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    may_share = models.BooleanField(_("mag worden verteld"), default=False)
    said_at = models.DateTimeField(_("gezegd op"), default=clock.now)

    class Meta:
        verbose_name = _("wat ervan kwam")
        verbose_name_plural = _("wat ervan kwam")
        ordering: ClassVar[list[str]] = ["said_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["referral", "source", "moment"], name="told_once_per_side"
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)),
                name="satisfaction_from_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.moment} {self.helped}"


class ReferralProposal(models.Model):
    """A programme that an account manager proposed to a company. Nothing goes to an organisation
    before the company agrees by its own link: then `intake` has a referral.
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
