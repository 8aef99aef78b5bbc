from datetime import datetime
from typing import Self

from django.db import models

from referrals.enums import ReminderStatus


class ReferralQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def with_people(self) -> Self:
        """All that a page about referrals shows, in one query."""
        return self.select_related("programme", "organisation", "intake__contact")


class ReminderQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def open(self) -> Self:
        return self.filter(status=ReminderStatus.DUE)

    def due(self, now: datetime) -> Self:
        """At or before now, never "due today": a missed run is caught up."""
        return self.open().filter(due_at__lte=now)
