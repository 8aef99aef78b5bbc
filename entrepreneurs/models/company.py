"""The file of a company: its establishments with what we know of each, its people, and every
contact.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from entrepreneurs.enums import ContactKind, FactOrigin, LegalForm
from entrepreneurs.querysets import EstablishmentQuerySet, FactQuerySet
from portal import clock

IS_KVK_NUMBER = RegexValidator(r"^[0-9]{8}$", _("Een KVK-nummer heeft 8 cijfers."))
IS_ESTABLISHMENT_NUMBER = RegexValidator(
    r"^[0-9]{12}$", _("Een vestigingsnummer heeft 12 cijfers.")
)


class Company(models.Model):
    """The legal unit. Limits for SMEs count the size of the group that it belongs to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("naam"), max_length=120)
    kvk_number = models.CharField(
        _("KVK-nummer"), max_length=8, blank=True, validators=[IS_KVK_NUMBER]
    )
    legal_form = models.CharField(_("rechtsvorm"), max_length=12, choices=LegalForm, blank=True)
    sbi_code = models.CharField(_("SBI-code"), max_length=6, blank=True)
    sbi_version = models.PositiveSmallIntegerField(_("SBI-versie"), null=True, blank=True)
    group_fte = models.DecimalField(
        _("fte van de hele groep"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("bedrijf")
        verbose_name_plural = _("bedrijven")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kvk_number"],
                condition=~Q(kvk_number=""),
                name="one_company_per_kvk_number",
                violation_error_message=_("Er is al een bedrijf met dit KVK-nummer."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Establishment(models.Model):
    """A location of a company, to which visits, fte and municipality belong. Only
    entrepreneurs.companies and imports write `search_text` and `name_text`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="establishments")
    name = models.CharField(_("naam"), max_length=120)
    number = models.CharField(
        _("vestigingsnummer"), max_length=12, blank=True, validators=[IS_ESTABLISHMENT_NUMBER]
    )
    street = models.CharField(_("straat en huisnummer"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    town = models.CharField(_("plaats"), max_length=80)
    municipality = models.ForeignKey(
        "programmes.Region",
        on_delete=models.PROTECT,
        related_name="establishments",
        verbose_name=_("gemeente"),
    )
    fte = models.DecimalField(_("fte"), max_digits=9, decimal_places=2, null=True, blank=True)
    account_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="establishments",
        null=True,
        blank=True,
        verbose_name=_("accountmanager"),
    )
    last_contact_on = models.DateField(_("laatste contact"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")
    name_text = models.CharField(max_length=120, editable=False, default="", db_index=True)
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now)
    history = HistoricalRecords(excluded_fields=["search_text", "name_text", "last_contact_on"])

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("vestiging")
        verbose_name_plural = _("vestigingen")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "name", "id"], name="establishment_by_place"),
            models.Index(
                fields=["account_manager", "last_contact_on"], name="establishment_by_manager"
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="one_establishment_per_number",
                violation_error_message=_("Er is al een vestiging met dit nummer."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        place = " ".join(filter(None, [self.postcode, self.town]))
        return ", ".join(filter(None, [self.street, place]))


class CompanyContact(models.Model):
    """Somebody at an establishment whom we may call or write to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="contacts"
    )
    name = models.CharField(_("naam"), max_length=120)
    function = models.CharField(_("functie"), max_length=80, blank=True)
    email = models.EmailField(_("e-mailadres"), blank=True)
    phone = models.CharField(_("telefoonnummer"), max_length=30, blank=True)
    left_on = models.DateField(_("vertrokken op"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("contactpersoon bij een bedrijf")
        verbose_name_plural = _("contactpersonen bij bedrijven")
        ordering: ClassVar[list[str]] = ["left_on", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_reachable(self) -> bool:
        """Whether this person has an address and has not left."""
        return bool(self.email) and self.left_on is None


class CompanyFact(models.Model):
    """One thing we know, with its origin and date. Rows are added and never changed; the newest
    counts.
    """

    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="facts"
    )
    attribute = models.CharField(_("kenmerk"), max_length=50)
    value: Any = models.JSONField(_("waarde"))
    origin = models.CharField(_("herkomst"), max_length=12, choices=FactOrigin)
    stated_on = models.DateField(_("datum"), default=clock.today)
    visit = models.ForeignKey(
        "entrepreneurs.Visit",
        on_delete=models.SET_NULL,
        related_name="facts",
        null=True,
        blank=True,
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    recorded_at = models.DateTimeField(default=clock.now)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("feit over een bedrijf")
        verbose_name_plural = _("feiten over bedrijven")
        ordering: ClassVar[list[str]] = ["-stated_on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["establishment", "attribute"], name="fact_by_attribute")
        ]

    def __str__(self) -> str:
        return self.attribute


class ContactMoment(models.Model):
    """A call, a mail or a meeting elsewhere: less than a visit, but still contact."""

    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="contact_moments"
    )
    kind = models.CharField(_("soort"), max_length=8, choices=ContactKind)
    on = models.DateField(_("datum"), default=clock.today)
    note = models.TextField(_("waar ging het over?"), blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("contactmoment")
        verbose_name_plural = _("contactmomenten")
        ordering: ClassVar[list[str]] = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
