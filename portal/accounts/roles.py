"""Gives somebody a role. Only this module says what a role may do in the admin."""

from django.contrib.auth.models import Permission
from django.db import transaction

from portal.accounts.enums import ADMIN_ROLES, Role
from portal.accounts.models import User

EDITORS_APPS = ("programmes",)


@transaction.atomic
def assign_role(user: User, role: Role | str) -> User:
    """Give a user the role and its rights in the admin; the rights of an earlier role end."""
    user.role = Role(role) if role else ""
    user.is_staff = user.role in ADMIN_ROLES
    user.is_superuser = user.role == Role.ADMINISTRATOR
    user.save()
    editor = user.role == Role.CATALOGUE_EDITOR
    wanted = Permission.objects.filter(content_type__app_label__in=EDITORS_APPS if editor else ())
    user.user_permissions.set(wanted)
    return user
