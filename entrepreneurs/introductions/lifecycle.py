"""Introduces two companies: both are asked, neither learns who the other is before both agree, one
mail introduces them, and later each is asked what it brought.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from entrepreneurs.companies.contact_mails import LANGUAGE, ContactMail, write_to_contact
from entrepreneurs.companies.follow_ups import close, promise
from entrepreneurs.enums import (
    FollowUpKind,
    FollowUpResult,
    LinkAnswer,
    LinkEffect,
    LinkStatus,
    MailKind,
)
from entrepreneurs.introductions.suggestions import are_competitors
from entrepreneurs.meetings.proposals import pick_contact
from entrepreneurs.models import CompanyLink, Establishment, LinkSide
from portal import clock
from portal.accounts.models import User
from portal.outbox.queueing import cancel_messages, queue_message
from programmes.publishing.theme_names import name_theme

RESULTS = {
    LinkEffect.HELPED: FollowUpResult.HELPED,
    LinkEffect.TALKING: FollowUpResult.PARTLY,
    LinkEffect.NOTHING: FollowUpResult.NOT,
}


class LinkError(ValueError):
    """An action is not possible; the text tells the person who tried why."""


MAILS: Mapping[str, ContactMail] = {
    MailKind.LINK_QUESTION: ContactMail(
        gettext_lazy("Mogen wij u aan een andere ondernemer voorstellen?"),
        (
            gettext_lazy(
                "Wij kennen een bedrijf in uw regio waarmee u elkaar kunt helpen. Het gaat over "
                "%(theme)s. Wij noemen uw naam pas als u allebei ja zegt."
            ),
        ),
        gettext_lazy("Lees meer en geef antwoord"),
        route="links:answer",
    ),
    MailKind.LINK_NOT_NOW: ContactMail(
        gettext_lazy("Het voorstel over %(theme)s gaat nu niet door"),
        (
            gettext_lazy(
                "U wilde kennismaken met een andere ondernemer. Dat lukt nu niet. Wij kijken met "
                "u verder."
            ),
        ),
    ),
    MailKind.LINK_EFFECT: ContactMail(
        gettext_lazy("Wat bracht de kennismaking over %(theme)s?"),
        (
            gettext_lazy(
                "Wij stelden u voor aan een andere ondernemer. Heeft u er iets aan gehad?"
            ),
        ),
        gettext_lazy("Vertel wat het bracht"),
        gettext_lazy("Wat bracht de kennismaking over %(theme)s?"),
        route="links:effect",
    ),
}


@transaction.atomic
def propose_link(
    *, first: Establishment, second: Establishment, theme: str, why: str, person: User
) -> CompanyLink:
    """Ask both companies, and promise the first one a follow-up so that it shows in Mijn werk.
    Raises LinkError.
    """
    check_pair(first, second)
    words = {"first": first.name, "second": second.name}
    link: CompanyLink = CompanyLink.objects.create(
        theme=theme,
        why=why,
        competitors=are_competitors(first, second),
        person=person,
        follow_up=promise(
            establishment=first,
            text=str(_("Kennismaking van %(first)s met %(second)s") % words)[:200],
            owner=person,
            due_on=clock.today() + timedelta(days=settings.LINK_DUE_DAYS),
            theme=theme,
            kind=FollowUpKind.COMPANY,
        ),
    )
    # A slip of the hand can be undone for a while.
    due_at = clock.now() + timedelta(seconds=settings.UNDO_SECONDS)
    for establishment in (first, second):
        side = LinkSide.objects.create(
            link=link, establishment=establishment, contact=pick_contact(establishment)
        )
        _mail(side, kind=MailKind.LINK_QUESTION, due_at=due_at)
    return link


def check_pair(first: Establishment, second: Establishment) -> None:
    """Raise LinkError if these two cannot be asked."""
    if first.pk == second.pk:
        raise LinkError(_("Kies een ander bedrijf."))
    for establishment in (first, second):
        if pick_contact(establishment) is None:
            raise LinkError(
                _("Bij %(name)s is geen e-mailadres bekend.") % {"name": establishment.name}
            )
    both = CompanyLink.objects.filter(sides__establishment=first).filter(
        sides__establishment=second
    )
    if both.filter(status__in=(LinkStatus.ASKED, LinkStatus.INTRODUCED)).exists():
        raise LinkError(_("Deze twee zijn al gevraagd of aan elkaar voorgesteld."))


def lock_link(link: CompanyLink) -> CompanyLink:
    """Return the row as it is now, held until the transaction ends, so that one of two answers is
    the last.
    """
    rows = CompanyLink.objects.select_for_update(of=("self",))
    locked: CompanyLink = rows.get(pk=link.pk)
    return locked


@transaction.atomic
def answer(side: LinkSide, *, agrees: bool) -> LinkSide:
    """Save a company's answer, which may change until both have agreed or one has declined. Nobody
    is told who declined.
    """
    link = lock_link(side.link)
    if link.status != LinkStatus.ASKED:
        raise LinkError(_("Deze vraag staat niet meer open."))
    row = LinkSide.objects.get(pk=side.pk)
    row.answer = LinkAnswer.YES if agrees else LinkAnswer.NO
    row.answered_at = clock.now()
    row.save()
    sides = list(link.sides.select_related("establishment", "contact"))
    if not agrees:
        _end(link, LinkStatus.DECLINED, result=FollowUpResult.DROPPED)
        for other in sides:
            if other.pk != row.pk and not _take_question_back(other):
                _mail(other, kind=MailKind.LINK_NOT_NOW)
    elif all(one.answer == LinkAnswer.YES for one in sides):
        _introduce(link, sides)
    return row


@transaction.atomic
def cancel_link(link: CompanyLink) -> CompanyLink:
    """Withdraw the question; a company that has received it is told."""
    locked = lock_link(link)
    if locked.status != LinkStatus.ASKED:
        raise LinkError(_("Deze vraag staat niet meer open."))
    _end(locked, LinkStatus.CANCELLED, result=FollowUpResult.DROPPED)
    for side in locked.sides.select_related("contact"):
        if not _take_question_back(side):
            _mail(side, kind=MailKind.LINK_NOT_NOW)
    return locked


def _take_question_back(side: LinkSide) -> bool:
    """Say whether the question had not left yet, so that there is nothing to tell."""
    return bool(cancel_messages(kind=MailKind.LINK_QUESTION, subject_key=side.subject_key))


def _end(link: CompanyLink, status: LinkStatus, *, result: FollowUpResult) -> None:
    link.status = status
    link.save()
    if link.follow_up and link.follow_up.done_on is None:
        close(link.follow_up, result=result)


def _introduce(link: CompanyLink, sides: list[LinkSide]) -> None:
    """Send one mail to both, so that either can answer the other, and ask each later what it
    brought.
    """
    link.status, link.introduced_at = LinkStatus.INTRODUCED, clock.now()
    link.save()
    first, second = sides
    addresses = [one.contact.email for one in sides if one.contact and one.contact.email]
    with override(LANGUAGE):
        context = {
            "sides": sides,
            "theme": name_theme(link.theme),
            "why": link.why,
            "person": str(link.person),
            "organisation": getattr(link.person.organisation, "name", ""),
        }
    if len(addresses) == len(sides):
        queue_message(
            kind=MailKind.LINK_INTRODUCTION,
            subject_key=link.subject_key,
            to=addresses[0],
            cc=addresses[1],
            template="entrepreneurs/emails/link_introduction",
            context=context,
            language=LANGUAGE,
        )
    for side in (first, second):
        for slot, days in enumerate((settings.LINK_EFFECT_DAYS, settings.LINK_EFFECT_AGAIN_DAYS)):
            due_at = clock.now() + timedelta(days=days)
            _mail(side, kind=MailKind.LINK_EFFECT, slot=f"question-{slot + 1}", due_at=due_at)


@transaction.atomic
def record_effect(side: LinkSide, *, effect: LinkEffect, note: str) -> LinkSide:
    """Save what it brought, which also ends the account manager's follow-up; the last answer
    counts.
    """
    link = lock_link(side.link)
    if link.status != LinkStatus.INTRODUCED:
        raise LinkError(_("U bent nog niet aan elkaar voorgesteld."))
    row = LinkSide.objects.get(pk=side.pk)
    row.effect, row.effect_note = effect, note
    row.save()
    cancel_messages(kind=MailKind.LINK_EFFECT, subject_key=row.subject_key)
    if link.follow_up:
        close(link.follow_up, result=RESULTS[effect], note=note[:500])
    return row


def _mail(
    side: LinkSide, *, kind: str, slot: str = "once", due_at: datetime | None = None
) -> None:
    link = side.link
    write_to_contact(
        side.contact,
        MAILS[kind],
        kind=kind,
        subject_key=side.subject_key,
        token=side.token,
        words={"theme": name_theme(link.theme)},
        sender=link.person,
        organisation=getattr(link.person.organisation, "name", ""),
        slot=slot,
        due_at=due_at,
    )
