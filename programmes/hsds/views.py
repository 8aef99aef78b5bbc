"""The read-only endpoints of the catalogue for consumers of Open Referral (HSDS 3.1)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.http import Http404, HttpResponse
from django.urls import reverse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.json import JSONRenderer
from portal.api.pagination import refuse_unknown_query
from portal.api.views import AlwaysJSON, PublicView
from programmes.engine.catalogue import Catalogue
from programmes.hsds import schema
from programmes.hsds.description import describe_list, describe_one
from programmes.hsds.identity import Directory, get_directory, make_id
from programmes.hsds.queries import PAGING, Asked, read_query, take_page
from programmes.hsds.services import JSON, Describer, link
from programmes.hsds.vocabularies import ROLES, list_service_terms
from programmes.models import CatalogueVersion
from programmes.publishing.versions import get_current_catalogue
from programmes.reading.search import fold

HSDS_VERSION = "3.1"
Found = TypeVar("Found")
# From what a list holds (a slug, or a taxonomy and code) to an object of the answer.
Describe = Callable[[Any], JSON]
BY_TERM = ("taxonomy_term_id", "taxonomy_id")


class LinesRenderer(BaseRenderer):
    """Renders one object on each line; a problem is one object."""

    media_type = "application/x-ndjson"
    format = "ndjson"
    charset = None
    render_style = "binary"

    def render(self, data: Any, *_: Any) -> bytes:
        lines = data["contents"] if "contents" in (data or {}) else [data]
        return b"\n".join(orjson.dumps(line) for line in lines)


class ByFormat(AlwaysJSON):
    def select_renderer(  # type: ignore[override]
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        wanted = renderers[request.query_params.get("format") == "ndjson"]
        return wanted, str(wanted.media_type)


class HsdsView(PublicView):
    """Knows the current catalogue, its identifiers, and how to describe it."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.catalogue: Catalogue = get_current_catalogue()
        self.directory: Directory = get_directory(self.catalogue)
        self.published_at = read_published_at(self.catalogue)
        since = self.published_at
        moment = since.strftime("%Y-%m-%dT%H:%M:%SZ") if since else None
        self.describer = Describer(self.catalogue, published_at=moment)

    def find(self, found: Mapping[str, Found], identifier: object) -> Found:
        """Return what has this identifier. Raises Http404."""
        if str(identifier) not in found:
            raise Http404
        return found[str(identifier)]


class HsdsList(HsdsView):
    renderer_classes = (JSONRenderer, LinesRenderer)
    content_negotiation_class = ByFormat

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        answer.add_post_render_callback(keep_type)
        return answer

    def answer(
        self,
        found: Iterable[object],
        asked: Asked,
        *,
        describe: Describe,
        whole: bool = False,
    ) -> Response:
        """Return the page asked for of what was found, or all of it as lines."""
        kept = pick_by_words(found, asked.get("search", ()), describe=self.search_by)
        lines = asked.get("format") == "ndjson"
        asked = {} if lines else asked
        return Response(take_page(kept, asked, describe=describe, whole=whole or lines))

    def search_by(self, one: Any) -> JSON:
        """Return an object with the `name` and `description` in which `search` looks."""
        raise NotImplementedError


def keep_type(response: HttpResponse) -> None:
    """Keep the type of an answer without any lines; without content it would be left out."""
    if "Content-Type" not in response.headers:
        response.headers["Content-Type"] = LinesRenderer.media_type


def pick_by_words(
    found: Iterable[Found], words: Sequence[str], *, describe: Describe
) -> list[Found]:
    """Return what has, for every word, a word in its name or description that begins with it."""
    if not words:
        return list(found)
    kept = []
    for one in found:
        described = describe(one)
        text = f" {fold(described['name'])} {fold(described.get('description', ''))}"
        if all(f" {word}" in text for word in words):
            kept.append(one)
    return kept


def has_terms(terms: Iterable[tuple[str, str]], asked: Asked) -> bool:
    """Say whether the term and the taxonomy that were asked for are among these terms."""
    found = list(terms)
    term, taxonomy = asked.get("taxonomy_term_id"), asked.get("taxonomy_id")
    return (not term or any(make_id("term", *one) == term for one in found)) and (
        not taxonomy or any(make_id("taxonomy", name) == taxonomy for name, _ in found)
    )


def read_published_at(catalogue: Catalogue) -> datetime | None:
    """Return since when everything is as it is now: no service has changed later than this."""
    versions = CatalogueVersion.objects.filter(pk=catalogue.number)
    moment = versions.values_list("published_at", flat=True).first()
    return moment and moment.astimezone(UTC).replace(microsecond=0)


class About(PublicView):
    @describe_one("getAbout", summary="What this API is", answer=schema.About, path=None)
    def get(self, request: Request) -> Response:
        refuse_unknown_query(request)
        about = {
            "version": HSDS_VERSION,
            "profile": link(reverse("developers")),
            "openapi_url": link(reverse("hsds:openapi")),
        }
        return Response(about)


