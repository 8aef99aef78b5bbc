"""The pages of the admin where administrators decide which organisations are told, and at which
address, and see what came of it.
"""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.committing import call_once_on_commit
from portal.pages.read_only_admin import ReadOnly
from portal.pages.secret_page import ask_to_renew, show_secret
from portal.webhooks.announcing import wake_sender
from portal.webhooks.endpoints import disable_endpoint, enable_endpoint, rotate_secret
from portal.webhooks.enums import DisabledBecause
from portal.webhooks.models import (
    DeliveryQuerySet,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from portal.webhooks.replaying import replay, send_test
from portal.webhooks.signing import derive_secret


class OnFilter(admin.SimpleListFilter):
    title = gettext_lazy("aan of uit")
    parameter_name = "aan"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        return [("ja", gettext_lazy("aan")), ("nee", gettext_lazy("uit"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]
    ) -> QuerySet[WebhookEndpoint]:
        if self.value() not in {"ja", "nee"}:
            return queryset
        return queryset.filter(disabled_at__isnull=self.value() == "ja")


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The endpoints. A secret is shown once, right after it was made, and nowhere else."""

    list_display = ("__str__", "is_on", "failing_since", "disabled_because", "old_salt_ends_at")
    list_filter = (OnFilter,)
    list_select_related: ClassVar[list[str]] = ["organisation"]
    autocomplete_fields: ClassVar[list[str]] = ["organisation"]
    fields = ("organisation", "url")
    actions = ("send_test", "rotate", "turn_off", "turn_on")

    def get_readonly_fields(
        self, request: HttpRequest, obj: WebhookEndpoint | None = None
    ) -> tuple[str, ...]:
        """Make the address read-only once it is saved: another address is another endpoint, with a
        secret and a log of its own.
        """
        return ("organisation", "url") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Allow no deletion, for its log would go too: an endpoint is turned off instead."""
        return False

    @admin.display(description=gettext_lazy("aan"), boolean=True)
    def is_on(self, obj: WebhookEndpoint) -> bool:
        return obj.disabled_at is None

    def response_add(
        self, request: HttpRequest, obj: WebhookEndpoint, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.show_secret(request, obj, derive_secret(obj.salt))

    def show_secret(
        self, request: HttpRequest, endpoint: WebhookEndpoint, secret: str
    ) -> HttpResponse:
        return show_secret(
            self,
            request,
            of=endpoint,
            parts={_("geheim"): secret},
            advice=_(
                "Geef het veilig door aan de beheerder van het systeem. Daarmee controleert dat "
                "systeem of een seintje van ons komt."
            ),
            overlap_ends_at=endpoint.old_salt_ends_at,
        )

    @admin.action(description=gettext_lazy("Test versturen"), permissions=["change"])
    def send_test(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        count = send_test(queryset.values_list("pk", flat=True))
        if not count:
            refused = _("Dit adres staat uit.")
            self.message_user(request, refused, messages.WARNING)
            return
        told = ngettext(
            "%(count)d test wordt verstuurd. De uitslag staat bij Seintjes.",
            "%(count)d tests worden verstuurd. De uitslag staat bij Seintjes.",
            count,
        )
        self.message_user(request, told % {"count": count})

    @admin.action(description=gettext_lazy("Geheim vernieuwen"), permissions=["change"])
    def rotate(
        self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]
    ) -> HttpResponse | None:
        endpoint = queryset.first()
        if endpoint is None or queryset.count() > 1:
            refused = _("Kies één adres: elk adres krijgt een eigen geheim.")
            self.message_user(request, refused, messages.WARNING)
            return None
        standing = endpoint.old_salt_ends_at
        asked = ask_to_renew(self, request, of=endpoint, overlap_ends_at=standing)
        if asked is not None:
            return asked
        secret = rotate_secret(endpoint)
        self.log_change(request, endpoint, [{"changed": {"fields": [_("geheim")]}}])
        endpoint.refresh_from_db()
        return self.show_secret(request, endpoint, secret)

    @admin.action(description=gettext_lazy("Uitzetten"), permissions=["change"])
    def turn_off(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        count = sum(disable_endpoint(one.pk, because=DisabledBecause.STAFF) for one in queryset)
        told = ngettext("%(count)d adres uitgezet.", "%(count)d adressen uitgezet.", count)
        self.message_user(request, told % {"count": count})

    @admin.action(description=gettext_lazy("Weer aanzetten"), permissions=["change"])
    @transaction.atomic
    def turn_on(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        count = sum(enable_endpoint(one.pk) for one in queryset)
        call_once_on_commit(wake_sender)
        told = ngettext("%(count)d adres aangezet.", "%(count)d adressen aangezet.", count)
        self.message_user(request, told % {"count": count})


class AttemptInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = WebhookAttempt
    fields = ("at", "result", "duration_ms")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "message_id",
        "endpoint",
        "kind",
        "status",
        "due_at",
        "attempts",
        "last_result",
        "is_replay",
    )
    list_filter = ("status", "kind", "endpoint")
    list_select_related: ClassVar[list[str]] = ["endpoint__organisation"]
    search_fields = ("message_id",)
    date_hierarchy = "created_at"
    inlines: ClassVar[list[Any]] = [AttemptInline]
    actions = ("replay",)

    @admin.action(description=gettext_lazy("Opnieuw versturen"), permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: DeliveryQuerySet) -> None:
        count = replay(queryset)
        if not count:
            refused = _("Dit seintje wacht nog, of het adres staat uit.")
            self.message_user(request, refused, messages.WARNING)
            return
        told = ngettext(
            "%(count)d seintje wordt opnieuw verstuurd.",
            "%(count)d seintjes worden opnieuw verstuurd.",
            count,
        )
        self.message_user(request, told % {"count": count})

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("webhooks.change_webhookendpoint")
