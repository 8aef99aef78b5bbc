"""The pages of the admin about referrals. Staff only look at them: a referral changes through the
flow alone.
"""

from typing import Any, ClassVar

from django.contrib import admin

from portal.pages.read_only_admin import ReadOnly
from referrals.models import Outcome, Referral, ReferralEvent


class EventInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = ReferralEvent
    fk_name = "referral"
    exclude = ("note",)


class OutcomeInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Outcome
    exclude = ("what",)


@admin.register(Referral)
class ReferralAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("programme", "organisation", "status", "verdict", "created_at", "changed_at")
    list_filter = ("status", "programme")
    list_select_related = ("programme", "organisation")
    date_hierarchy = "created_at"
    # The entrepreneur's words and answers are for the organisation that received them.
    exclude: ClassVar[list[str]] = ["question", "facts", "outcomes", "note"]
    inlines: ClassVar[list[Any]] = [EventInline, OutcomeInline]
