"""A change promises one message to each endpoint of its organisation, in its own transaction."""

import pytest
from django.db import connection, transaction

from portal.webhooks.announcing import announce_change, wake_sender
from portal.webhooks.endpoints import disable_endpoint
from portal.webhooks.enums import DisabledBecause
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from portal.webhooks.replaying import replay, send_test
from portal.webhooks.sending import send_due
from programmes.models import Organisation

pytestmark = pytest.mark.django_db


def list_endpoints() -> list[int]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("endpoint", flat=True))


def test_changes_that_come_together_are_one_message(endpoint) -> None:
    for _ in range(3):
        announce_change(endpoint.organisation_id)
    assert list_endpoints() == [endpoint.pk]
    one = WebhookDelivery.objects.get()
    assert one.message_id.startswith("msg_")
    assert (one.status, one.attempts, one.is_replay) == ("pending", 0, False)


def test_each_endpoint_of_this_organisation_and_nobody_elses(endpoint) -> None:
    other = Organisation.objects.create(slug="ander", name="Ander", kind="roa")
    WebhookEndpoint.objects.create(organisation=other, url="https://crm.ander.example/")
    second = WebhookEndpoint.objects.create(
        organisation=endpoint.organisation, url="https://crm.proef.example/"
    )
    announce_change(endpoint.organisation_id)
    assert list_endpoints() == [endpoint.pk, second.pk]
    assert len(set(WebhookDelivery.objects.values_list("message_id", flat=True))) == 2


def test_nothing_for_an_endpoint_that_is_off_or_an_organisation_that_left(endpoint) -> None:
    disable_endpoint(endpoint.pk, because=DisabledBecause.STAFF)
    announce_change(endpoint.organisation_id)
    WebhookEndpoint.objects.update(disabled_at=None, disabled_because="")
    Organisation.objects.update(retired=True)
    announce_change(endpoint.organisation_id)
    assert list_endpoints() == []


def test_what_was_tried_in_vain_does_not_cover_a_new_change(make_delivery, endpoint) -> None:
    """It may wait for a day; the receiver may be back."""
    make_delivery(attempts=4)
    announce_change(endpoint.organisation_id)
    assert WebhookDelivery.objects.count() == 2


def test_what_a_sender_holds_does_not_cover_a_new_change(make_delivery, endpoint, noon) -> None:
    make_delivery(status="sending", attempts=1, lease_until=noon)
    announce_change(endpoint.organisation_id)
    assert WebhookDelivery.objects.count() == 2


def test_a_test_and_a_replay_do_not_cover_a_change(make_delivery, endpoint, receiver) -> None:
    """Who had a message before may do nothing when it comes again."""
    send_test([endpoint.pk])
    make_delivery(status="failed")
    replay(WebhookDelivery.objects.filter(status="failed"))
    announce_change(endpoint.organisation_id)
    assert WebhookDelivery.objects.untouched().count() == 1
    assert send_due(limit=10) == 3


def test_few_queries_and_none_that_writes_without_endpoints(
    organisation, endpoint, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1) as asked:
        announce_change(organisation.pk + 1)
    assert "INSERT" not in str(asked.captured_queries)
    with django_assert_num_queries(3):
        announce_change(organisation.pk)
    with django_assert_num_queries(2):
        announce_change(organisation.pk)


def test_one_wake_up_call_for_a_transaction(endpoint, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks() as calls:
        announce_change(endpoint.organisation_id)
        announce_change(endpoint.organisation_id)
    assert calls == [wake_sender]


def test_no_wake_up_call_without_endpoints(
    organisation, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as calls:
        announce_change(organisation.pk)
    assert calls == []


def test_what_is_undone_was_not_promised(endpoint) -> None:
    with transaction.atomic():
        announce_change(endpoint.organisation_id)
        transaction.set_rollback(True)
    assert list_endpoints() == []


@pytest.mark.django_db(transaction=True)
def test_only_in_the_transaction_of_the_change(organisation) -> None:
    assert not connection.in_atomic_block
    with pytest.raises(transaction.TransactionManagementError):
        announce_change(organisation.pk)
