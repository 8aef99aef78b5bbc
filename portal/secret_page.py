"""Where staff read a secret, once, right after it was made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _


def show_secret(
    admin: "ModelAdmin[Any]",
    request: HttpRequest,
    *,
    of: Any,
    parts: Mapping[str, str],
    advice: str,
    overlap_ends_at: datetime | None = None,
) -> TemplateResponse:
    """On the page itself: a message would travel in a cookie. `parts`: by the name that the other
    side knows them by; `overlap_ends_at`: how long the secret before it works.
    """
    opts = admin.opts
    context = admin.admin_site.each_context(request) | {
        "title": _("Geheim voor %(name)s") % {"name": of},
        "opts": opts,
        "parts": parts.items(),
        "advice": advice,
        "overlap_ends_at": overlap_ends_at,
        "back": reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"),
    }
    return TemplateResponse(request, "admin/secret.html", context)
