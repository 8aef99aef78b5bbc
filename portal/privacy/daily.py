"""Applies the terms once a day, as a step of the tick: in slices, so that mails and reminders get
their turn.
"""

import time

from django.conf import settings
from django.db.models import F

from portal import clock
from portal.privacy.models import RetentionRun
from portal.privacy.retention import apply_terms


def apply_terms_daily() -> int:
    """Apply the terms for a while, if today's run is not finished. On most ticks this only looks
    at the row of today. Two at once do no harm: each row is checked again before it goes. Returns
    how many rows went.
    """
    run, _created = RetentionRun.objects.get_or_create(day=clock.today())
    if run.finished_at is not None:
        return 0
    until = time.monotonic() + settings.RETENTION_SLICE_SECONDS
    applied = list(apply_terms(until=until))
    rows, failed = sum(one.rows for one in applied), sum(one.failed for one in applied)
    now = clock.now() if time.monotonic() <= until else None
    RetentionRun.objects.filter(pk=run.pk).update(
        rows=F("rows") + rows, failed=failed, finished_at=now
    )
    return rows
