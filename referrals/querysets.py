from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from referrals.enums import EventType, Status


class ReferralQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def with_people(self) -> Self:
        """Fetch along all that a page about referrals shows, in one query."""
        return self.select_related("programme", "organisation", "intake__contact", "owner")

    def with_story(self) -> Self:
        """Fetch along all that the page of an entrepreneur tells, in few queries."""
        return self.with_people().prefetch_related("events", "told")

    def untouched(self) -> Self:
        """Lock the referrals and their intakes, skipping those that somebody is writing at this
        moment.
        """
        return self.select_for_update(of=("self", "intake"), skip_locked=True)

    def waiting(self) -> Self:
        """Those that were sent and not answered yet, the longest waiting first."""
        return self.filter(status=Status.SENT).with_since().order_by("since", "pk")

    def with_since(self) -> Self:
        """Add `since`, the moment from which a referral stands as it does. A colleague who takes
        it over changes the row, but not how long somebody has waited.
        """
        events = self.model._meta.get_field("events").related_model.objects
        last = events.filter(referral=OuterRef("pk")).exclude(type=EventType.HAND_OVER)
        moment = Subquery(last.order_by("-version").values("occurred_at")[:1])
        return self.annotate(since=Coalesce(moment, F("changed_at")))

    def without_fallbacks(self) -> Self:
        """Those that ask for their programme, not for a further search."""
        return self.filter(is_fallback=False)
