"""Show an editor the public page of a programme as it would be, before it is saved."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from programmes.browsing.views.detail import describe_programme
from programmes.publishing.changes import list_changed_parts, word_parts
from programmes.publishing.versions import build_draft, get_current_catalogue, hold_catalogue

PREVIEW = "_preview"


@never_cache
def render_preview(request: HttpRequest, slug: str, *, language: str) -> HttpResponse:
    """Render the page from the rows as this transaction sees them.

    Raises UnpublishableCatalogue.
    """
    known = get_current_catalogue().programmes.get(slug)
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with hold_catalogue(build_draft()) as draft, override(language):
        if slug not in draft.programmes:
            return render(request, "programmes/preview_none.html")
        parts = list_changed_parts(known, draft.programmes[slug]) if known else []
        context = describe_programme(draft, slug) | {
            "preview": True,
            "is_new": known is None,
            "changed": word_parts(parts) if parts else "",
        }
        return render(request, "programmes/detail.html", context)
