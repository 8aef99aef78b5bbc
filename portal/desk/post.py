"""How mails and promises stand: what is due, what left, what failed and why; and how to try again.

Nothing here names a person or an address: a row shows its kind, a mark and a moment. Whose it is
stands in the file behind it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.enums import MailKind
from portal import clock
from portal.accounts.enums import ACCOUNT_MAIL
from portal.desk.timeline import MAIL_LABELS
from portal.outbox.enums import WAITING, MessageStatus, ReminderStatus
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.queueing import wake_sender
from portal.webhooks.letters import KIND as WEBHOOK_OFF
from programmes.enums import AlertMailKind
from referrals.enums import PromiseKind, ReferralMailKind

SHOWN = 50
LOOK_BACK = timedelta(days=30)
MAIL, PROMISE = "mail", "promise"
# No row has a longer key, and a database takes none.
KEY = re.compile(r"[0-9]{1,18}")
MODELS: Mapping[str, type[OutgoingMessage] | type[Reminder]] = {
    MAIL: OutgoingMessage,
    PROMISE: Reminder,
}
PROMISE_LABELS: Mapping[str, object] = {
    PromiseKind.PARTNER_SILENT: gettext_lazy("Organisatie herinneren"),
    PromiseKind.PARTNER_DIGEST: gettext_lazy("Weekmail aan een organisatie"),
    PromiseKind.PARTNER_EXPIRES: gettext_lazy("Vraag weghalen waar niemand antwoordt"),
    PromiseKind.STILL_NOBODY: gettext_lazy("Ondernemer: nog geen antwoord"),
    PromiseKind.PASS_ON: gettext_lazy("Vraag doorgeven"),
    PromiseKind.PROGRESS_QUESTION: gettext_lazy("Organisatie vragen hoe het staat"),
    PromiseKind.QUESTION_SILENT: gettext_lazy("Ondernemer: er is nog een vraag"),
    PromiseKind.OUTCOME_QUESTION: gettext_lazy("Ondernemer vragen hoe het ging"),
    PromiseKind.IMPACT_QUESTION: gettext_lazy("Ondernemer vragen wat het bracht"),
    MailKind.INTAKE_UNFINISHED: gettext_lazy("Herinneren aan een vraag die niet af is"),
    MailKind.FEEDBACK_MANAGER: gettext_lazy("Accountmanager herinneren aan een brief"),
    MailKind.FEEDBACK_COORDINATOR: gettext_lazy("Coördinator: een brief is te laat"),
}
# Mails that the timeline of a company does not show.
OTHER_MAIL_LABELS: Mapping[str, object] = {
    ReferralMailKind.ASKED_BACK: gettext_lazy("Vraag van de organisatie aan de ondernemer"),
    PromiseKind.QUESTION_SILENT: gettext_lazy(
        "Herinnering aan de ondernemer: er is nog een vraag"
    ),
    ReferralMailKind.REPLIED: gettext_lazy("Bericht aan de organisatie: er is antwoord"),
    ReferralMailKind.INBOX_LINK: gettext_lazy("De link naar alle vragen aan een organisatie"),
    WEBHOOK_OFF: gettext_lazy("Bericht aan de organisatie: de seintjes zijn gestopt"),
    ACCOUNT_MAIL: gettext_lazy("Inloggen en beveiliging"),
    AlertMailKind.CONFIRM: gettext_lazy("Melding over programma's: bevestigen"),
    AlertMailKind.KNOWN: gettext_lazy("Melding over programma's: die is er al"),
    AlertMailKind.NEWS: gettext_lazy("Melding over programma's"),
}


@dataclass(frozen=True, slots=True)
class KindLine:
    """How the rows of one kind stand. `gone` counts those that left or were kept in the last
    thirty days; `next_at` is when the first of those that wait is due.
    """

    name: str
    waiting: int
    late: int
    gone: int
    failed: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Piece:
    """One row that is late or failed. `mark` is the beginning of the key of what it is about;
    `value` is what a button sends to try it again.
    """

    name: str
    mark: str
    due_at: datetime
    attempts: int
    why: str
    value: str


def name_kind(kind: str, *, table: str) -> str:
    names = PROMISE_LABELS if table == PROMISE else {**MAIL_LABELS, **OTHER_MAIL_LABELS}
    return str(names.get(kind, kind))


def count_kinds(table: str) -> list[KindLine]:
    """Return a line for each kind of which something waits, left lately or failed; `table` is MAIL
    or PROMISE.
    """
    now = clock.now()
    waiting = Q(status__in=[*WAITING, ReminderStatus.DUE])
    gone_at = "sent_at" if table == MAIL else "closed_at"
    gone = Q(status__in=[MessageStatus.SENT, ReminderStatus.DONE])
    late = MODELS[table].objects.overdue(now).values("pk")
    rows = (
        MODELS[table]
        .objects.order_by("kind")
        .values("kind")
        .annotate(
            waiting=Count("pk", filter=waiting),
            late=Count("pk", filter=Q(pk__in=late)),
            gone=Count("pk", filter=gone & Q(**{f"{gone_at}__gt": now - LOOK_BACK})),
            failed=Count("pk", filter=Q(status=MessageStatus.FAILED)),
            next_at=Min("due_at", filter=waiting),
        )
    )
    lines = [
        KindLine(
            name_kind(row["kind"], table=table),
            row["waiting"],
            row["late"],
            row["gone"],
            row["failed"],
            row["next_at"],
        )
        for row in rows
    ]
    return [line for line in lines if line.waiting or line.gone or line.failed]


def list_failed(table: str) -> list[Piece]:
    rows = MODELS[table].objects.failed().order_by("due_at", "pk")[:SHOWN]
    return _describe(rows, table=table)


def list_late(table: str) -> list[Piece]:
    rows = MODELS[table].objects.overdue(clock.now()).order_by("due_at", "pk")[:SHOWN]
    return _describe(rows, table=table)


def _describe(rows: Iterable[OutgoingMessage | Reminder], *, table: str) -> list[Piece]:
    return [
        Piece(
            name_kind(row.kind, table=table),
            row.subject_key.partition(":")[2][:8],
            row.due_at,
            row.attempts,
            explain(row.last_error),
            f"{table}:{row.pk}",
        )
        for row in rows
    ]


def explain(error: str) -> str:
    """Say in words why a row did not leave, with what the server said for whoever has to find out
    more.
    """
    if not error:
        return _("Er is nog niets geprobeerd. Draait de achtergrondtaak?")
    name, _space, code = error.partition(" ")
    if name == "LeaseExpired":
        return _("De verzender viel telkens uit (%(error)s).") % {"error": error}
    if code.startswith("5"):
        return _("De mailserver weigert dit adres of dit bericht (%(error)s).") % {"error": error}
    if code.startswith("4"):
        return _("De mailserver vroeg om het later te proberen (%(error)s).") % {"error": error}
    if "Connection" in name or "Timeout" in name or "SMTP" in name or name == "OSError":
        return _("De mailserver is niet te bereiken (%(error)s).") % {"error": error}
    return _("Er ging iets mis in het portaal (%(error)s).") % {"error": error}


@transaction.atomic
def try_again(values: Iterable[str]) -> int:
    """Give the failed rows among `values` a full new round of attempts; any other row stays as it
    is. Returns how many rows got one.
    """
    count = 0
    for table, model in MODELS.items():
        keys = [value.partition(":")[2] for value in values if value.startswith(f"{table}:")]
        rows = model.objects.filter(pk__in=[key for key in keys if KEY.fullmatch(key)])
        count += rows.retry()
    transaction.on_commit(wake_sender)
    return count
