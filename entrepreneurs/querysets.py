from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models

from portal import clock


class IntakeQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def unfinished(self) -> Self:
        """Nobody has left contact details: nothing was sent to anybody."""
        return self.filter(contact=None)

    def kept(self) -> Self:
        """Still to be opened by its link."""
        return self.exclude(pk__in=self.outdated())

    def outdated(self) -> Self:
        limit = clock.now() - timedelta(days=settings.INTAKE_KEEP_DAYS)
        return self.unfinished().filter(changed_at__lt=limit)
