"""The mails that must leave the portal, and the promises to do something at a moment."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.leasing import LeasedQuerySet, has_passed, was_abandoned
from portal.outbox.enums import CLOSED, WAITING, MessageStatus, ReminderStatus

NO_CONTENT = {
    "cc_address": "",
    "subject": "",
    "text": "",
    "html": "",
    "unsubscribe_url": "",
    "attachment_name": "",
    "attachment": b"",
    "line": "",
    "line_url": "",
}


class OutgoingMessageQuerySet(LeasedQuerySet["OutgoingMessage"]):
    """Mails, as a queue that senders share (portal.leasing)."""

    pauses = ("retry_at", "held_until")

    def about(self, *, kinds: Collection[str], subject_key: str) -> "OutgoingMessageQuerySet":
        return self.filter(kind__in=kinds, subject_key=subject_key)

    def reminders_for(self, address: str) -> "OutgoingMessageQuerySet":
        return self.filter(is_reminder=True, to_address__iexact=address)

    def waiting(self) -> "OutgoingMessageQuerySet":
        return self.filter(status__in=WAITING)

    def erase(self) -> int:
        """Delete what was not sent and blank what was; return how many rows."""
        deleted, _ = self.exclude(status=MessageStatus.SENT).delete()
        return deleted + self.update(to_address="", **NO_CONTENT)

    def failed(self) -> "OutgoingMessageQuerySet":
        return self.filter(status=MessageStatus.FAILED)

    def overdue(self, now: datetime) -> "OutgoingMessageQuerySet":
        """Return the mails that have waited longer than promised for any reason, such as a failed
        attempt.
        """
        limit = now - timedelta(minutes=settings.OVERDUE_MINUTES)
        return self.waiting().filter(has_passed("held_until", limit), due_at__lt=limit)

    def cancel(self, now: datetime) -> int:
        """Close what is not in a sender's hands, including what failed: nobody is to retry that. A
        sender at work finishes what it is doing. Return how many rows.
        """
        idle = Q(status__in=[MessageStatus.PENDING, MessageStatus.FAILED]) | was_abandoned(now)
        return self.filter(idle).give_back(status=MessageStatus.CANCELLED, **NO_CONTENT)

    def retry(self) -> int:
        """Give what failed a full new round of attempts."""
        return self.failed().update(
            status=MessageStatus.PENDING, attempts=0, retry_at=None, last_error=""
        )


class ReminderQuerySet(QuerySet["Reminder"]):
    def open(self) -> "ReminderQuerySet":
        return self.filter(status=ReminderStatus.DUE)

    def not_kept(self) -> "ReminderQuerySet":
        """Return the promises that are open, or failed so often that staff must decide."""
        return self.filter(status__in=[ReminderStatus.DUE, ReminderStatus.FAILED])

    def failed(self) -> "ReminderQuerySet":
        return self.filter(status=ReminderStatus.FAILED)

    def about(self, *, kinds: Collection[str], subject_key: str) -> "ReminderQuerySet":
        return self.filter(kind__in=kinds, subject_key=subject_key)

    def due(self, now: datetime) -> "ReminderQuerySet":
        """Return the promises due at or before now, never "today": so a missed run is
        caught up.
        """
        return self.open().filter(has_passed("held_until", now), due_at__lte=now)

    def overdue(self, now: datetime) -> "ReminderQuerySet":
        limit = now - timedelta(minutes=settings.OVERDUE_MINUTES)
        return self.open().filter(has_passed("held_until", limit), due_at__lt=limit)

    def retry(self) -> int:
        """Give what failed a full new round of attempts."""
        return self.failed().update(
            status=ReminderStatus.DUE, closed_at=None, held_until=None, attempts=0, last_error=""
        )


class OutgoingMessage(models.Model):
    """A promise to mail somebody, written in the transaction of its cause.

    `due_at` is the promise and never moves; `retry_at` is the next attempt after a failed one.
    Reminders for one person leave together, in one mail a day: `reminder_day` marks the mail that
    was sent, `merged_into` those sent as part of it, and `held_until` those that came due after
    the mail of that day.
    """

    kind = models.CharField(_("soort"), max_length=64)
    subject_key = models.CharField(_("gaat over"), max_length=100)
    slot = models.CharField(_("keer"), max_length=64, default="once")
    to_address = models.EmailField(_("aan"), blank=True)
    cc_address = models.EmailField(_("kopie aan"), blank=True)
    subject = models.CharField(_("onderwerp"), max_length=255, blank=True)
    text = models.TextField(_("tekst"), blank=True)
    html = models.TextField(_("opgemaakte tekst"), blank=True)
    unsubscribe_url = models.CharField(_("link om af te melden"), max_length=500, blank=True)
    attachment_name = models.CharField(_("bijlage"), max_length=80, blank=True)
    attachment = models.BinaryField(default=b"", blank=True)
    language = models.CharField(_("taal"), max_length=2, default="nl")
    request_id = models.CharField(_("kenmerk van de aanvraag"), max_length=64, blank=True)
    is_reminder = models.BooleanField(_("herinnering"), default=False)
    line = models.CharField(_("regel in een verzamelmail"), max_length=255, blank=True)
    line_url = models.CharField(_("link bij de regel"), max_length=500, blank=True)
    reminder_day = models.DateField(_("herinnering van die dag"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="merged", null=True, blank=True
    )
    held_until = models.DateTimeField(_("wacht op de volgende dag"), null=True, blank=True)
    due_at = models.DateTimeField(_("te versturen op"))
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=MessageStatus.choices,
        default=MessageStatus.PENDING,
    )
    attempts = models.PositiveIntegerField(_("pogingen"), default=0)
    lease_until = models.DateTimeField(_("vastgehouden tot"), null=True, blank=True)
    retry_at = models.DateTimeField(_("volgende poging"), null=True, blank=True)
    last_error = models.CharField(_("laatste fout"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now)
    sent_at = models.DateTimeField(_("verstuurd op"), null=True, blank=True)

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("uitgaand bericht")
        verbose_name_plural = _("uitgaande berichten")
        indexes = [models.Index(fields=["status", "due_at"], name="outbox_due")]
        constraints = [
            # Erased addresses are blank, and several of those may share one slot.
            models.UniqueConstraint(
                fields=["kind", "subject_key", "slot", "to_address"],
                condition=~Q(to_address=""),
                name="outbox_one_message_per_slot",
            ),
            models.UniqueConstraint(
                Lower("to_address"),
                "reminder_day",
                condition=Q(reminder_day__isnull=False) & ~Q(to_address=""),
                name="outbox_one_reminder_mail_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status__in=MessageStatus.values), name="outbox_known_status"
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | ~Q(status="sent") & Q(sent_at__isnull=True),
                name="outbox_sent_has_moment",
                violation_error_message=_("Een verstuurd bericht heeft een moment van versturen."),
            ),
            models.CheckConstraint(
                condition=Q(status="sending", lease_until__isnull=False)
                | ~Q(status="sending") & Q(lease_until__isnull=True),
                name="outbox_sending_has_lease",
                violation_error_message=_("Alleen wie verstuurt, houdt een bericht vast."),
            ),
            models.CheckConstraint(
                condition=Q(status="sent") | ~Q(to_address=""), name="outbox_unsent_has_address"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=CLOSED)
                | Q(
                    cc_address="",
                    subject="",
                    text="",
                    html="",
                    unsubscribe_url="",
                    attachment_name="",
                    line="",
                    line_url="",
                ),
                name="outbox_closed_has_no_content",
                violation_error_message=_("Een afgesloten bericht bewaart geen tekst."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key} {self.slot}"


class Reminder(models.Model):
    """A promise to do something at a moment, unless it has become moot by then; written in the
    transaction of its cause. `kind` names what keeps it (settings.REMINDERS), `slot` tells one
    time from the next. `due_at` is the promise; `held_until` is when to look again.
    """

    kind = models.CharField(_("soort"), max_length=64)
    subject_key = models.CharField(_("gaat over"), max_length=100)
    slot = models.CharField(_("keer"), max_length=64, default="once")
    due_at = models.DateTimeField(_("wanneer"))
    held_until = models.DateTimeField(_("opnieuw bekijken op"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=ReminderStatus, default=ReminderStatus.DUE
    )
    attempts = models.PositiveIntegerField(_("pogingen"), default=0)
    last_error = models.CharField(_("laatste fout"), max_length=100, blank=True)
    request_id = models.CharField(_("kenmerk van de aanvraag"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now)
    closed_at = models.DateTimeField(_("gesloten op"), null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("herinnering")
        verbose_name_plural = _("herinneringen")
        ordering: ClassVar[list[str]] = ["due_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "due_at"], name="outbox_reminder_due"),
            models.Index(fields=["subject_key"], name="outbox_reminder_subject"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "subject_key", "slot"], name="outbox_reminder_per_slot"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ReminderStatus.values), name="outbox_reminder_status"
            ),
            models.CheckConstraint(
                condition=Q(status=ReminderStatus.DUE, closed_at=None)
                | (~Q(status=ReminderStatus.DUE) & Q(closed_at__isnull=False)),
                name="outbox_reminder_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key} {self.slot}"

    @property
    def subject_id(self) -> str:
        """The row that it is about: the part of `subject_key` after the colon."""
        return self.subject_key.partition(":")[2]
