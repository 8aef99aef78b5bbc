from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("nog niet verstuurd")
    SENT = "sent", _("wacht op antwoord")
    ACCEPTED = "accepted", _("aangenomen")
    IN_PROGRESS = "in-progress", _("in behandeling")
    COMPLETED = "completed", _("afgerond")
    REFUSED = "refused", _("afgewezen")
    WITHDRAWN = "withdrawn", _("ingetrokken")
    EXPIRED = "expired", _("verlopen")
    UNREACHABLE = "unreachable", _("niet bereikt")


OPEN = frozenset({Status.DRAFT, Status.SENT, Status.ACCEPTED, Status.IN_PROGRESS})


class RefusalReason(models.TextChoices):
    NOT_ELIGIBLE = "not-eligible", _("Het bedrijf voldoet niet aan de voorwaarden")
    AT_CAPACITY = "at-capacity", _("Er is nu geen plaats")
    WRONG_ORGANISATION = "wrong-organisation", _("Wij zijn niet de juiste organisatie")
    DUPLICATE = "duplicate", _("Wij hebben deze vraag al")
    NOT_REACHABLE = "not-reachable", _("Wij konden de ondernemer niet bereiken")
    OTHER = "other", _("Iets anders")


class Actor(models.TextChoices):
    ENTREPRENEUR = "entrepreneur", _("ondernemer")
    PARTNER = "partner", _("organisatie")
    STAFF = "staff", _("medewerker")
    CLOCK = "clock", _("de klok")


class ReminderKind(models.TextChoices):
    PARTNER_SILENT = "partner-silent", _("organisatie heeft nog niet geantwoord")


class ReminderStatus(models.TextChoices):
    DUE = "due", _("gepland")
    DONE = "done", _("gedaan")
    CANCELLED = "cancelled", _("niet meer nodig")
