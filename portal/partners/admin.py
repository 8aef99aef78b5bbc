"""The page of the admin where administrators issue, renew and revoke credentials."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oauth2_provider import models as oauth

from portal import clock
from portal.pages.secret_page import ask_to_renew, show_secret
from portal.partners.clients import Credentials, issue_client, revoke_client, rotate_secret
from portal.partners.models import PartnerClient

# These pages would show or make tokens and secrets without an organisation.
for model in (
    oauth.Application,
    oauth.AccessToken,
    oauth.RefreshToken,
    oauth.Grant,
    oauth.IDToken,
    oauth.DeviceGrant,
):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(PartnerClient)
class PartnerClientAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The systems of organisations. A secret is shown once, right after it was made."""

    list_display = ("name", "organisation", "client_id", "may_write", "issued_at", "revoked_at")
    list_select_related: ClassVar[list[str]] = ["organisation", "application"]
    list_filter = ("may_write", "revoked_at")
    search_fields = ("name", "organisation__name")
    autocomplete_fields = ("organisation",)
    readonly_fields = ("client_id", "issued_at", "revoked_at")
    actions = ("rotate", "revoke")

    @admin.display(description=gettext_lazy("client_id"))
    def client_id(self, client: PartnerClient) -> str:
        return client.application.client_id if client.application else "-"

    def get_readonly_fields(
        self, request: HttpRequest, obj: PartnerClient | None = None
    ) -> tuple[str, ...]:
        """Make its organisation read-only once it is saved: what it fetched was for that one."""
        return (*self.readonly_fields, "organisation") if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Any, form: object, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made, obj.credentials = issue_client(
            organisation=obj.organisation, name=obj.name, may_write=obj.may_write
        )
        obj.pk = made.pk

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.show(request, obj, obj.credentials)

    @admin.action(description=gettext_lazy("Nieuw geheim geven"), permissions=["change"])
    def rotate(
        self, request: HttpRequest, queryset: QuerySet[PartnerClient]
    ) -> HttpResponse | None:
        clients = list(queryset.exclude(application=None)[:2])
        if len(clients) != 1:
            refused = _("Kies één systeem dat nog werkt: elk systeem krijgt een eigen geheim.")
            self.message_user(request, refused, messages.WARNING)
            return None
        standing = clients[0].old_secrets.aggregate(ends_at=Max("ends_at"))["ends_at"]
        asked = ask_to_renew(self, request, of=clients[0], overlap_ends_at=standing)
        if asked is not None:
            return asked
        overlap = timedelta(days=settings.SECRET_OVERLAP_DAYS)
        credentials = rotate_secret(clients[0], overlap=overlap)
        self.log_change(request, clients[0], [{"changed": {"fields": [_("geheim")]}}])
        return self.show(request, clients[0], credentials, overlap_ends_at=clock.now() + overlap)

    def show(
        self,
        request: HttpRequest,
        client: PartnerClient,
        credentials: Credentials,
        *,
        overlap_ends_at: datetime | None = None,
    ) -> HttpResponse:
        return show_secret(
            self,
            request,
            of=client,
            parts={"client_id": credentials.client_id, "client_secret": credentials.secret},
            advice=_(
                "Geef het veilig door aan de beheerder van het systeem. Daarmee haalt dat systeem "
                "de vragen op, en antwoordt het."
            ),
            overlap_ends_at=overlap_ends_at,
        )

    @admin.action(description=gettext_lazy("Nu intrekken"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[PartnerClient]) -> None:
        for client in queryset.exclude(application=None):
            revoke_client(client)
            self.message_user(request, _("%(name)s komt er niet meer in.") % {"name": client})

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Allow no deletion, so that it stays known who had the key."""
        return False
