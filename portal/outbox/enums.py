from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageStatus(models.TextChoices):
    PENDING = "pending", _("wacht")
    SENDING = "sending", _("wordt verstuurd")
    SENT = "sent", _("verstuurd")
    FAILED = "failed", _("mislukt")
    CANCELLED = "cancelled", _("niet meer nodig")


WAITING = (MessageStatus.PENDING, MessageStatus.SENDING)
# A message that nobody will send any more keeps no text.
CLOSED = (MessageStatus.SENT, MessageStatus.CANCELLED)


class ReminderStatus(models.TextChoices):
    DUE = "due", _("gepland")
    DONE = "done", _("gedaan")
    FAILED = "failed", _("mislukt")
    CANCELLED = "cancelled", _("niet meer nodig")
