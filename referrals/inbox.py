"""The inbox of an organisation: the referrals that it received, those that wait longest first. It
is read by people who logged in and by a link to the mailbox.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy

from portal import clock
from portal.links import bind_token, build_url, sign_timed_token
from portal.outbox.short_mails import Address, ShortMail, send_short_mail
from programmes.models import Organisation, Programme
from referrals.consents import exclude_barred
from referrals.enums import HELPING, UNHELPED, ReferralMailKind, Status
from referrals.models import Referral
from referrals.querysets import ReferralQuerySet

LANGUAGE = "nl"
MAIL: Final = ShortMail(
    gettext_lazy("Alle vragen aan %(organisation)s bij elkaar"),
    (
        gettext_lazy(
            "Met deze link ziet u alle vragen die ondernemers aan %(organisation)s stelden. De "
            "link werkt %(days)s dagen. Geef de link niet aan anderen."
        ),
        gettext_lazy("Heeft u dit niet gevraagd? Dan hoeft u niets te doen."),
    ),
    gettext_lazy("Bekijk alle vragen"),
)


class Box(models.TextChoices):
    WAITING = "wacht", gettext_lazy("Wacht op u")
    IN_HAND = "bezig", gettext_lazy("Mee bezig")
    CLOSED = "klaar", gettext_lazy("Klaar")


STATUSES: Final[Mapping[Box, frozenset[Status]]] = {
    Box.WAITING: frozenset({Status.SENT}),
    Box.IN_HAND: HELPING,
    Box.CLOSED: UNHELPED | {Status.COMPLETED, Status.UNREACHABLE},
}


def list_received(organisation: int) -> ReferralQuerySet:
    """Return what an organisation, given by row key, received and may read. What was withdrawn or
    erased is left out: with the consent went the right to read it.
    """
    rows: ReferralQuerySet = Referral.objects.with_people().filter(
        organisation=organisation, intake__contact__isnull=False
    )
    return exclude_barred(rows.exclude(status__in=[Status.DRAFT, Status.WITHDRAWN]))


def list_box(organisation: int, box: Box) -> ReferralQuerySet:
    """Return the referrals in one box, each with `since`, the moment from which it stands as it
    does.
    """
    rows = list_received(organisation).filter(status__in=STATUSES[box]).prefetch_related("events")
    if box != Box.CLOSED:
        return rows.with_since().order_by("since", "pk")
    closed: ReferralQuerySet = rows.annotate(since=F("changed_at"))
    return closed.order_by("-since", "pk")


def count_boxes(organisation: int) -> dict[Box, int]:
    wanted = {box.name: Count("pk", filter=Q(status__in=STATUSES[box])) for box in Box}
    counts = list_received(organisation).order_by().aggregate(**wanted)
    return {box: counts[box.name] for box in Box}


def list_programmes(organisation: Organisation) -> list[Programme]:
    """Return the programmes that an organisation runs or began: those for which it can be full."""
    rows = Programme.objects.filter(organisations__organisation=organisation, retired=False)
    return list(rows.distinct().order_by("position", "pk"))


@transaction.atomic
def mail_inbox_link(address: str) -> None:
    """Mail the link to each organisation with this mailbox, once an hour at most; to nobody if
    there is none.
    """
    at_desk = settings.DESK_MAILBOX.casefold() == address.casefold()
    wanted = Q(mailbox__iexact=address)
    if at_desk:
        wanted |= Q(slug=settings.DESK_SLUG, mailbox="")
    for organisation in Organisation.objects.filter(wanted, retired=False):
        send_inbox_link(organisation)


def make_link_token(organisation: Organisation) -> str:
    token = sign_timed_token(ReferralMailKind.INBOX_LINK, UUID(int=organisation.pk))
    return bind_token(token, address=organisation.receives_at)


def send_inbox_link(organisation: Organisation) -> None:
    """Mail the link to the mailbox on record, whoever asks for it."""
    if not organisation.receives_at:
        return
    send_short_mail(
        MAIL,
        Address(organisation.receives_at, LANGUAGE),
        kind=ReferralMailKind.INBOX_LINK,
        subject_key=f"organisation:{organisation.slug}",
        slot=clock.name_hour(),
        words={"organisation": organisation.name, "days": settings.INBOX_LINK_DAYS},
        url=build_url("referrals:inbox-by-link", make_link_token(organisation), language=LANGUAGE),
    )
