"""Lists in pages, and what can be asked of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.models import Programme
from referrals.models import Referral
from tests.factories import ContactPersonFactory, ReferralFactory
from tests.partners.conftest import System
from tests.partners.test_answering import assert_partner_problem

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 2, 10, tzinfo=UTC)


def make_rows(count: int, **more: Any) -> list[Referral]:
    """Three at each moment, so that the order needs its tie-breaker."""
    contact = ContactPersonFactory()
    programmes = Programme.objects.order_by("slug")
    rows = [
        ReferralFactory(
            intake=contact.intake if index < 1 else ContactPersonFactory().intake,
            programme=programmes[index % 3],
            changed_at=NOW + timedelta(seconds=index // 3),
            **more,
        )
        for index in range(count)
    ]
    return sorted(rows, key=lambda one: (one.changed_at, one.pk))


def pull(system: System, path: str) -> list[dict[str, Any]]:
    items, following = [], path
    while following:
        page = system.get(following).json()
        items += page["items"]
        following = page["next"]
    return items


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 8])
def test_pages_follow_each_other(system: System, limit: int) -> None:
    rows = make_rows(7)
    items = pull(system, f"referrals?limit={limit}")
    assert [one["id"] for one in items] == [str(one.pk) for one in rows]


def test_filters_go_along_to_the_next_page(system: System) -> None:
    rows = make_rows(6)
    ReferralFactory(accepted=True)
    wanted = rows[0].programme.slug
    query = f"referrals?limit=1&status=sent&programme={wanted}"
    assert system.get(query).json()["next"].startswith(f"{settings.PUBLIC_URL}/api/v1/referrals?")
    items = pull(system, query)
    expected = [one for one in rows if one.programme.slug == wanted]
    assert [one["id"] for one in items] == [str(one.pk) for one in expected]


@pytest.mark.parametrize(("seconds", "count"), [(-1, 6), (0, 6), (1, 3), (2, 0)])
def test_modified_after_is_inclusive(system: System, seconds: int, count: int) -> None:
    make_rows(6)
    moment = f"{NOW + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"
    assert len(pull(system, f"referrals?modifiedAfter={moment}")) == count
    local = "2026-06-02T12:00:01%2B02:00"
    assert len(pull(system, f"referrals?modifiedAfter={local}")) == 3


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("status=draft", [("/status", "unknown-code")]),
        ("programme=nothing", [("/programme", "unknown-code")]),
        ("programme=%00", [("/programme", "unknown-code")]),
        ("modifiedAfter=2026-06-02", [("/modifiedAfter", "wrong-type")]),
        ("modifiedAfter=2026-06-02T10:00:00", [("/modifiedAfter", "wrong-type")]),
        ("modifiedAfter=2026-13-02T10:00:00Z", [("/modifiedAfter", "wrong-type")]),
        ("modifiedAfter=0001-01-01T00:00:00%2B10:00", [("/modifiedAfter", "wrong-type")]),
        ("cursor=x", [("/cursor", "unknown-code")]),
        ("cursor=", [("/cursor", "unknown-code")]),
        ("limit=0&status=x", [("/limit", "out-of-range"), ("/status", "unknown-code")]),
        ("limit=101", [("/limit", "out-of-range")]),
        ("organisation=1", [("/organisation", "unknown-key")]),
        ("status=sent&status=accepted", [("/status", "duplicate")]),
    ],
)
def test_a_wrong_question_is_refused(
    system: System, query: str, errors: list[tuple[str, str]]
) -> None:
    problem = assert_partner_problem(system.get(f"referrals?{query}"), 400)
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == errors


def test_a_page_costs_as_many_queries_however_long_it_is(system: System) -> None:
    make_rows(2)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            system.get("referrals")
        counts.append(len(queries))
        make_rows(6)
    assert counts[0] == counts[1] <= 4


def test_a_list_holds_what_the_detail_holds(system: System) -> None:
    rows = make_rows(3, outcomes=[{"id": "x/y", "actual": 3, "outcome": "met"}])
    items = system.get("referrals").json()["items"]
    assert [system.get(f"referrals/{one.pk}").json() for one in rows] == items
    assert items[0]["criteria"] == [{"id": "x/y", "actual": 3, "outcome": "met"}]
    assert items[0]["needs"] == [{"theme": "financing", "urgency": 3}]
