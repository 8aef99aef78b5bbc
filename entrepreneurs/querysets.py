"""Rows by what somebody may see of them, and by their stage."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from entrepreneurs.enums import AT_WORK, LetterStatus, VisitStatus
from portal import clock
from portal.accounts.scopes import Scope


class IntakeQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def unfinished(self) -> Self:
        """Select intakes without a referral: nothing was sent to anybody."""
        return self.filter(referrals=None)

    def outdated(self) -> Self:
        """Select unfinished intakes that were left untouched for longer than we promised to keep
        them.
        """
        limit = clock.now() - timedelta(days=settings.INTAKE_KEEP_DAYS)
        return self.unfinished().filter(changed_at__lt=limit)

    def kept(self) -> Self:
        """Select intakes that can be opened by their link: neither outdated nor erased."""
        return self.exclude(pk__in=self.outdated().values("pk")).exclude(
            contact=None, referrals__isnull=False
        )

    def hold(self) -> Self:
        """Lock the rows until the transaction ends."""
        return self.select_for_update(of=("self",))


class EstablishmentQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def seen_by(self, scope: Scope) -> Self:
        """Select those of which the scope shows at least the minimum."""
        return self.filter(municipality__in=scope.seen)

    def owned_by(self, scope: Scope) -> Self:
        """Select those that the scope shows in full."""
        return self.filter(municipality__in=scope.own)


class FactQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def newest(self) -> Self:
        """Select the row that counts for each establishment and attribute."""
        later = self.model.objects.filter(
            Q(stated_on__gt=OuterRef("stated_on"))
            | Q(stated_on=OuterRef("stated_on"), pk__gt=OuterRef("pk")),
            establishment=OuterRef("establishment"),
            attribute=OuterRef("attribute"),
        )
        return self.filter(~Exists(later))


class VisitQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def owned_by(self, scope: Scope) -> Self:
        """Select those whose report the scope shows in full."""
        return self.filter(establishment__municipality__in=scope.own)

    def unanswered(self) -> Self:
        """Select held visits of which the company has not had our letter yet."""
        return self.filter(status=VisitStatus.HELD).exclude(letter__status=LetterStatus.SENT)


class LetterQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def with_parties(self) -> Self:
        """Fetch along what a letter names: the company, its contact and our side."""
        return self.select_related(
            "visit__establishment", "visit__contact", "visit__host__organisation"
        )


class ImportQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def owned_by(self, scope: Scope) -> Self:
        """Select those of the own organisation: a list says more than its companies do."""
        return self.filter(organisation=scope.organisation)

    def at_work(self) -> Self:
        return self.filter(status__in=AT_WORK)

    def outdated(self) -> Self:
        limit = clock.now() - timedelta(days=settings.IMPORT_KEEP_DAYS)
        return self.exclude(status__in=AT_WORK).filter(changed_at__lt=limit)


class MeetingQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def seen_by(self, scope: Scope) -> Self:
        """Select those in a region of which the scope shows something, as companies come from all
        over it.
        """
        here = Q(region__in=scope.seen) | Q(region__municipalities__in=scope.seen)
        return self.filter(pk__in=self.model.objects.filter(here).values("pk"))

    def owned_by(self, scope: Scope) -> Self:
        """Select those that the own organisation holds."""
        return self.filter(organisation=scope.organisation)
