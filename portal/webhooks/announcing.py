"""Promises that an organisation hears of a change, by rows in the transaction of that change."""

from django.db import connection, transaction

from portal.celery import wake
from portal.committing import call_once_on_commit
from portal.logs import find_request_id
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from portal.webhooks.tasks import send_due_webhooks


def announce_change(organisation_id: int) -> None:
    """Promise each active endpoint of the organisation one message. A message that still waits
    also covers later changes. Raises TransactionManagementError outside a transaction.

    A waiting message is locked until this transaction ends: otherwise a sender could send it
    before the change can be seen, and the receiver would come and find nothing. If the lock is
    taken, we write a new message instead of waiting. SQLite has one writer at a time anyway.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("announce a change in its transaction")
    rows = WebhookEndpoint.objects.active().filter(organisation=organisation_id).order_by("pk")
    endpoints = list(rows.values_list("pk", flat=True))
    if not endpoints:
        return
    waiting = WebhookDelivery.objects.untouched().filter(endpoint__in=endpoints).order_by()
    locked = waiting.select_for_update(skip_locked=True)
    covered = set(locked.values_list("endpoint", flat=True))
    made = [
        WebhookDelivery(endpoint_id=pk, request_id=find_request_id())
        for pk in endpoints
        if pk not in covered
    ]
    if made:
        WebhookDelivery.objects.bulk_create(made)
    call_once_on_commit(wake_sender)


def wake_sender() -> None:
    wake(send_due_webhooks)
