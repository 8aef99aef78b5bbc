"""Retention: how long data about people is kept, and what happens then. All rules stand here. Each
is counted, or applied row by row, so that a row that fails does not stop the rest.

A term is over when all of it has passed: what was closed two years ago today stays until tomorrow.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import structlog
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from entrepreneurs.imports.running import delete_outdated_imports
from entrepreneurs.intake.answers import delete_outdated_intakes
from entrepreneurs.models import CompanyContact, CompanyImport, ContactPerson, Intake
from portal import clock
from portal.accounts.models import User
from portal.outbox.enums import WAITING
from portal.outbox.models import OutgoingMessage
from portal.partners.clients import delete_outdated_answers, list_outdated_answers
from portal.privacy.anonymising import KINDS, anonymise, list_outdated
from portal.privacy.any_model import Rows, list_history
from portal.privacy.erasing import (
    AT_WORK_HERE,
    NO_ADDRESS,
    delete_contacts,
    erase_account,
)
from portal.privacy.models import PrivacyAction
from programmes.models import ProgrammeAlert
from programmes.sharing.alerts import delete_unconfirmed_alerts
from referrals.chains import lock_question
from referrals.enums import OPEN, Actor
from referrals.models import Referral
from referrals.withdrawing import erase_person

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `due` gives the rows whose term is over, `moment` is the field that the term is
    counted from. Either `apply` is called with each key, or `apply_all` once.
    """

    name: str
    what: str
    term: str
    due: Callable[[], Rows]
    moment: str
    apply: Callable[[Any], None] | None = None
    apply_all: Callable[[], int] | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    rule: Rule
    rows: int
    oldest: date | datetime | None


@dataclass(frozen=True, slots=True)
class Applied:
    rule: Rule
    rows: int
    failed: int


def count_due() -> Iterator[Counted]:
    """Yield what applying each rule would touch; nothing is written."""
    for rule in RULES:
        rows = rule.due().order_by()
        oldest = rows.order_by(rule.moment).values_list(rule.moment, flat=True).first()
        yield Counted(rule, rows.count(), oldest)


def apply_terms(*, until: float | None = None) -> Iterator[Applied]:
    """Apply each rule and yield what came of it; stop early once the monotonic clock is at
    `until`.
    """
    for rule in RULES:
        if until is not None and time.monotonic() > until:
            return
        yield _apply_all(rule) if rule.apply_all else _apply_each(rule, until=until)


def _apply_all(rule: Rule) -> Applied:
    assert rule.apply_all is not None  # noqa: S101 (see apply_terms)
    try:
        with transaction.atomic():
            return Applied(rule, rule.apply_all(), 0)
    except Exception as error:
        _tell(rule, error)
        return Applied(rule, 0, 1)


def _apply_each(rule: Rule, *, until: float | None) -> Applied:
    assert rule.apply is not None  # noqa: S101 (a rule has one of the two)
    done = 0
    failed: set[object] = set()
    while until is None or time.monotonic() <= until:
        due = rule.due().exclude(pk__in=failed).order_by("pk")
        keys = list(due.values_list("pk", flat=True)[: settings.RETENTION_BATCH])
        if not keys:
            break
        for key in keys:
            try:
                with transaction.atomic():
                    rule.apply(key)
                done += 1
            except Exception as error:
                _tell(rule, error, row=str(key))
                failed.add(key)
    return Applied(rule, done, len(failed))


def _tell(rule: Rule, error: Exception, **more: str) -> None:
    # Only the kind of error: a database may quote the row in its message.
    logger.error("retention_failed", rule=rule.name, error=type(error).__name__, **more)


def _before(years: int) -> datetime:
    """Return the same hour of this day, so many years ago."""
    return clock.now() - relativedelta(years=years)


def list_closed() -> Rows:
    """Return the people who asked, whose referrals have all been closed for longer than they are
    kept.
    """
    into_an_end = ~Q(events__to_status__in=OPEN) & ~Q(events__to_status=F("events__from_status"))
    closed = Coalesce(Max("events__occurred_at", filter=into_an_end), F("changed_at"))
    mine = Referral.objects.filter(intake=OuterRef("intake")).order_by()
    last = mine.annotate(closed=closed).order_by("-closed").values("closed")[:1]
    rows = ContactPerson.objects.annotate(closed_at=Subquery(last))
    waiting = Exists(mine.filter(status__in=OPEN))
    return rows.filter(~waiting, closed_at__lt=_before(settings.REFERRAL_KEEP_YEARS))


def _erase_closed(key: UUID) -> None:
    person = ContactPerson.objects.get(pk=key)
    lock_question(person.intake_id)
    # Somebody may have asked again while this waited.
    if list_closed().filter(pk=key).exists():
        erase_person(person, actor=Actor.CLOCK)


