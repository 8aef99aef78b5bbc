from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryStatus(models.TextChoices):
    PENDING = "pending", _("wacht")
    SENDING = "sending", _("wordt verstuurd")
    DELIVERED = "delivered", _("bezorgd")
    FAILED = "failed", _("mislukt")
    CANCELLED = "cancelled", _("niet meer nodig")


WAITING = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)


class DeliveryKind(models.TextChoices):
    """What a message is about; the value is the type in the message itself."""

    CHANGE = "referrals.changed", _("er veranderde iets")
    TEST = "webhooks.test", _("proef")


class DisabledBecause(models.TextChoices):
    STAFF = "staff", _("door een beheerder")
    GONE = "gone", _("het adres bestaat niet meer (410)")
    FAILING = "failing", _("dagenlang niets aangekomen")
