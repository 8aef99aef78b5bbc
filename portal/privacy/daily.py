"""The terms, once a day by the tick: in slices, so that mails and reminders get their turn."""

import time

from django.conf import settings
from django.db.models import F

from portal import clock
from portal.privacy.models import RetentionRun
from portal.privacy.retention import apply_terms


def apply_terms_daily() -> int:
    """A step of the tick: on most ticks one look at the row of today. Two at once harm nothing:
    each row is looked at again before it goes.
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
