from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentPurpose(models.TextChoices):
    REFERRAL = "referral", _("doorverwijzen")
    DESK_FALLBACK = "desk-fallback", _("verder zoeken door het loket")


class Urgency(models.IntegerChoices):
    SOME = 1, _("Het speelt een beetje")
    IMPORTANT = 2, _("Het is belangrijk")
    URGENT = 3, _("Het is dringend")
