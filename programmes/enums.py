"""The fixed vocabularies of the catalogue (docs/contract.md). A published value stays readable for
ever.
"""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

# The edition of the SBI (the Dutch classification of activities) whose codes the sectors have.
SBI_VERSION = 2025


class RegionKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("gemeente")
    PROVINCE = "province", _("provincie")
    NAMED_REGION = "named-region", _("regio")
    COUNTRY = "country", _("land")


class AttributeType(models.TextChoices):
    BOOLEAN = "boolean", _("ja of nee")
    NUMBER = "number", _("getal")
    INTEGER = "integer", _("heel getal")
    MONEY = "money", _("bedrag")
    DATE = "date", _("datum")
    CODE = "code", _("gemeente")
    SLUG = "slug", _("keuze")
    DIGITS = "digits", _("SBI-code")


class Route(models.TextChoices):
    DIRECT = "direct", _("U meldt zich zelf aan")
    THROUGH_INTERMEDIARY = "through-intermediary", _("Iemand anders meldt u aan")
    SELECTION = "selection", _("U wordt gekozen uit de aanmeldingen")
    MEMBERSHIP = "membership", _("U wordt lid")
    BY_INVITATION = "by-invitation", _("U wordt uitgenodigd")


class ProgrammeStatus(models.TextChoices):
    OPEN = "open", _("open")
    PAUSED = "paused", _("tijdelijk gestopt")
    ENDED = "ended", _("afgelopen")
    UNKNOWN = "unknown", _("niet bekend")


class OfferKind(models.TextChoices):
    VOUCHER = "voucher", _("voucher")
    LOAN = "loan", _("lening")
    SUBSIDY = "subsidy", _("subsidie")
    COACHING = "coaching", _("begeleiding")
    PEER_GROUP = "peer-group", _("groep met andere ondernemers")
    MASTERCLASS = "masterclass", _("masterclass of training")
    EVENT = "event", _("bijeenkomst")
    ASSESSMENT = "assessment", _("scan of analyse")
    STUDENT_PROJECT = "student-project", _("project met studenten")
    INTERNSHIP = "internship", _("stage")
    JOB_MATCHING = "job-matching", _("hulp bij personeel vinden")
    NETWORK = "network", _("netwerk")
    PILOT = "pilot", _("proefproject")
    REFERRAL = "referral", _("doorverwijzing")
    ADVICE = "advice", _("advies")


class OrganisationRole(models.TextChoices):
    INITIATOR = "initiator", _("initiatiefnemer")
    EXECUTOR = "executor", _("uitvoerder")
    PARTNER = "partner", _("partner")


class Operator(models.TextChoices):
    IS = "is", _("is")
    IN = "in", _("is een van")
    GTE = "gte", _("ten minste")
    LTE = "lte", _("ten hoogste")
    GT = "gt", _("meer dan")
    LT = "lt", _("minder dan")
    BETWEEN = "between", _("van … tot en met")
    PREFIX = "prefix", _("begint met")
    WITHIN = "within", _("ligt in")


class ChangeKind(models.TextChoices):
    ADDED = "added", _("nieuw")
    CHANGED = "changed", _("gewijzigd")
    WITHDRAWN = "withdrawn", _("vervallen")


# Help that counts as state aid when the company gets it (EU 2023/2831).
DE_MINIMIS_KINDS = frozenset({OfferKind.VOUCHER, OfferKind.SUBSIDY})
FRESHNESS_MONTHS = (1, 3, 6, 12, 16)


class PauseKind(models.TextChoices):
    """Why an organisation takes no new questions for a while."""

    FULL = "full", _("vol")
    AWAY = "away", _("afwezig")


class AlertMailKind(StrEnum):
    """The mails about a selection, by what causes them; kept with each in the outbox."""

    CONFIRM = "alert-confirm"
    KNOWN = "alert-known"
    NEWS = "alert-news"
