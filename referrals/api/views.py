"""The views of the API by which partners read their own referrals and answer them."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from orjson import Fragment
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.etags import is_current, make_etag
from portal.api.pagination import refuse_unknown_query
from portal.api.problems import InvalidInput, ProblemError
from portal.partners.idempotency import Answer, Asked, answer_once, make_fingerprint
from portal.partners.views import PartnerView
from referrals import responding
from referrals.api import description, requests
from referrals.api.events import represent_event
from referrals.api.representation import (
    Columns,
    Row,
    list_rows,
    list_visible,
    represent,
    write_referral,
)
from referrals.feed import UnknownPosition, read_events
from referrals.lifecycle import IllegalTransition
from referrals.models import Referral

MAX_KEY_LENGTH = 255
# Whatever compresses an answer on its way weakens its entity tag, and If-Match needs a strong one.
NO_TRANSFORM = ("no-store, no-transform", "no-store, no-transform")


class Stale(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED


class Illegal(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_detail = gettext_lazy(
        "Dit past niet bij hoe de verwijzing er nu voor staat. Lees de verwijzing opnieuw."
    )


class ReferralList(PartnerView):
    @description.describe_list
    def get(self, request: Request) -> Response:
        query = requests.read_list_query(request)
        rows = list_asked_for(self.find_organisation(request), query)
        items = list(represent(rows[: query.limit + 1]))
        following = None
        if len(items) > query.limit:
            items.pop()
            following = link_next(request, items[-1])
        return Response({"items": items, "next": following})


def list_asked_for(organisation: int, query: requests.ListQuery) -> QuerySet[Referral, Columns]:
    rows = list_rows(organisation).order_by("changed_at", "id")
    if query.status is not None:
        rows = rows.filter(status=query.status)
    if query.programme is not None:
        rows = rows.filter(programme__slug=query.programme)
    if query.modified_after is not None:
        rows = rows.filter(changed_at__gte=query.modified_after)
    if query.cursor is not None:
        moment, pk = query.cursor
        # The first condition is what an index serves.
        rows = rows.filter(Q(changed_at__gte=moment), Q(changed_at__gt=moment) | Q(id__gt=pk))
    return rows


def link_next(request: Request, last: Row) -> str:
    cursor = requests.Cursor(last["changedAt"], last["id"])
    query = urlencode(request.query_params.dict() | {"cursor": requests.write_cursor(cursor)})
    return f"{settings.PUBLIC_URL}{request.path}?{query}"


class ReferralDetail(PartnerView):
    caching = NO_TRANSFORM

    @description.describe_detail
    def get(self, request: Request, id: UUID) -> HttpResponse:
        refuse_unknown_query(request)
        body = write_referral(self.find_organisation(request), id)
        if body is None:
            raise Http404
        return Response(Fragment(body))


class EventList(PartnerView):
    @description.describe_events
    def get(self, request: Request) -> Response:
        since = requests.read_feed_query(request)
        try:
            events = read_events(
                organisation=self.find_organisation(request),
                after=since.position,
                limit=since.limit,
            )
        except UnknownPosition:
            detail = _("Deze cursor bestaat niet.")
            raise InvalidInput([ProblemError("/after", "unknown-code", detail)]) from None
        last = events[-1].position if events else since.position
        return Response(
            {
                "items": [represent_event(event) for event in events],
                "cursor": requests.write_position(last or 0),
            }
        )


class Act(PartnerView):
    """An answer to a referral: carried out once per Idempotency-Key, and only if the partner read
    the referral as it is now.
    """

    caching = NO_TRANSFORM
    read: Callable[[object], requests.Arguments]
    do: Callable[..., Referral]

    def answer(self, request: Request, id: UUID) -> Response:
        refuse_unknown_query(request)
        organisation = self.find_organisation(request)
        referral = list_visible(organisation).filter(pk=id).first()
        if referral is None:
            raise Http404
        key, if_match = read_key(request), read_if_match(request)
        asked = Asked(
            organisation,
            key,
            referral.subject_key,
            make_fingerprint(request.path, request._request.body),
        )
        answer = answer_once(asked, act=lambda: self.act(request, referral, if_match))
        response = Response(
            Fragment(answer.body), status=answer.status, headers={"ETag": make_etag(answer.body)}
        )
        if answer.replayed:
            response.headers["Idempotency-Replayed"] = "true"
        return response

    def act(self, request: Request, referral: Referral, if_match: str) -> Answer:
        words = type(self).read(request.data)
        current = write_referral(referral.organisation_id, referral.pk)
        if current is None or not is_current(if_match, etag=make_etag(current)):
            raise Stale
        try:
            type(self).do(referral, **words)
        except IllegalTransition as error:
            raise Illegal from error
        written = write_referral(referral.organisation_id, referral.pk)
        return Answer(status.HTTP_201_CREATED, written or b"")


def read_key(request: Request) -> str:
    """Return the Idempotency-Key. Raises InvalidInput if there is none, or it cannot be one."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        raise InvalidInput(
            [ProblemError("/Idempotency-Key", "required", _("Dit moet u invullen."))]
        )
    if len(key) > MAX_KEY_LENGTH or not key.isprintable():
        detail = _("Gebruik hoogstens %(most)s tekens.") % {"most": MAX_KEY_LENGTH}
        raise InvalidInput([ProblemError("/Idempotency-Key", "out-of-range", detail)])
    return key


def read_if_match(request: Request) -> str:
    """Return If-Match. Raises PreconditionRequired if it is missing."""
    if "If-Match" not in request.headers:
        raise PreconditionRequired
    return request.headers["If-Match"]


class Acceptances(Act):
    read = staticmethod(requests.read_acceptance)
    do = staticmethod(responding.accept)

    @description.describe_acceptance
    def post(self, request: Request, id: UUID) -> Response:
        return self.answer(request, id)


class Refusals(Act):
    read = staticmethod(requests.read_refusal)
    do = staticmethod(responding.refuse)

    @description.describe_refusal
    def post(self, request: Request, id: UUID) -> Response:
        return self.answer(request, id)


class ProgressNotes(Act):
    read = staticmethod(requests.read_progress)
    do = staticmethod(responding.report_progress)

    @description.describe_progress
    def post(self, request: Request, id: UUID) -> Response:
        return self.answer(request, id)


class Outcomes(Act):
    read = staticmethod(requests.read_outcome)
    do = staticmethod(responding.complete)

    @description.describe_outcome
    def post(self, request: Request, id: UUID) -> Response:
        return self.answer(request, id)
