from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.privacy.models import PrivacyAction, RetentionRun


class LogAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at; nothing is made, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PrivacyAction)
class PrivacyActionAdmin(LogAdmin):
    list_display = ("at", "person", "kind", "via", "rows", "subject")
    list_filter = ("kind", "via")
    list_select_related = ("person",)
    date_hierarchy = "at"


@admin.register(RetentionRun)
class RetentionRunAdmin(LogAdmin):
    list_display = ("day", "started_at", "finished_at", "rows", "failed")
