"""The page of the admin where staff read a new secret, once; and the one that asks them first, if
making a new one ends an older one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from portal import clock

AnyAdmin: TypeAlias = "ModelAdmin[Any]"


def show_secret(
    admin: AnyAdmin,
    request: HttpRequest,
    *,
    of: Model,
    parts: Mapping[str, str],
    advice: str,
    overlap_ends_at: datetime | None = None,
) -> TemplateResponse:
    """Show a secret on the page itself: a message would travel in a cookie. `parts` are its parts
    by the names that the other side uses; until `overlap_ends_at` the secret before it still
    works.
    """
    return _show(
        admin,
        request,
        "admin/secret.html",
        title=_("Geheim voor %(name)s") % {"name": of},
        parts=parts.items(),
        advice=advice,
        overlap_ends_at=overlap_ends_at,
    )


def ask_to_renew(
    admin: AnyAdmin,
    request: HttpRequest,
    *,
    of: Model,
    overlap_ends_at: datetime | None,
) -> TemplateResponse | None:
    """Return a page that asks for confirmation while an older secret works beside the present one:
    a new secret would end it now, and so would reloading the page that shows the new one. None if
    there is nothing to ask, or the question was answered.
    """
    if overlap_ends_at is None or overlap_ends_at <= clock.now():
        return None
    moment = overlap_ends_at.isoformat()
    if request.POST.get("confirmed") == moment:
        return None
    return _show(
        admin,
        request,
        "admin/renew.html",
        title=_("Nog een nieuw geheim voor %(name)s?") % {"name": of},
        action=request.POST["action"],
        row=of.pk,
        moment=moment,
        overlap_ends_at=overlap_ends_at,
    )


def _show(
    admin: AnyAdmin, request: HttpRequest, template: str, **context: object
) -> TemplateResponse:
    opts = admin.opts
    back = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    common = admin.admin_site.each_context(request) | {"opts": opts, "back": back}
    return TemplateResponse(request, template, common | context)
