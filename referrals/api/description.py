"""Descriptions of the endpoints for partners, as they stand in openapi.json."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from portal.api.openapi import LANGUAGE, PAGING, ApiModel, describe_endpoint
from portal.partners.description import (
    IDEMPOTENCY_KEY,
    IF_MATCH,
    REFUSED,
    REFUSED_TO_WRITE,
    SENT_WHEN_WRITING,
)
from referrals.api import schema
from referrals.api.requests import PUBLIC_STATUSES

ID = OpenApiParameter(
    "id", OpenApiTypes.UUID, OpenApiParameter.PATH, description="As in the list."
)
LIMIT = PAGING[0]
TAGS = ["referrals"]
# What describes an endpoint gives back its view as it is.
Describe = Callable[[Any], Any]

describe_list = describe_endpoint(
    "listReferrals",
    summary="Referrals to your organisation",
    answer=schema.ReferralList,
    problems=REFUSED,
    tags=TAGS,
    description=(
        "What changed longest ago comes first. To keep a copy, read this once and follow "
        "`GET /events` from then on."
    ),
    parameters=[
        OpenApiParameter("status", OpenApiTypes.STR, enum=PUBLIC_STATUSES),
        OpenApiParameter("programme", OpenApiTypes.STR, description="The slug of a programme."),
        OpenApiParameter(
            "modifiedAfter",
            OpenApiTypes.DATETIME,
            description="Changed at or after this moment; what you have already may come again.",
        ),
        *PAGING,
        LANGUAGE,
    ],
)
describe_detail = describe_endpoint(
    "getReferral",
    summary="One referral",
    answer=schema.Referral,
    problems=[*REFUSED, 404],
    tags=TAGS,
    description="The same keys as in the list; its `ETag` is what `If-Match` needs.",
    parameters=[ID, LANGUAGE],
)
describe_events = describe_endpoint(
    "listEvents",
    summary="What happened to your referrals",
    answer=schema.EventList,
    problems=REFUSED,
    tags=TAGS,
    description=(
        "In an order that never changes: whatever is committed later comes later. Ask again with "
        "`after` as often as you like; the last page is empty."
    ),
    parameters=[
        OpenApiParameter(
            "after", OpenApiTypes.STR, description="The `cursor` of an earlier answer; opaque."
        ),
        LIMIT,
        LANGUAGE,
    ],
)


def describe_act(name: str, *, summary: str, body: type[ApiModel], description: str) -> Describe:
    return describe_endpoint(
        name,
        summary=summary,
        answer=schema.Referral,
        success=201,
        problems=REFUSED_TO_WRITE,
        read=False,
        tags=TAGS,
        description=f"{description} Answers with the referral and its new `ETag`.",
        request=body,
        also_sent=SENT_WHEN_WRITING,
        parameters=[ID, IDEMPOTENCY_KEY, IF_MATCH, LANGUAGE],
    )


describe_acceptance = describe_act(
    "acceptReferral",
    summary="Yes, we will call",
    body=schema.Acceptance,
    description="The entrepreneur is told after a minute.",
)
describe_refusal = describe_act(
    "refuseReferral",
    summary="No, we cannot help",
    body=schema.Refusal,
    description="After a minute the question goes on to the next organisation by itself.",
)
describe_progress = describe_act(
    "reportProgress",
    summary="How it stands",
    body=schema.ProgressNote,
    description="For a referral that was accepted.",
)
describe_outcome = describe_act(
    "reportOutcome",
    summary="It is over: what came of it",
    body=schema.OutcomeReport,
    description="For a referral that was accepted; the entrepreneur is asked too, later.",
)
