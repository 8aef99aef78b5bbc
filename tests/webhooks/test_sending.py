"""What the receiver gets, and what comes of each answer."""

import json
from datetime import timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from portal import clock
from portal.outbox.models import OutgoingMessage
from portal.webhooks import sending
from portal.webhooks.announcing import announce_change
from portal.webhooks.endpoints import disable_endpoint, enable_endpoint
from portal.webhooks.enums import DisabledBecause
from portal.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from portal.webhooks.sending import send_due
from portal.webhooks.signing import derive_secret
from tests.webhooks.conftest import NOON

pytestmark = pytest.mark.django_db


def find(delivery: WebhookDelivery) -> WebhookDelivery:
    return WebhookDelivery.objects.get(pk=delivery.pk)


def test_a_receiver_can_verify_it_with_the_library(endpoint, receiver, settings) -> None:
    settings.PUBLIC_URL = "https://loket.example"
    announce_change(endpoint.organisation_id)
    assert send_due() == 1
    call = receiver.calls[0]
    body = Webhook(derive_secret(endpoint.salt)).verify(call.body, call.headers)
    assert body == {
        "type": "referrals.changed",
        "timestamp": body["timestamp"],
        "data": {"events": "https://loket.example/api/v1/events"},
    }
    assert body["timestamp"].endswith("Z")
    assert call.headers["content-type"] == "application/json"
    one = WebhookDelivery.objects.get()
    assert call.headers["webhook-id"] == one.message_id
    assert (one.status, one.attempts, one.last_result) == ("delivered", 1, "HTTP 204")
    assert list(one.log.values_list("status_code", "result")) == [(204, "HTTP 204")]


def test_a_changed_body_or_another_secret_does_not_verify(endpoint, receiver) -> None:
    announce_change(endpoint.organisation_id)
    send_due()
    call = receiver.calls[0]
    own, other = Webhook(derive_secret(endpoint.salt)), Webhook(derive_secret("other"))
    with pytest.raises(WebhookVerificationError):
        own.verify(call.body.replace(b"changed", b"Changed"), call.headers)
    with pytest.raises(WebhookVerificationError):
        other.verify(call.body, call.headers)


def test_nothing_of_an_organisation_or_a_person_is_sent(endpoint, receiver) -> None:
    announce_change(endpoint.organisation_id)
    send_due()
    call = receiver.calls[0]
    names = {"host", "content-type", "content-length", "user-agent"} | {
        f"webhook-{name}" for name in ("id", "timestamp", "signature")
    }
    assert set(call.headers) == names
    assert set(json.loads(call.body)) == {"type", "timestamp", "data"}
    assert endpoint.organisation.slug not in f"{call.headers}{call.body!r}"
    assert "secret" not in f"{call.headers}{call.body!r}"


def test_a_retry_has_the_same_id_and_body_and_a_timestamp_of_its_own(
    make_delivery, receiver
) -> None:
    receiver.answers = [(500, {})]
    with clock.frozen(NOON):
        make_delivery()
        send_due()
    with clock.frozen(NOON + timedelta(minutes=1)):
        send_due()
    first, second = receiver.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    moments = [int(one.headers["webhook-timestamp"]) for one in receiver.calls]
    assert moments == [int(NOON.timestamp()), int(NOON.timestamp()) + 60]
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_success(make_delivery, receiver, status: int) -> None:
    receiver.answers = [(status, {})]
    one = make_delivery()
    assert send_due() == 1
    assert find(one).status == "delivered"


@pytest.mark.parametrize("status", [300, 301, 304, 307, 400, 401, 404, 409, 429, 500, 503])
def test_anything_else_is_tried_again(make_delivery, receiver, noon, status: int) -> None:
    receiver.answers = [(status, {"Location": "http://127.0.0.1:1/"})]
    one = make_delivery()
    assert send_due() == 0
    one = find(one)
    assert (one.status, one.attempts, one.delivered_at) == ("pending", 1, None)
    assert noon < one.retry_at <= noon + timedelta(seconds=5.5)
    assert one.last_result == f"HTTP {status}" + (" redirect" if status < 400 else "")
    assert one.log.get().status_code == status


def test_a_redirect_inside_is_not_followed(make_delivery, receiver) -> None:
    receiver.answers = [(302, {"Location": f"{receiver.url}/inside"})]
    make_delivery()
    send_due()
    assert [one.path for one in receiver.calls] == ["/hook"]


