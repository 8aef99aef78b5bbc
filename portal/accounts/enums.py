from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a colleague does for an organisation. An entrepreneur has no role."""

    ACCOUNT_MANAGER = "account-manager", _("accountmanager")
    COORDINATOR = "coordinator", _("coördinator")
    CATALOGUE_EDITOR = "catalogue-editor", _("redacteur van de catalogus")
    POLICYMAKER = "policymaker", _("beleidsmaker")
    PARTNER_USER = "partner-user", _("medewerker van een partner")
    ADMINISTRATOR = "administrator", _("beheerder")


# Those who work with the files of companies.
COMPANY_ROLES = (Role.ACCOUNT_MANAGER, Role.COORDINATOR)
# Those who answer the questions that an organisation receives.
RECEIVING_ROLES = (*COMPANY_ROLES, Role.PARTNER_USER)
# Those who answer for mails and promises.
OVERSEEING_ROLES = (Role.COORDINATOR, Role.ADMINISTRATOR)
# Those who read the results, in figures without companies.
FIGURES_ROLES = (
    Role.ACCOUNT_MANAGER,
    Role.COORDINATOR,
    Role.CATALOGUE_EDITOR,
    Role.POLICYMAKER,
    Role.ADMINISTRATOR,
)
# Those who may enter the admin.
ADMIN_ROLES = (Role.CATALOGUE_EDITOR, Role.ADMINISTRATOR)


class ExportedList(models.TextChoices):
    """A list that can be exported; the value is also the first part of the name of the file."""

    COMPANIES = "bedrijven", _("bedrijven")
    VISITS = "bezoeken", _("bezoeken")
    FOLLOW_UPS = "opvolging", _("opvolging")
    LINKS = "koppelingen", _("koppelingen")
    MEETINGS = "bijeenkomsten", _("bijeenkomsten")
    GUESTS = "gasten", _("gasten van een bijeenkomst")
    TWINS = "dubbele-bedrijven", _("dubbele bedrijven")
    IMPORTS = "eerdere-lijsten", _("eerdere lijsten")
    WORK = "werk", _("eigen werk")
    TEAM = "werk-team", _("werk van het team")
    CHANGES = "wijzigingen", _("wijzigingen")
    LOOKS = "inzage", _("inzage in vertrouwelijke notities")
    EXPORTS = "meegenomen", _("meegenomen lijsten")
    RESULTS = "uitkomsten", _("uitkomsten van programma's")


# The mails of django-allauth: codes, and what changed about an account.
ACCOUNT_MAIL = "account"
