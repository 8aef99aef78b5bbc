"""The public endpoints about programmes: they read the request, ask the engine, and write JSON."""

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from portal import clock
from portal.api.openapi import LANGUAGE, PAGING, describe_endpoint
from portal.api.pagination import refuse_unknown_query, take_page
from portal.api.views import PublicView
from programmes.api import match_schema, schema
from programmes.api.match_answers import MatchRepresenter
from programmes.api.requests import read_match_request
from programmes.engine.catalogue import Catalogue
from programmes.publishing.versions import get_current_catalogue


def link_programme(slug: str) -> str:
    """Return the address of the page about a programme, in the active language."""
    return settings.PUBLIC_URL + reverse("programmes:detail", kwargs={"slug": slug})


def represent(catalogue: Catalogue) -> MatchRepresenter:
    """Return what writes this catalogue as JSON, in the active language."""
    language = get_language() or settings.LANGUAGE_CODE
    return MatchRepresenter(catalogue, language=language, link=link_programme)


class ProgrammeList(PublicView):
    @describe_endpoint(
        "listProgrammes",
        summary="All programmes",
        answer=schema.ProgrammeList,
        tags=["programmes"],
        description="In the order of the source, with everything that is known of each.",
        parameters=[*PAGING, LANGUAGE],
    )
    def get(self, request: Request) -> Response:
        catalogue = get_current_catalogue()
        slugs, following = take_page(list(catalogue.programmes), request)
        representer = represent(catalogue)
        items = [representer.represent_programme(slug) for slug in slugs]
        return Response({"items": items, "next": following})


class ProgrammeDetail(PublicView):
    @describe_endpoint(
        "getProgramme",
        summary="One programme",
        answer=schema.Programme,
        problems=[404],
        tags=["programmes"],
        description="The same keys as in the list.",
        parameters=[
            OpenApiParameter("slug", str, OpenApiParameter.PATH, description="As in the list."),
            LANGUAGE,
        ],
    )
    def get(self, request: Request, slug: str) -> Response:
        refuse_unknown_query(request)
        catalogue = get_current_catalogue()
        if slug not in catalogue.programmes:
            raise Http404
        return Response(represent(catalogue).represent_programme(slug))


class AttributeList(PublicView):
    @describe_endpoint(
        "listAttributes",
        summary="All facts that criteria may use",
        answer=schema.AttributeList,
        tags=["programmes"],
        description="Editors add to them; a client that reads this list needs no release for it.",
        parameters=[*PAGING, LANGUAGE],
    )
    def get(self, request: Request) -> Response:
        catalogue = get_current_catalogue()
        names, following = take_page(list(catalogue.attributes), request)
        representer = represent(catalogue)
        items = [representer.represent_attribute(name) for name in names]
        return Response({"items": items, "next": following})


class Matches(PublicView):
    @describe_endpoint(
        "matchCompany",
        summary="Which programmes fit a company, and why",
        answer=match_schema.MatchAnswer,
        problems=[411, 413, 415],
        read=False,
        tags=["matches"],
        description=(
            "Every programme with its verdict and the outcome of each criterion, and the "
            "questions whose answer would decide most. A missing fact never excludes. "
            "Nothing is stored."
        ),
        request=match_schema.MatchRequest,
        parameters=[LANGUAGE],
    )
    def post(self, request: Request) -> Response:
        refuse_unknown_query(request)
        catalogue = get_current_catalogue()
        asked = read_match_request(request.data, catalogue=catalogue, today=clock.today())
        matching = catalogue.match(asked.facts, asked.needs)
        return Response(
            represent(catalogue).represent_matching(
                matching, include_ineligible=asked.include_ineligible
            )
        )
