"""The pages where editors maintain the catalogue. Saving publishes; old referrals keep theirs."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet, URLField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from portal import clock
from portal.pages.read_only_admin import ReadOnly
from programmes.editing.impact_views import find_unseen_impact, show_impact
from programmes.editing.preview_views import PREVIEW, render_preview
from programmes.engine.criteria import InvalidCriterion, compile_criterion
from programmes.models import (
    Attribute,
    CatalogueVersion,
    Offer,
    Organisation,
    Pause,
    Programme,
    ProgrammeCriterion,
    ProgrammeOrganisation,
    ProgrammeTheme,
)
from programmes.presenting.presenter import find_review_due
from programmes.publishing.publishable import UnpublishableCatalogue
from programmes.publishing.versions import build_draft, get_current_catalogue, publish_catalogue


class PageReady(Exception):  # noqa: N818 - it ends the saving, and nothing is wrong
    """Carries a page to show instead; raised when the rows are saved but not yet committed."""

    def __init__(self, page: HttpResponse) -> None:
        self.page = page


class PublishingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Publishes what was saved, once all of it is. What cannot be published is not saved."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.check_before_publishing(request, form)
        publish_catalogue()

    def check_before_publishing(self, request: HttpRequest, form: Any) -> None:
        """Show an editor who changes a rule whose verdicts change with it. Raises PageReady."""
        if unseen := find_unseen_impact(request, get_current_catalogue(), build_draft()):
            raise PageReady(show_impact(request, unseen))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Django saves everything in one transaction, which the error undoes.
        try:
            return super().changeform_view(request, *args, **kwargs)
        except PageReady as ready:
            return ready.page
        except UnpublishableCatalogue as error:
            reason = _("Niet opgeslagen: %(reason)s") % {"reason": error}
            self.message_user(request, reason, level=messages.ERROR)
            return redirect(request.get_full_path())

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse to delete: referrals and old versions refer to entries, so they are retired."""
        return False


class CriterionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Refuses a criterion that the engine could not judge by."""

    class Meta:
        model = ProgrammeCriterion
        exclude: ClassVar[list[str]] = []  # noqa: DJ006 - every field is the editor's

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        attribute = Attribute.objects.filter(slug=cleaned.get("attribute"), retired=False).first()
        if attribute is None:
            self.add_error("attribute", _("Dit kenmerk bestaat niet."))
        elif not self.errors:
            self._try_out(cleaned, attribute)
        return cleaned

    def _try_out(self, cleaned: dict[str, Any], attribute: Attribute) -> None:
        try:
            compile_criterion(
                cleaned,
                identifier=cleaned["slug"],
                attribute_type=attribute.type,
                members=get_current_catalogue().members,
            )
        except InvalidCriterion as error:
            self.add_error("expected", str(error))


class CriterionInline(admin.StackedInline):  # type: ignore[type-arg]
    model = ProgrammeCriterion
    form = CriterionForm
    extra = 0

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only the offers of this same programme."""
        if db_field.name == "offer" and request.resolver_match:
            kwargs["queryset"] = Offer.objects.filter(
                programme=request.resolver_match.kwargs.get("object_id")
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OfferInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Offer
    extra = 0


class ThemeInline(admin.TabularInline):  # type: ignore[type-arg]
    model = ProgrammeTheme
    extra = 0


class OrganisationInline(admin.TabularInline):  # type: ignore[type-arg]
    model = ProgrammeOrganisation
    extra = 0
    autocomplete_fields: ClassVar[list[str]] = ["organisation"]


class ReviewFilter(admin.SimpleListFilter):
    """Filters by what an editor has to check again, which visitors see as well."""

    title = gettext_lazy("controle")
    parameter_name = "controle"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("verlopen", gettext_lazy("te laat")), ("op-tijd", gettext_lazy("op tijd"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Programme]) -> QuerySet[Programme]:
        if self.value() not in {"verlopen", "op-tijd"}:
            return queryset
        late = [one.pk for one in Programme.objects.all() if is_review_overdue(one)]
        return (
            queryset.filter(pk__in=late)
            if self.value() == "verlopen"
            else queryset.exclude(pk__in=late)
        )


def is_review_overdue(programme: Programme) -> bool:
    return find_review_due(programme.verified_on, programme.freshness_months) < clock.today()


@admin.register(Programme)
class ProgrammeAdmin(PublishingAdmin, SimpleHistoryAdmin):
    list_display = (
        "__str__",
        "route",
        "status",
        "accepts_referrals",
        "verified_on",
        "review_due",
        "retired",
    )
    list_filter = (ReviewFilter, "status", "route", "retired")
    filter_horizontal = ("regions", "policy_themes")
    inlines: ClassVar[list[Any]] = [CriterionInline, OfferInline, ThemeInline, OrganisationInline]

    def check_before_publishing(self, request: HttpRequest, form: Any) -> None:
        """Show a preview if asked: all is saved, shown and undone, so it shows what will be."""
        if PREVIEW in request.POST:
            language = request.POST[PREVIEW]
            raise PageReady(render_preview(request, form.instance.slug, language=language))
        super().check_before_publishing(request, form)

    def history_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if not object_id.isdecimal():
            raise Http404
        return super().history_view(request, object_id, *args, **kwargs)

    @admin.display(description=gettext_lazy("controleren voor"))
    def review_due(self, obj: Programme) -> date:
        return find_review_due(obj.verified_on, obj.freshness_months)

    def view_on_site(self, obj: Model) -> str:
        return reverse("programmes:detail", args=[obj.slug])  # type: ignore[attr-defined]


@admin.register(Organisation)
class OrganisationAdmin(PublishingAdmin):
    formfield_overrides: ClassVar[dict[Any, Any]] = {URLField: {"assume_scheme": "https"}}
    list_display = ("name", "kind", "mailbox", "retired")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        """Keep mailboxes for administrators: they decide who reads about an entrepreneur."""
        return () if request.user.is_superuser else ("mailbox",)

    list_filter = ("kind", "retired")
    search_fields = ("name", "slug")


@admin.register(Pause)
class PauseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The pauses of organisations, which they may also set themselves by their own link."""

    list_display = ("organisation", "programme", "kind", "until", "ended_at")
    list_filter = ("kind",)
    list_select_related = ("organisation", "programme")
    exclude = ("person",)


@admin.register(Attribute)
class AttributeAdmin(PublishingAdmin):
    list_display = ("slug", "type", "group", "retired")
    list_filter = ("type", "group")


@admin.register(CatalogueVersion)
class CatalogueVersionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows versions, which never change."""

    list_display = ("__str__", "published_at")
    fields = ("digest", "published_at")
    readonly_fields = ("digest", "published_at")