class ServiceList(HsdsList):
    keys = (*PAGING, *BY_TERM, "organization_id", "modified_after", "minimal", "full")

    @describe_list("listServices", summary="All services", answer=schema.ServicePage, keys=keys)
    def get(self, request: Request) -> Response:
        asked = read_query(request, allowed=self.keys)
        found = [slug for slug in self.catalogue.programmes if self.is_wanted(slug, asked)]
        describer = self.describer
        describe: Describe = describer.describe_service
        if asked.get("full"):
            describe = describer.describe_full_service
        if asked.get("minimal"):
            describe = describer.describe_stamp
        whole = asked.get("minimal", False)
        return self.answer(found, asked, describe=describe, whole=whole)

    def is_wanted(self, slug: str, asked: Asked) -> bool:
        programme = self.catalogue.programmes[slug]
        organization = self.directory.organizations.get(asked.get("organization_id", ""))
        if "organization_id" in asked and not any(
            organization in programme[key] for key in ROLES.values()
        ):
            return False
        after = asked.get("modified_after")
        if after and self.published_at and self.published_at < after.replace(microsecond=0):
            return False
        return has_terms(list_service_terms(programme), asked)

    def search_by(self, one: Any) -> JSON:
        return self.describer.describe_service(one)


class ServiceDetail(HsdsView):
    @describe_one("getService", summary="One service, complete", answer=schema.FullService)
    def get(self, request: Request, id: UUID) -> Response:
        refuse_unknown_query(request)
        slug = self.find(self.directory.services, id)
        return Response(self.describer.describe_full_service(slug))


class OrganizationList(HsdsList):
    keys = (*PAGING, *BY_TERM, "full", "full_service")

    @describe_list(
        "listOrganizations",
        summary="All organisations",
        answer=schema.OrganizationPage,
        keys=keys,
    )
    def get(self, request: Request) -> Response:
        asked = read_query(request, allowed=self.keys)
        found = [
            slug
            for slug, roles in self.describer.organizations.items()
            if has_terms(self.list_terms_of(roles), asked)
        ]
        describe: Describe = self.describer.describe_organization
        if asked.get("full") or asked.get("full_service"):
            full = bool(asked.get("full_service"))
            describe = partial(self.describer.describe_full_organization, full=full)
        return self.answer(found, asked, describe=describe)

    def list_terms_of(self, roles: Mapping[str, list[str]]) -> list[tuple[str, str]]:
        programmes = [self.catalogue.programmes[slug] for ran in roles.values() for slug in ran]
        return [term for one in programmes for term in list_service_terms(one)]

    def search_by(self, one: Any) -> JSON:
        return self.describer.describe_organization(one)


class OrganizationDetail(HsdsView):
    @describe_one(
        "getOrganization",
        summary="One organisation, with its services",
        answer=schema.FullOrganization,
        keys=("full_service",),
    )
    def get(self, request: Request, id: UUID) -> Response:
        asked = read_query(request, allowed=("full_service",))
        slug = self.find(self.directory.organizations, id)
        full = asked.get("full_service", True)
        return Response(self.describer.describe_full_organization(slug, full=full))


class TaxonomyList(HsdsList):
    @describe_list(
        "listTaxonomies", summary="All taxonomies", answer=schema.TaxonomyPage, keys=PAGING
    )
    def get(self, request: Request) -> Response:
        asked = read_query(request, allowed=PAGING)
        found = self.directory.taxonomies.values()
        return self.answer(found, asked, describe=self.describer.describe_taxonomy)

    def search_by(self, one: Any) -> JSON:
        return self.describer.describe_taxonomy(one)


class TaxonomyDetail(HsdsView):
    @describe_one("getTaxonomy", summary="One taxonomy", answer=schema.Taxonomy)
    def get(self, request: Request, id: UUID) -> Response:
        refuse_unknown_query(request)
        slug = self.find(self.directory.taxonomies, id)
        return Response(self.describer.describe_taxonomy(slug))


class TermList(HsdsList):
    keys = (*PAGING, "taxonomy_id", "top_only", "parent_id")

    @describe_list("listTaxonomyTerms", summary="All terms", answer=schema.TermPage, keys=keys)
    def get(self, request: Request) -> Response:
        asked = read_query(request, allowed=self.keys)
        # No term lies under another.
        terms = [] if "parent_id" in asked else self.directory.terms.values()
        found = [one for one in terms if has_terms([one], asked)]
        return self.answer(found, asked, describe=self.search_by)

    def search_by(self, one: Any) -> JSON:
        return self.describer.describe_term(*one)


class TermDetail(HsdsView):
    @describe_one("getTaxonomyTerm", summary="One term", answer=schema.Term)
    def get(self, request: Request, id: UUID) -> Response:
        refuse_unknown_query(request)
        return Response(self.describer.describe_term(*self.find(self.directory.terms, id)))


class ServiceAtLocationList(HsdsList):
    """Lists nothing: programmes have no location where anybody can walk in."""

    keys = (*PAGING, *BY_TERM, "organization_id", "modified_after", "full")

    @describe_list(
        "listServicesAtLocations",
        summary="Services at a location; none so far",
        answer=schema.EmptyPage,
        keys=keys,
    )
    def get(self, request: Request) -> Response:
        asked = read_query(request, allowed=self.keys)
        return self.answer((), asked, describe=self.search_by)

    def search_by(self, one: Any) -> JSON:
        return {}
