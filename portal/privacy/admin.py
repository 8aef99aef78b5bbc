from django.contrib import admin

from portal.pages.read_only_admin import ReadOnly
from portal.privacy.models import PrivacyAction, RetentionRun


@admin.register(PrivacyAction)
class PrivacyActionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("at", "person", "kind", "via", "rows", "subject")
    list_filter = ("kind", "via")
    list_select_related = ("person",)
    date_hierarchy = "at"


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("day", "started_at", "finished_at", "rows", "failed")
