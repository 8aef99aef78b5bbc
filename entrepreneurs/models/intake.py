"""An intake with its answers, and, only after consent, a person to contact."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.querysets import IntakeQuerySet
from portal import clock, links


class Intake(models.Model):
    """One question of one entrepreneur. `facts` are values as given, by attribute slug; `needs`
    are urgencies by theme slug.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.UUIDField(_("formulier"), unique=True, default=uuid.uuid4, editable=False)
    language = models.CharField(_("taal"), max_length=2, default="nl")
    channel = models.SlugField(_("kanaal"), default="web")
    own_words = models.TextField(_("in eigen woorden"), blank=True)
    needs = models.JSONField(_("behoeften"), default=dict, blank=True)
    town = models.CharField(_("plaats"), max_length=80, blank=True)
    activity = models.CharField(_("wat het bedrijf doet"), max_length=120, blank=True)
    kvk_number = models.CharField(_("KVK-nummer"), max_length=8, blank=True)
    facts = models.JSONField(_("feiten"), default=dict, blank=True)
    skipped = models.JSONField(_("weet ik niet"), default=list, blank=True)
    email = models.EmailField(
        _("e-mailadres om later verder te gaan"), blank=True, help_text=_("Alleen voor de link.")
    )
    created_at = models.DateTimeField(_("begonnen op"), default=clock.now)
    changed_at = models.DateTimeField(_("laatst gewijzigd op"), default=clock.now)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        ordering: ClassVar[list[str]] = ["-created_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["changed_at"], name="intake_changed")
        ]

    def __str__(self) -> str:
        return f"intake {self.created_at:%Y-%m-%d}"

    @property
    def token(self) -> str:
        return links.sign_token("intake", self.pk)

    @property
    def subject_key(self) -> str:
        """The key under which mails about this intake are filed."""
        return f"intake:{self.pk}"

    @property
    def kept_until(self) -> datetime:
        return self.changed_at + timedelta(days=settings.INTAKE_KEEP_DAYS)


class ContactPerson(models.Model):
    """The person to call, who exists only after somebody asked to be referred."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intake = models.OneToOneField(Intake, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(_("naam"), max_length=120)
    company = models.CharField(_("bedrijf"), max_length=120, blank=True)
    email = models.EmailField(_("e-mailadres"))
    phone = models.CharField(_("telefoonnummer"), max_length=30, blank=True)
    questions_off_at = models.DateTimeField(_("wil geen vragen meer"), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("contactpersoon")
        verbose_name_plural = _("contactpersonen")

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """What somebody agreed to: which organisation, for what, in which words, and when.

    It holds for one question: `question` is the programme that was asked first, and `programme` is
    what the organisation may have that question for. Both are empty in rows from before they were
    kept.
    """

    contact = models.ForeignKey(ContactPerson, on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(
        "programmes.Organisation", on_delete=models.PROTECT, related_name="consents"
    )
    purpose = models.CharField(_("doel"), max_length=20, choices=ConsentPurpose)
    question = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="+", null=True
    )
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="+", null=True
    )
    text = models.TextField(_("tekst"))
    text_version = models.CharField(_("versie van de tekst"), max_length=20)
    given_at = models.DateTimeField(_("gegeven op"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)

    class Meta:
        verbose_name = _("toestemming")
        verbose_name_plural = _("toestemmingen")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contact", "organisation", "purpose", "question", "programme"],
                condition=Q(withdrawn_at=None),
                name="one_standing_consent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.organisation}"
