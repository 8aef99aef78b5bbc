from typing import ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from portal.accounts.models import User, WorkArea
from portal.accounts.roles import assign_role


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """The accounts; rights follow from the role alone (portal/accounts/roles.py)."""

    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "organisation", "role", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("email", "first_name", "last_name")
    list_select_related: ClassVar[list[str]] = ["organisation"]
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Persoon"), {"fields": ("first_name", "last_name", "organisation", "away_until")}),
        (_("Rechten"), {"fields": ("role", "is_active")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "first_name", "last_name", "organisation", "role")}),
        (_("Wachtwoord"), {"fields": ("usable_password", "password1", "password2")}),
    )

    def save_model(self, request: HttpRequest, obj: User, form: object, change: bool) -> None:
        super().save_model(request, obj, form, change)
        assign_role(obj, obj.role)


@admin.register(WorkArea)
class WorkAreaAdmin(SimpleHistoryAdmin):
    list_display = ("organisation", "region")
    list_select_related: ClassVar[list[str]] = ["organisation", "region"]