def list_idle_accounts() -> Rows:
    """Return the accounts of people who stopped working here long ago, by the last change to the
    account, and of entrepreneurs who have not logged in for long.
    """
    limit = _before(settings.ACCOUNT_KEEP_YEARS)
    changes = list_history(User).filter(id=OuterRef("pk")).order_by()
    changed = changes.values("id").annotate(last=Max("history_date")).values("last")
    rows = User.objects.annotate(
        used_at=Coalesce(F("last_login"), F("date_joined")),
        closed_at=Coalesce(Subquery(changed), F("date_joined")),
    ).annotate(idle_since=Greatest("used_at", "closed_at"))
    left = Q(is_active=False, idle_since__lt=limit) & ~Q(email__endswith=NO_ADDRESS)
    return rows.filter(left | Q(~AT_WORK_HERE, is_active=True, used_at__lt=limit))


def _close_account(key: int) -> None:
    erase_account(User.objects.get(pk=key))


def list_old_messages() -> Rows:
    rows = OutgoingMessage.objects.filter(due_at__lt=_before(settings.MESSAGE_KEEP_YEARS))
    return rows.exclude(status__in=WAITING).exclude(to_address="")


def _forget_address(key: int) -> None:
    OutgoingMessage.objects.filter(pk=key).erase()


def _list_left() -> Rows:
    limit = clock.day_of(_before(settings.VISIT_KEEP_YEARS))
    return CompanyContact.objects.filter(left_on__lt=limit)


def _list_actions() -> Rows:
    return PrivacyAction.objects.filter(at__lt=_before(settings.PRIVACY_LOG_KEEP_YEARS))


def _list_sessions() -> Rows:
    return Session.objects.filter(expire_date__lt=clock.now())


def _delete_sessions() -> int:
    return _list_sessions().delete()[0]


def _delete_actions() -> int:
    return _list_actions().delete()[0]


def _of_companies() -> Iterator[Rule]:
    for kind in KINDS:
        yield Rule(
            kind.name,
            "texts blanked, names gone; figures stay",
            "VISIT_KEEP_YEARS",
            lambda kind=kind: list_outdated(kind),  # type: ignore[misc]
            kind.moment,
            apply=lambda key, kind=kind: anonymise(kind, key),  # type: ignore[misc]
        )


RULES: Final = (
    Rule(
        "intakes",
        "unfinished intakes deleted, with their mails",
        "INTAKE_KEEP_DAYS",
        lambda: Intake.objects.outdated(),
        "changed_at",
        apply_all=delete_outdated_intakes,
    ),
    Rule(
        "referrals",
        "persons erased, words and facts blanked; organisations told by an event; figures stay",
        "REFERRAL_KEEP_YEARS",
        list_closed,
        "closed_at",
        apply=_erase_closed,
    ),
    *_of_companies(),
    Rule(
        "left-contacts",
        "contacts who left their company deleted",
        "VISIT_KEEP_YEARS",
        _list_left,
        "left_on",
        apply=lambda key: delete_contacts([key]),
    ),
    Rule(
        "imports",
        "lists and failed rows deleted",
        "IMPORT_KEEP_DAYS",
        lambda: CompanyImport.objects.outdated(),
        "changed_at",
        apply_all=delete_outdated_imports,
    ),
    Rule(
        "alerts",
        "alerts that nobody confirmed deleted",
        "ALERT_CONFIRM_DAYS",
        lambda: ProgrammeAlert.objects.run_out(),
        "asked_at",
        apply_all=delete_unconfirmed_alerts,
    ),
    Rule(
        "answers",
        "answers to systems of organisations, kept to be given again, deleted",
        "IDEMPOTENCY_KEEP_DAYS",
        list_outdated_answers,
        "asked_at",
        apply_all=delete_outdated_answers,
    ),
    Rule(
        "messages",
        "addresses of mails blanked; mails that never left deleted",
        "MESSAGE_KEEP_YEARS",
        list_old_messages,
        "due_at",
        apply=_forget_address,
    ),
    Rule(
        "accounts",
        "accounts of entrepreneurs deleted; of who worked here made nameless",
        "ACCOUNT_KEEP_YEARS",
        list_idle_accounts,
        "idle_since",
        apply=_close_account,
    ),
    Rule(
        "sessions",
        "ended sessions deleted",
        "SESSION_HOURS",
        _list_sessions,
        "expire_date",
        apply_all=_delete_sessions,
    ),
    Rule(
        "privacy-log",
        "look-ups, exports and erasures deleted",
        "PRIVACY_LOG_KEEP_YEARS",
        _list_actions,
        "at",
        apply_all=_delete_actions,
    ),
)
