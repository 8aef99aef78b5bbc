"""Programmes with their offers and criteria, and published snapshots of the whole catalogue."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from portal.wording import pick_language
from programmes.enums import (
    FRESHNESS_MONTHS,
    OfferKind,
    Operator,
    OrganisationRole,
    ProgrammeStatus,
    Route,
)
from programmes.models.reference import (
    Organisation,
    PolicyTheme,
    ReferenceEntry,
    Region,
    Theme,
    TranslatedField,
)


class Programme(ReferenceEntry):
    """One programme of the source. docs/catalogue.md describes the shapes of its JSON fields."""

    slug = models.SlugField(_("korte naam"), unique=True)
    title = TranslatedField(_("titel"))
    summary = TranslatedField(_("samenvatting"))
    goal = TranslatedField(_("doel"))
    approach = TranslatedField(_("aanpak"))
    target_group = TranslatedField(_("doelgroep"))
    route = models.CharField(_("route"), max_length=20, choices=Route)
    route_note = TranslatedField(_("hoe u meedoet"))
    status = models.CharField(_("status"), max_length=10, choices=ProgrammeStatus)
    accepts_referrals = models.BooleanField(_("neemt verwijzingen aan"), default=True)
    period = models.JSONField(_("looptijd"))
    budget = models.JSONField(_("budget"))
    time_investment = models.JSONField(_("tijd die het kost"), null=True, blank=True)
    own_contribution = models.JSONField(_("eigen bijdrage"), null=True, blank=True)
    judged_by_desk = models.JSONField(_("wat mensen beoordelen"), default=list, blank=True)
    results = models.JSONField(_("resultaten"), default=list, blank=True)
    lessons = models.JSONField(_("lessen"), default=list, blank=True)
    contradictions = models.JSONField(_("tegenstrijdigheden"), default=list, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    source = models.JSONField(_("bron"))
    verified_on = models.DateField(_("nagekeken op"))
    file_digest = models.CharField(max_length=64, blank=True, editable=False)
    freshness_months = models.PositiveSmallIntegerField(
        _("na hoeveel maanden opnieuw nakijken"),
        choices=[(n, str(n)) for n in FRESHNESS_MONTHS],
        default=12,
    )
    regions = models.ManyToManyField(
        Region, related_name="programmes", blank=True, verbose_name=_("gebieden")
    )
    policy_themes = models.ManyToManyField(
        PolicyTheme, related_name="programmes", blank=True, verbose_name=_("beleidsthema's")
    )
    history = HistoricalRecords()

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("programma")
        verbose_name_plural = _("programma's")

    def __str__(self) -> str:
        return pick_language(self.title)


class ProgrammeTheme(models.Model):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, verbose_name=_("onderwerp"))
    relevance = models.PositiveSmallIntegerField(
        _("hoe goed het past"), validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    why = TranslatedField(_("waarom"))

    class Meta:
        verbose_name = _("onderwerp van een programma")
        verbose_name_plural = _("onderwerpen")
        ordering: ClassVar[list[str]] = ["-relevance", "theme__position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["programme", "theme"], name="theme_once_per_programme"
            ),
            models.CheckConstraint(
                condition=Q(relevance__range=(1, 3)), name="relevance_from_1_to_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} – {self.theme}"


class ProgrammeOrganisation(models.Model):
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="organisations"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("organisatie"),
    )
    role = models.CharField(_("rol"), max_length=10, choices=OrganisationRole)
    position = models.PositiveIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("organisatie bij een programma")
        verbose_name_plural = _("organisaties")
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "role"], name="organisation_once_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class Offer(models.Model):
    """What a company gets from a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="offers")
    slug = models.SlugField(_("korte naam"))
    position = models.PositiveIntegerField(_("volgorde"), default=0)
    kind = models.CharField(_("soort"), max_length=20, choices=OfferKind)
    title = TranslatedField(_("titel"))
    max_amount = models.DecimalField(
        _("hoogste bedrag"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    funding_rate = models.DecimalField(
        _("deel vergoed"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    guarantee_rate = models.DecimalField(
        _("deel gegarandeerd"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    min_investment = models.DecimalField(
        _("laagste investering"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    own_contribution = models.JSONField(_("eigen bijdrage"), null=True, blank=True)
    capacity = TranslatedField(_("plaatsen"), null=True, blank=True)
    duration = TranslatedField(_("duur"), null=True, blank=True)
    note = TranslatedField(_("toelichting"), null=True, blank=True)
    section = models.CharField(_("kop in de bron"), max_length=200)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("aanbod")
        verbose_name_plural = _("aanbod")
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "slug"], name="offer_once_per_programme")
        ]

    def __str__(self) -> str:
        return pick_language(self.title)


class ProgrammeCriterion(models.Model):
    """A condition of a programme or of an offer; engine/criteria.py says what it means."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="criteria")
    offer = models.ForeignKey(
        Offer,
        on_delete=models.CASCADE,
        related_name="criteria",
        null=True,
        blank=True,
        verbose_name=_("aanbod"),
    )
    slug = models.SlugField(_("korte naam"))
    position = models.PositiveIntegerField(_("volgorde"), default=0)
    attribute = models.CharField(_("kenmerk"), max_length=50)
    operator = models.CharField(_("vergelijking"), max_length=10, choices=Operator)
    expected = models.JSONField(_("verwacht"))
    choice = models.SlugField(_("keuze uit"), blank=True)
    alternative = models.SlugField(_("alternatief"), blank=True)
    section = models.CharField(_("kop in de bron"), max_length=200)
    note = TranslatedField(_("toelichting"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("voorwaarde")
        verbose_name_plural = _("voorwaarden")
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["programme", "slug"],
                condition=Q(offer=None),
                name="criterion_once_per_programme",
            ),
            models.UniqueConstraint(fields=["offer", "slug"], name="criterion_once_per_offer"),
        ]

    def __str__(self) -> str:
        return f"{self.attribute} {self.operator} {self.expected}"


class CatalogueVersion(models.Model):
    """A published snapshot of everything that a verdict depends on.

    It is never changed and never deleted, since referrals point to it.
    """

    digest = models.CharField(max_length=64, unique=True)
    document = models.JSONField()
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("versie van de catalogus")
        verbose_name_plural = _("versies van de catalogus")
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.digest[:12]