def test_a_call_that_never_gets_there(make_delivery, endpoint, receiver, settings, noon) -> None:
    settings.WEBHOOK_TRUSTED_HOSTS = []
    one = make_delivery()
    assert send_due() == 0
    assert receiver.calls == []
    assert find(one).last_result == "TargetRefused"
    assert find(one).status == "pending"
    entry = one.log.get()
    assert (entry.status_code, entry.result, entry.at) == (None, "TargetRefused", noon)


def test_retry_after_is_honoured(make_delivery, receiver, noon) -> None:
    receiver.answers = [(429, {"Retry-After": "3600"})]
    one = make_delivery()
    send_due()
    assert find(one).retry_at == noon + timedelta(hours=1)


def test_nothing_before_its_moment(make_delivery, receiver, noon) -> None:
    later = noon + timedelta(seconds=1)
    make_delivery(due_at=later)
    make_delivery(retry_at=later, attempts=1)
    assert send_due() == 0
    assert send_due(now=later) == 2


def test_ten_attempts_and_then_it_failed(make_delivery, receiver) -> None:
    receiver.answers = [(503, {})] * 11
    with clock.frozen(NOON):
        one = make_delivery(kind="webhooks.test")
    for number in range(1, 11):
        with clock.frozen(NOON + 2 * timedelta(days=number)):
            send_due()
    one = find(one)
    assert (one.status, one.attempts, one.retry_at) == ("failed", 10, None)
    assert len(receiver.calls) == WebhookAttempt.objects.count() == 10
    with clock.frozen(NOON + timedelta(days=30)):
        assert send_due() == 0
    assert len(receiver.calls) == 10


def test_410_turns_the_endpoint_off(make_delivery, endpoint, receiver, noon) -> None:
    receiver.answers = [(410, {})]
    first, waiting = make_delivery(), make_delivery(attempts=3)
    send_due()
    endpoint.refresh_from_db()
    assert (endpoint.disabled_at, endpoint.disabled_because) == (noon, "gone")
    assert find(first).status == "failed"
    assert find(waiting).status == "cancelled"
    announce_change(endpoint.organisation_id)
    assert send_due(now=noon + timedelta(days=9)) == 0
    assert len(receiver.calls) == 1


def test_a_defect_of_ours_stops_one_message_and_no_other(
    make_delivery, organisation, receiver, monkeypatch
) -> None:
    other = WebhookEndpoint.objects.create(organisation=organisation, url=f"{receiver.url}other")
    broken, sound = make_delivery(), make_delivery(endpoint=other)
    record = sending.record

    def break_one(delivery: WebhookDelivery, *rest: object) -> bool:
        if delivery.pk == broken.pk:
            raise OverflowError
        return record(delivery, *rest)

    monkeypatch.setattr(sending, "record", break_one)
    assert send_due() == 1
    assert find(sound).status == "delivered"
    # It is sent again after its lease.
    assert find(broken).status == "sending"


def test_who_is_turned_off_gets_a_mail_without_the_whole_address(
    make_delivery, endpoint, receiver
) -> None:
    endpoint.organisation.mailbox = "loket@proef.example"
    endpoint.organisation.save()
    receiver.answers = [(410, {})]
    make_delivery()
    send_due()
    mail = OutgoingMessage.objects.get()
    assert (mail.kind, mail.to_address) == ("webhook-off", "loket@proef.example")
    assert f"naar {endpoint.host}." in mail.text
    assert endpoint.url not in mail.text + mail.html


def test_who_turned_it_off_and_who_has_no_mailbox_get_none(
    make_delivery, endpoint, receiver
) -> None:
    receiver.answers = [(410, {})]
    make_delivery()
    send_due()
    enable_endpoint(endpoint.pk)
    endpoint.organisation.mailbox = "loket@proef.example"
    endpoint.organisation.save()
    disable_endpoint(endpoint.pk, because=DisabledBecause.STAFF)
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize(
    ("since", "attempts", "off"),
    [
        (timedelta(days=5), 9, True),
        (timedelta(days=5, seconds=-1), 9, False),
        # Not while a message still has attempts left.
        (timedelta(days=50), 8, False),
        (None, 9, False),
    ],
)
def test_days_of_only_failures_turn_it_off(
    make_delivery, endpoint, receiver, noon, since, attempts, off
) -> None:
    WebhookEndpoint.objects.update(failing_since=since and noon - since)
    receiver.answers = [(500, {})]
    make_delivery(attempts=attempts)
    send_due()
    endpoint.refresh_from_db()
    assert endpoint.disabled_because == ("failing" if off else "")
    assert endpoint.failing_since == (noon - since if since else noon)


