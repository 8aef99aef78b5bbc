from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.outbox.models import (
    OutgoingMessage,
    OutgoingMessageQuerySet,
    Reminder,
    ReminderQuerySet,
)
from portal.outbox.queueing import wake_sender
from portal.pages.read_only_admin import ReadOnly


class RetryAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """A page of the admin to look at rows and to retry those that failed; nothing is made, changed
    or deleted here.
    """

    # Not by address: what somebody searches for stands in the URL.
    search_fields = ("subject_key",)
    list_filter = ("status", "kind")
    date_hierarchy = "due_at"
    ordering = ("-due_at",)
    actions = ("retry",)

    @admin.action(description=gettext_lazy("Opnieuw proberen"), permissions=["retry"])
    def retry(
        self, request: HttpRequest, queryset: OutgoingMessageQuerySet | ReminderQuerySet
    ) -> None:
        count = queryset.retry()
        transaction.on_commit(wake_sender)
        if not count:
            refused = _("Alleen wat mislukte kan opnieuw.")
            self.message_user(request, refused, messages.WARNING)
            return
        told = ngettext(
            "%(count)d wordt opnieuw geprobeerd.", "%(count)d worden opnieuw geprobeerd.", count
        )
        self.message_user(request, told % {"count": count})

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_outgoingmessage")


@admin.register(OutgoingMessage)
class OutgoingMessageAdmin(RetryAdmin):
    """The mails, without their texts: those hold private links."""

    list_display = ("kind", "subject_key", "slot", "status", "due_at", "attempts", "last_error")
    exclude = ("subject", "text", "html", "attachment", "line", "line_url", "unsubscribe_url")


@admin.register(Reminder)
class ReminderAdmin(RetryAdmin):
    list_display = ("kind", "subject_key", "slot", "status", "due_at", "attempts", "last_error")
