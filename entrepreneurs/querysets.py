from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models

from portal import clock


class IntakeQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def unfinished(self) -> Self:
        """Nobody was referred: nothing was sent to anybody."""
        return self.filter(referrals=None)

    def outdated(self) -> Self:
        """Unfinished, and longer untouched than we promised to keep it."""
        limit = clock.now() - timedelta(days=settings.INTAKE_KEEP_DAYS)
        return self.unfinished().filter(changed_at__lt=limit)

    def kept(self) -> Self:
        """Still to be opened by its link: neither outdated nor erased."""
        return self.exclude(pk__in=self.outdated().values("pk")).exclude(
            contact=None, referrals__isnull=False
        )