def test_an_arrival_ends_the_failing(make_delivery, endpoint, noon) -> None:
    WebhookEndpoint.objects.update(failing_since=noon - timedelta(days=4))
    make_delivery()
    send_due()
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None


def test_what_arrived_stands_for_older_ones_that_failed(make_delivery, noon) -> None:
    later = noon + timedelta(hours=3)
    old = make_delivery(attempts=5, retry_at=later, created_at=noon - timedelta(days=1))
    replayed = make_delivery(
        attempts=1, retry_at=later, created_at=noon - timedelta(days=1), is_replay=True
    )
    newer = make_delivery(attempts=1, retry_at=later, created_at=noon + timedelta(seconds=1))
    make_delivery()
    assert send_due() == 1
    assert [find(one).status for one in (old, replayed, newer)] == [
        "cancelled",
        "pending",
        "pending",
    ]


@pytest.mark.parametrize("values", [{"kind": "webhooks.test"}, {"is_replay": True}])
def test_a_test_or_a_replay_stands_for_nothing(make_delivery, noon, values) -> None:
    yesterday, later = noon - timedelta(days=1), noon + timedelta(hours=3)
    old = make_delivery(attempts=5, retry_at=later, created_at=yesterday)
    make_delivery(**values)
    assert send_due() == 1
    assert find(old).status == "pending"


def test_an_endpoint_that_fails_is_called_once_in_a_run(
    make_delivery, organisation, endpoint, receiver, noon
) -> None:
    other = WebhookEndpoint.objects.create(organisation=organisation, url=f"{receiver.url}/2")
    make_delivery(), make_delivery()
    make_delivery(endpoint=other, due_at=noon)
    receiver.answers = [(500, {}), (204, {})]
    assert send_due() == 1
    assert [one.path for one in receiver.calls] == ["/hook", "/hook/2"]
    assert send_due() == 1


def test_a_run_ends_when_its_time_is_up(make_delivery, settings) -> None:
    settings.WEBHOOK_RUN_SECONDS = 0
    make_delivery(), make_delivery()
    assert send_due() == 1
    assert send_due(limit=5) == 1


def test_a_dead_senders_message_is_taken_over(make_delivery, receiver, noon) -> None:
    one = make_delivery(status="sending", attempts=1, lease_until=noon + timedelta(seconds=1))
    assert send_due() == 0
    assert send_due(now=noon + timedelta(seconds=1)) == 1
    assert (find(one).status, find(one).attempts) == ("delivered", 2)


def test_a_message_that_kills_its_senders_is_given_up(make_delivery, receiver, noon) -> None:
    one = make_delivery(status="sending", attempts=10, lease_until=noon)
    assert send_due() == 0
    assert (find(one).status, find(one).last_result) == ("failed", "LeaseExpired")
    assert receiver.calls == []


def test_a_slow_sender_does_not_overwrite_what_the_next_did(
    make_delivery, noon, monkeypatch
) -> None:
    one = make_delivery()
    real = sending.post

    def slow(*args, **kwargs):
        # Meanwhile the lease has passed, and another sender has had it delivered.
        WebhookDelivery.objects.update(status="delivered", delivered_at=noon, lease_until=None)
        real(*args, **kwargs)
        raise TimeoutError

    monkeypatch.setattr(sending, "post", slow)
    send_due()
    assert (find(one).status, find(one).last_result) == ("delivered", "")
    assert one.log.get().result == "TimeoutError"


def test_no_transaction_is_open_while_the_other_side_talks(
    make_delivery, monkeypatch, transactional_db
) -> None:
    from django.db import connection

    seen = []
    real = sending.post

    def look(*args, **kwargs):
        seen.append(connection.in_atomic_block)
        return real(*args, **kwargs)

    monkeypatch.setattr(sending, "post", look)
    make_delivery()
    assert send_due() == 1
    assert seen == [False]


def test_an_organisation_that_left_hears_nothing(make_delivery, organisation, receiver) -> None:
    make_delivery()
    organisation.retired = True
    organisation.save()
    assert send_due() == 0
    assert receiver.calls == []


def test_neither_url_nor_secret_is_logged(make_delivery, endpoint, receiver, caplog) -> None:
    receiver.answers = [(500, {})]
    make_delivery()
    send_due()
    assert "webhook_not_sent" in caplog.text
    for hidden in (endpoint.url, endpoint.salt, derive_secret(endpoint.salt), "127.0.0.1"):
        assert hidden not in caplog.text
