"""The state of the portal for a monitor outside: /healthz says whether the process is up, /readyz
whether the portal keeps its promises.
"""

import os
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import Error
from django.db.models import Model, QuerySet
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import clock
from portal.celery import connect_broker
from portal.outbox.models import OutgoingMessage, Reminder


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    status, report = report_readiness()
    return JsonResponse(report, status=status)


def report_readiness() -> tuple[int, dict[str, object]]:
    """Return a status and its report: 503 if the database or the broker is away or a message is
    overdue. The report holds counts only, nothing about people.
    """
    outbox, reminders = describe_outbox(), describe_reminders()
    broker = "ok" if is_broker_reachable() else "error"
    late = any(part is None or part["overdue"] for part in (outbox, reminders))
    ready = broker == "ok" and not late
    return (200 if ready else 503), {
        "status": "ok" if ready else "error",
        "database": "ok" if outbox is not None else "error",
        "broker": broker,
        "outbox": outbox,
        "reminders": reminders,
    }


def describe_outbox() -> dict[str, int | None] | None:
    """Count the mails by state; None if the database does not answer. The minutes count from when
    the oldest one was due.
    """
    return _describe(
        waiting=OutgoingMessage.objects.waiting,
        failed=OutgoingMessage.objects.failed,
        overdue=OutgoingMessage.objects.overdue,
    )


def describe_reminders() -> dict[str, int | None] | None:
    """Count the reminders by state, as for mails; those that wait are due later."""
    return _describe(
        waiting=Reminder.objects.open,
        failed=Reminder.objects.failed,
        overdue=Reminder.objects.overdue,
    )


def _describe(
    *,
    waiting: Callable[[], QuerySet[Model]],
    failed: Callable[[], QuerySet[Model]],
    overdue: Callable[[datetime], QuerySet[Model]],
) -> dict[str, int | None] | None:
    now = clock.now()
    try:
        late = overdue(now).order_by("due_at")
        oldest = late.values_list("due_at", flat=True).first()
        return {
            "waiting": waiting().count(),
            "failed": failed().count(),
            "overdue": late.count(),
            "oldestOverdueMinutes": int((now - oldest).total_seconds() // 60) if oldest else None,
        }
    except Error:
        return None


def is_broker_reachable() -> bool:
    if settings.CELERY_BROKER_URL.startswith("filesystem:"):
        return _is_folder_writable()
    try:
        with connect_broker() as broker:
            broker.ensure_connection(max_retries=0)
    # Each transport has errors of its own; whichever it was, the broker cannot be used.
    except Exception:
        return False
    return True


def _is_folder_writable() -> bool:
    folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"]
    return os.access(folder, os.W_OK | os.X_OK)
