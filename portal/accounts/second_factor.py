"""Has staff prove twice who they are, if the setting STAFF_SECOND_FACTOR asks for it."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from portal.accounts.models import User


def lacks_second_factor(request: HttpRequest) -> bool:
    """Say whether somebody must set up an app or a passkey before going on. Those who logged in
    through their own organisation have proved it there.
    """
    user = request.user
    if not settings.STAFF_SECOND_FACTOR or not isinstance(user, User):
        return False
    if not (user.role or user.is_staff) or is_mfa_enabled(user):
        return False
    records = get_authentication_records(request, user)
    return not any(one.get("method") == "socialaccount" for one in records)
