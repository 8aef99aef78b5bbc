from typing import Self

from django.db import models

from referrals.enums import Status


class ReferralQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def with_people(self) -> Self:
        """All that a page about referrals shows, in one query."""
        return self.select_related("programme", "organisation", "intake__contact", "owner")

    def with_story(self) -> Self:
        """All that the page of an entrepreneur tells, in few queries."""
        return self.with_people().prefetch_related("events", "told")

    def untouched(self) -> Self:
        """Locked, with their intakes; without those that somebody is writing at this moment."""
        return self.select_for_update(of=("self", "intake"), skip_locked=True)

    def waiting(self) -> Self:
        """Sent, and nobody has answered yet; the longest waiting first."""
        return self.filter(status=Status.SENT).order_by("changed_at", "pk")

    def asked(self) -> Self:
        """What was asked of a programme; not what somebody looks on for."""
        return self.filter(is_fallback=False)
