"""The addresses of the portal, and pages that go wrong in each way that has a page of its own."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_callable, path

from portal.urls import urlpatterns as portal_urlpatterns


def fail(request: HttpRequest, code: int) -> HttpResponse:
    if code == 400:
        raise SuspiciousOperation
    if code == 403:
        raise PermissionDenied
    if code == 413:
        return render(request, "413.html", status=413)
    raise RuntimeError("on purpose")


urlpatterns = [
    path("fout/formulier/", get_callable(settings.CSRF_FAILURE_VIEW)),
    path("fout/<int:code>/", fail),
    *portal_urlpatterns,
]
