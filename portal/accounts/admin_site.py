"""The admin, behind the same log-in page and the same second factor as the rest."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts.second_factor import lacks_second_factor


class PortalAdminSite(AdminSite):
    """The admin for those who may enter it and have proved twice who they are."""

    site_title = site_header = settings.PORTAL_NAME

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not lacks_second_factor(request)

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """Lead to the log-in page of the portal, which counts attempts and asks for the code."""
        wanted = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
        if not request.user.is_authenticated:
            return redirect_to_login(wanted if safe else request.path)
        if lacks_second_factor(request):
            return redirect("mfa_index")
        if not super().has_permission(request):
            raise PermissionDenied
        return redirect(wanted if safe else "admin:index")
