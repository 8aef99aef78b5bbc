"""What programmes refer to: regions, towns, sectors, themes, attributes and organisations. Their
codes are the national ones.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.wording import pick_language
from programmes.enums import AttributeType, RegionKind
from programmes.translated import TranslatedFormField


class TranslatedField(models.JSONField):
    """A text in every language of the portal: {"nl": …, "en": …}."""

    def formfield(self, **kwargs: Any) -> Any:
        # Not that of JSONField, since an editor writes words and not JSON.
        return models.Field.formfield(self, **kwargs | {"form_class": TranslatedFormField})


class ReferenceEntry(models.Model):
    """An entry of a file, by natural key; when it leaves the file it is retired, never deleted."""

    position = models.PositiveIntegerField(_("volgorde"), default=0)
    retired = models.BooleanField(_("vervallen"), default=False)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["position", "pk"]


class Region(ReferenceEntry):
    """A municipality or province with its CBS code, a named region with a slug, or the country."""

    code = models.SlugField(_("code"), unique=True)
    kind = models.CharField(_("soort"), max_length=20, choices=RegionKind)
    name = TranslatedField(_("naam"))
    municipalities = models.ManyToManyField(
        "self", symmetrical=False, related_name="lies_in", blank=True, verbose_name=_("gemeenten")
    )

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("gebied")
        verbose_name_plural = _("gebieden")

    def __str__(self) -> str:
        return pick_language(self.name)


class Town(ReferenceEntry):
    """A town or village as people call it; the same name may stand for several of them."""

    name = models.CharField(_("naam"), max_length=80, db_index=True)
    municipality = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="towns")
    alias_of = models.CharField(_("officiële naam"), max_length=80, blank=True)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("plaats")
        verbose_name_plural = _("plaatsen")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["name", "municipality"], name="town_once_per_municipality"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Sector(ReferenceEntry):
    """A section or division of the SBI, with the everyday words that lead to it."""

    code = models.CharField(_("code"), max_length=6)
    version = models.PositiveSmallIntegerField(_("SBI-versie"))
    section = models.CharField(_("sectie"), max_length=1)
    label = TranslatedField(_("omschrijving"))
    words = models.JSONField(_("zoekwoorden"), default=dict, blank=True)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("branche")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "version"], name="sector_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} {pick_language(self.label)}"


class Theme(ReferenceEntry):
    """One of the eleven themes of the company visit."""

    slug = models.SlugField(_("korte naam"), unique=True)
    name = TranslatedField(_("naam"))
    description = TranslatedField(_("omschrijving"))
    intake_question = TranslatedField(_("vraag in de intake"))
    visit_question = TranslatedField(_("vraag bij het bezoek"))
    stems = models.JSONField(_("woordstammen"), default=dict)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("thema")

    def __str__(self) -> str:
        return pick_language(self.name)


class PolicyTheme(ReferenceEntry):
    """One of the six themes of the overview table."""

    slug = models.SlugField(_("korte naam"), unique=True)
    name = TranslatedField(_("naam"))
    description = TranslatedField(_("omschrijving"))

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("beleidsthema")

    def __str__(self) -> str:
        return pick_language(self.name)


class Attribute(ReferenceEntry):
    """A fact that criteria may use, with its question and the words that explain an outcome."""

    slug = models.CharField(max_length=50, unique=True)
    type = models.CharField(_("soort"), max_length=10, choices=AttributeType)
    unit = models.CharField(_("eenheid"), max_length=20, blank=True)
    choices = models.JSONField(_("keuzes"), null=True, blank=True)
    open_ended = models.BooleanField(
        _("ook andere waarden"),
        default=False,
        help_text=_("De keuzes zijn voorbeelden; elke andere code mag ook."),
    )
    minimum = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    group = models.SlugField(_("pagina van de intake"))
    question = TranslatedField(_("vraag"))
    help = TranslatedField(_("uitleg"), null=True, blank=True)
    why = TranslatedField(_("waarom we dit vragen"))
    phrases = models.JSONField(_("zinsdelen voor de uitleg"), default=dict)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("kenmerk")
        verbose_name_plural = _("kenmerken")

    def __str__(self) -> str:
        return self.slug


class Organisation(ReferenceEntry):
    """An organisation of the catalogue. An administrator sets its mailbox, never a file."""

    slug = models.SlugField(_("korte naam"), unique=True)
    name = models.CharField(_("naam"), max_length=120)
    kind = models.SlugField(_("soort"))
    website = models.URLField(_("website"), blank=True)
    mailbox = models.EmailField(
        _("postbus"),
        blank=True,
        help_text=_("Zonder postbus gaat een verwijzing naar het regionaal loket."),
    )

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("organisatie")

    def __str__(self) -> str:
        return self.name

    @property
    def is_desk(self) -> bool:
        return self.slug == settings.DESK_SLUG

    @property
    def receives_at(self) -> str:
        """The address for its mail; empty when nobody has set a mailbox."""
        return self.mailbox or (settings.DESK_MAILBOX if self.is_desk else "")


class Signpost(ReferenceEntry):
    """A national desk or scheme for a theme that no programme serves; not from the report."""

    slug = models.SlugField(_("korte naam"), unique=True)
    themes = models.ManyToManyField(Theme, related_name="signposts")
    name = models.CharField(_("naam"), max_length=120)
    sentence = TranslatedField(_("wat u er vindt"))
    website = models.URLField(_("website"))

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("wegwijzer")

    def __str__(self) -> str:
        return self.name
