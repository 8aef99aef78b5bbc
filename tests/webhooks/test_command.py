from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from portal.webhooks.sending import send_due

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("webhooks", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def log(make_delivery, noon) -> dict[str, WebhookDelivery]:
    """`old` a second before the day of `noon` began in Amsterdam, and the rest after it."""
    midnight = noon - timedelta(hours=14)
    return {
        "old": make_delivery(status="failed", created_at=midnight - timedelta(seconds=1)),
        "failed": make_delivery(status="failed", created_at=midnight, last_result="HTTP 500"),
        "delivered": make_delivery(status="delivered", delivered_at=noon),
        "waiting": make_delivery(due_at=noon + timedelta(hours=1)),
    }


def test_a_list(log, endpoint) -> None:
    lines = run("list").splitlines()
    assert len(lines) == 4
    assert lines[1] == (
        f"2026-06-12 00:00  {log['failed'].message_id}  {endpoint.pk} Proef: 127.0.0.1  "
        "referrals.changed  failed  attempts=0  HTTP 500"
    )
    assert len(run("list", "--since", "2026-06-12").splitlines()) == 3
    assert run("list", "--endpoint", str(endpoint.pk + 1)) == ""


def test_what_failed_is_sent_again(log, receiver) -> None:
    assert run("replay", "--since", "2026-06-12") == "1 to be sent again\n"
    assert send_due() == 1
    assert receiver.calls[0].headers["webhook-id"] == log["failed"].message_id
    row = WebhookDelivery.objects.get(is_replay=True)
    assert (row.status, row.happened_at) == ("delivered", log["failed"].happened_at)


def test_what_arrived_only_when_asked_and_what_waits_never(log) -> None:
    assert run("replay", "--since", "2026-06-12T00:00", "--all") == "2 to be sent again\n"
    assert run("replay", "--since", "2026-06-12T00:00", "--all") == "0 to be sent again\n"


def test_a_message_that_was_sent_again_before_goes_once(log) -> None:
    run("replay", "--since", "2026-06-12")
    WebhookDelivery.objects.filter(is_replay=True).update(status="failed")
    assert run("replay", "--since", "2026-06-12") == "1 to be sent again\n"


def test_not_to_an_endpoint_that_is_off(log, noon) -> None:
    WebhookEndpoint.objects.update(disabled_at=noon, disabled_because="gone")
    assert run("replay", "--since", "2026-06-01") == "0 to be sent again\n"


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "2026-06-12T25:00", ""])
def test_no_moment(db, text: str) -> None:
    with pytest.raises(CommandError, match="no day and no moment"):
        run("replay", "--since", text)


def test_replay_needs_a_moment(db) -> None:
    with pytest.raises(CommandError, match="since when"):
        run("replay")


def test_a_moment_with_a_zone(log) -> None:
    assert len(run("list", "--since", "2026-06-11T22:00:00Z").splitlines()) == 3
    assert len(run("list", "--since", "2026-06-11T22:00:01+00:00").splitlines()) == 2
