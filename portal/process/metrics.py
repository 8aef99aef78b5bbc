"""What Prometheus reads: the age of the oldest waiting mail, how many are due, sent and failed,
the length of the broker's queue, and how long requests take. It holds no persons, addresses or
paths.

Rows are counted when Prometheus asks. Times of requests are kept per process, and added up over
all processes if PROMETHEUS_MULTIPROC_DIR is set, as portal/process/gunicorn.py does.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import Error
from django.db.models import Count, Model, QuerySet, TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CollectorRegistry,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portal import clock
from portal.celery import count_queued
from portal.outbox.enums import MessageStatus, ReminderStatus
from portal.outbox.models import OutgoingMessage, Reminder

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
disable_created_metrics()  # type: ignore[no-untyped-call]
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
requests = Histogram(
    "portal_request_seconds",
    "Time from the first middleware to the answer",
    ["method", "route", "status"],
    buckets=BUCKETS,
    registry=None,
)


# Apps built on this one add what they count as well.
measures: list[Callable[[datetime], Iterator[Metric]]] = []


class RowCollector(Collector):
    """The counts of rows, taken from the database each time somebody asks."""

    def collect(self) -> Iterator[Metric]:
        try:
            yield from self._count_rows()
            up = 1
        except Error:
            up = 0
        yield _gauge("portal_database_up", "Whether the database answers", up)
        queued = count_queued()
        if queued is not None:
            yield _gauge("portal_queue_tasks", "Wake-up calls that no worker has taken", queued)

    def _count_rows(self) -> Iterator[Metric]:
        now = clock.now()
        messages = OutgoingMessage.objects.order_by()
        yield count_rows("portal_outbox_messages", "Mails", messages, MessageStatus)
        reminders = Reminder.objects.all()
        yield count_rows("portal_reminders", "Promises in time", reminders, ReminderStatus)
        due = messages.claimable(now).order_by("due_at").values_list("due_at", flat=True).first()
        yield make_age(
            "portal_outbox_oldest_due_seconds", "Age of the oldest mail to send", due, now
        )
        late = Reminder.objects.due(now).order_by("due_at").values_list("due_at", flat=True)
        yield make_age(
            "portal_reminders_oldest_due_seconds", "Age of the oldest", late.first(), now
        )
        yield _gauge(
            "portal_outbox_due", "Mails that may leave now", messages.claimable(now).count()
        )
        yield _gauge("portal_outbox_overdue", "Mails too late", messages.overdue(now).count())
        overdue = Reminder.objects.overdue(now).count()
        yield _gauge("portal_reminders_overdue", "Promises too late", overdue)
        for measure in measures:
            yield from measure(now)


def _gauge(name: str, text: str, value: float) -> Metric:
    metric = GaugeMetricFamily(name, text)
    metric.add_metric([], value)
    return metric


def count_rows(
    name: str,
    text: str,
    rows: QuerySet[Model],
    choices: type[TextChoices],
    *,
    field: str = "status",
    label: str = "status",
) -> Metric:
    """Count the rows for each choice of a field; 0 where there are none."""
    metric = GaugeMetricFamily(name, text, labels=[label])
    counted = dict(rows.order_by().values_list(field).annotate(Count("pk")))
    for value in choices.values:
        metric.add_metric([value], counted.get(value, 0))
    return metric


def make_age(name: str, text: str, since: datetime | None, now: datetime) -> Metric:
    """Return an age in seconds; 0 if nothing waits."""
    return _gauge(name, text, (now - since).total_seconds() if since else 0)


@require_safe
@never_cache
def show_metrics(request: HttpRequest) -> HttpResponse:
    """Show the figures to whoever has METRICS_TOKEN; if none is set, only outside production."""
    if not may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(RowCollector())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(requests)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE)


def may_read(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if not token:
        return not settings.PRODUCTION
    return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")


def time_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Time each request, as the first middleware; it notes the pattern of the address, never the
    address itself.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        route = match.route if match else "none"
        taken = time.perf_counter() - start
        method = request.method if request.method in METHODS else "OTHER"
        requests.labels(method, route, str(response.status_code)).observe(taken)
        return response

    return middleware
