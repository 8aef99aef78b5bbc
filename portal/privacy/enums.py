from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionKind(models.TextChoices):
    LOOK_UP = "look-up", _("opgezocht")
    EXPORT = "export", _("geëxporteerd")
    ERASE = "erase", _("gewist")


class Via(models.TextChoices):
    SCREEN = "screen", _("pagina")
    COMMAND = "command", _("opdracht op de server")


class Whose(StrEnum):
    """The person whose data a row holds, in the first place."""

    ASKER = "who asked for help"
    CONTACT = "somebody at a company"
    COMPANY = "a company; its texts may name somebody"
    ACCOUNT = "who logs in"
    ADDRESS = "whoever has that address"


class Erasure(models.TextChoices):
    """What happens to such rows when a person is erased."""

    DELETED = "deleted", _("Wordt gewist.")
    BLANKED = "blanked", _("Teksten en antwoorden worden gewist. Cijfers blijven, zonder naam.")
    REDACTED = "redacted", _("Blijft. Naam, adres en telefoonnummer worden vervangen.")
    ACCOUNT = "account", _("Wordt gewist. Van wie hier werkte, blijft een account zonder naam.")
    KEPT = "kept", _("Blijft, als bewijs. Er staat geen naam of adres in.")
