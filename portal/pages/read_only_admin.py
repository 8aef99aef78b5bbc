"""Pages of the admin that staff can only look at."""

from django.db.models import Model
from django.http import HttpRequest


class ReadOnly:
    """A page of the admin where nothing is added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
