"""Mail people when a selection changes. They ask for it, confirm it from their mailbox, and turn
it off in one click.

Nothing here reveals whether an address is known: asking looks the same to everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal import clock
from portal.links import build_url
from portal.outbox.queueing import cancel_messages, erase_messages, queue_message
from portal.wording import pick_language
from programmes.browsing.selection import describe_selection, read_selection, select_slugs
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue
from programmes.enums import AlertMailKind, ChangeKind
from programmes.models import CatalogueVersion, ProgrammeAlert
from programmes.publishing.changes import CHECKED, Change, compare_documents, word_parts
from programmes.publishing.versions import get_catalogue, get_current_catalogue

ASK_AGAIN_AFTER = timedelta(hours=1)
BATCH = 200
MAX_LISTED = 20

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Item:
    """A programme in a mail; one that was withdrawn has no page to link to."""

    title: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What changed for one selection, each group in the order of the catalogue."""

    added: list[Item]
    changed: list[Item]
    gone: list[Item]

    @property
    def total(self) -> int:
        return len(self.added) + len(self.changed) + len(self.gone)


@transaction.atomic
def ask_alert(*, email: str, wanted: Wanted, language: str) -> None:
    """Mail the address a link to confirm, or that it gets these mails already.

    It gets at most one such mail an hour.
    """
    now, selection, email = clock.now(), wanted.to_query(), email.lower()
    mine = ProgrammeAlert.objects.filter(email=email)
    alert = mine.filter(selection=selection).first()
    if alert is None:
        if mine.pending().kept().count() >= settings.ALERT_MAX_PENDING:
            return
        alert, created = ProgrammeAlert.objects.get_or_create(
            email=email, selection=selection, defaults={"language": language, "asked_at": now}
        )
    else:
        # Compare-and-set, so that two clicks at the same time make one mail.
        rested = ProgrammeAlert.objects.filter(pk=alert.pk, asked_at__lte=now - ASK_AGAIN_AFTER)
        created = bool(rested.update(asked_at=now))
    if created:
        _mail_request(alert, slot=now.isoformat())


def confirm_alert(pk: UUID) -> None:
    """Start the mails: whatever changed before is no news. A second click changes nothing."""
    ProgrammeAlert.objects.pending().filter(pk=pk).update(
        confirmed_at=clock.now(), seen=CatalogueVersion.objects.values("pk")[:1]
    )


@transaction.atomic
def turn_off(alert: ProgrammeAlert) -> None:
    """Forget the address, and whatever was not sent to it yet."""
    ProgrammeAlert.objects.filter(pk=alert.pk).delete()
    erase_messages(subject_keys=[alert.subject_key])


def delete_unconfirmed_alerts() -> int:
    """Forget the addresses that nobody confirmed in time; return how many, a batch at most."""
    run_out = list(ProgrammeAlert.objects.run_out()[:BATCH])
    for alert in run_out:
        turn_off(alert)
    return len(run_out)


def queue_due_alerts() -> int:
    """Queue a mail for every due alert and return how many; one that fails stops no other."""
    newest = CatalogueVersion.objects.values_list("pk", flat=True).first()
    if newest is None:
        return 0
    current = get_catalogue(newest)
    due = ProgrammeAlert.objects.due(clock.now(), version=newest)
    # Alerts that saw the same version come together, so that it is compiled and compared once.
    alerts = list(due.order_by("seen_id", "language", "selection")[:BATCH])
    return sum(_try_to_queue(alert, current) for alert in alerts)


def _try_to_queue(alert: ProgrammeAlert, current: Catalogue) -> bool:
    try:
        return _queue_news(alert, current)
    except Exception:
        logger.exception("alert_failed", alert=str(alert.pk))
        return False


def _queue_news(alert: ProgrammeAlert, current: Catalogue) -> bool:
    before = Catalogue.empty() if alert.seen_id is None else get_catalogue(alert.seen_id)
    wanted = read_selection(alert.selection)
    news = collect_news(wanted, before=before, current=current, language=alert.language)
    mailed = {"mailed_at": clock.now()} if news.total else {}
    with transaction.atomic():
        # Of two ticks at once only one moves the mark, and the mail is queued with it.
        moved = ProgrammeAlert.objects.filter(
            pk=alert.pk, seen=alert.seen_id, mailed_at=alert.mailed_at
        ).update(seen=current.number, **mailed)
        if moved and news.total:
            _mail_news(alert, wanted, news, current)
    return bool(moved and news.total)


def collect_news(wanted: Wanted, *, before: Catalogue, current: Catalogue, language: str) -> News:
    """Return what changed for this selection between two versions.

    Only programmes that changed themselves count: the ranking by words may move others in or out.
    """
    then = set(select_slugs(wanted, before, language=language))
    now = set(select_slugs(wanted, current, language=language))
    news = News([], [], [])
    with override(language):
        for change in compare_documents(before.document, current.document):
            slug = change.programme
            if slug in now and slug not in then:
                news.added.append(_describe_item(change, language, text=""))
            elif slug in now and change.parts != [CHECKED]:
                parts = word_parts([part for part in change.parts if part != CHECKED])
                text = _("Veranderd: %(parts)s.") % {"parts": parts}
                news.changed.append(_describe_item(change, language, text=text))
            elif slug in then and slug not in now:
                news.gone.append(_describe_gone(change, language))
    return news


def _describe_item(change: Change, language: str, *, text: str) -> Item:
    url = build_url("programmes:detail", change.programme, language=language)
    return Item(pick_language(change.title, language), text, url)


def _describe_gone(change: Change, language: str) -> Item:
    if change.kind == ChangeKind.WITHDRAWN:
        text = _("Dit programma staat niet meer in de lijst.")
        return Item(pick_language(change.title, language), text)
    return _describe_item(change, language, text=_("Dit programma past niet meer bij uw keuze."))


def _mail_request(alert: ProgrammeAlert, *, slot: str) -> None:
    kind = AlertMailKind.KNOWN if alert.confirmed_at else AlertMailKind.CONFIRM
    # Of several mails that wait, only the last is needed.
    cancel_messages(kind=kind, subject_key=alert.subject_key)
    url = build_url("programmes:alert_confirm", alert.confirm_token, language=alert.language)
    _queue(alert, kind, slot=slot, context={"url": url, "days": settings.ALERT_CONFIRM_DAYS})


def _mail_news(alert: ProgrammeAlert, wanted: Wanted, news: News, current: Catalogue) -> None:
    listed = [news.added[:MAX_LISTED], news.changed[:MAX_LISTED], news.gone[:MAX_LISTED]]
    groups = dict(zip(("added", "changed", "gone"), listed, strict=True))
    more = news.total - sum(len(items) for items in listed)
    url = build_url("programmes:list", language=alert.language, query=alert.selection)
    context = {**groups, "total": news.total, "more": more, "url": url}
    _queue(alert, AlertMailKind.NEWS, slot=f"{alert.seen_id}-{current.number}", context=context)


def _queue(alert: ProgrammeAlert, kind: str, *, slot: str, context: Mapping[str, object]) -> None:
    off_url = build_url("programmes:alert_off", alert.off_token, language=alert.language)
    with override(alert.language):
        rows = describe_selection(read_selection(alert.selection), get_current_catalogue())
    queue_message(
        kind=kind,
        subject_key=alert.subject_key,
        slot=slot,
        to=alert.email,
        template=f"programmes/emails/{kind.replace('-', '_')}",
        context={**context, "rows": rows, "off_url": off_url},
        language=alert.language,
        unsubscribe_url=off_url if kind == AlertMailKind.NEWS else "",
    )
