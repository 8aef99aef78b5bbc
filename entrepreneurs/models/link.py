"""Two companies that may help each other: each is asked first, then one mail introduces them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from entrepreneurs.enums import LinkAnswer, LinkEffect, LinkStatus
from entrepreneurs.models.company import CompanyContact, Establishment
from entrepreneurs.models.visit import FollowUp
from portal import clock, links


class CompanyLink(models.Model):
    """The question to two companies; both read `why` before they know of each other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.SlugField(_("thema"))
    why = models.TextField(_("waarom"))
    competitors = models.BooleanField(_("doen hetzelfde werk in dezelfde regio"), default=False)
    status = models.CharField(
        _("status"), max_length=10, choices=LinkStatus, default=LinkStatus.ASKED
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="company_links"
    )
    follow_up = models.OneToOneField(
        FollowUp, on_delete=models.SET_NULL, related_name="link", null=True, blank=True
    )
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now)
    introduced_at = models.DateTimeField(_("voorgesteld op"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("koppeling")
        verbose_name_plural = _("koppelingen")
        ordering: ClassVar[list[str]] = ["-created_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status=LinkStatus.INTRODUCED, introduced_at__isnull=False)
                | (~Q(status=LinkStatus.INTRODUCED) & Q(introduced_at=None)),
                name="introduced_link_has_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.status}"

    @property
    def subject_key(self) -> str:
        return f"link:{self.pk}"


class LinkSide(models.Model):
    """One of the two companies: whom we ask, what they say, and what it brought."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(CompanyLink, on_delete=models.CASCADE, related_name="sides")
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="link_sides"
    )
    contact = models.ForeignKey(
        CompanyContact, on_delete=models.SET_NULL, related_name="+", null=True
    )
    answer = models.CharField(_("antwoord"), max_length=4, choices=LinkAnswer, blank=True)
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)
    effect = models.CharField(_("opbrengst"), max_length=8, choices=LinkEffect, blank=True)
    effect_note = models.TextField(_("toelichting"), blank=True)

    class Meta:
        verbose_name = _("kant van een koppeling")
        verbose_name_plural = _("kanten van koppelingen")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["link", "establishment"], name="company_once_a_link"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="link_answer_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.answer}"

    @property
    def subject_key(self) -> str:
        return f"link-side:{self.pk}"

    @property
    def token(self) -> str:
        return links.sign_token("link", self.pk)
