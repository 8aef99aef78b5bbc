"""Refer a company to a programme: consent, referral, event, mails and first reminder, all in one
transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.intake import Assessment
from entrepreneurs.models import Consent, ContactPerson, Intake
from programmes.enums import Route
from programmes.models import CatalogueVersion, Organisation, Programme
from referrals.enums import Actor
from referrals.lifecycle import move
from referrals.models import Referral
from referrals.notifications import confirm_to_entrepreneur, tell_organisation
from referrals.reminders import schedule_partner_reminder

CONSENT_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Contact:
    """Who asks to be called, as filled in."""

    name: str
    email: str
    phone: str = ""
    company: str = ""


def find_desk() -> Organisation:
    return Organisation.objects.get(slug=settings.DESK_SLUG)


def find_receiver(programme: Programme) -> Organisation:
    """Who gets the referral: the organisation that runs the programme, if it takes referrals and
    has a mailbox; else the desk.

    With `through-intermediary` a company cannot knock itself, so the desk looks with it for
    somebody who can.
    """
    if not programme.accepts_referrals or programme.route == Route.THROUGH_INTERMEDIARY:
        return find_desk()
    order = {"executor": 0, "initiator": 1}
    candidates = sorted(
        (
            one
            for one in programme.organisations.select_related("organisation")
            if one.role in order
        ),
        key=lambda one: (order[one.role], one.position),
    )
    for one in candidates:
        if one.organisation.receives_at and not one.organisation.retired:
            return one.organisation
    return find_desk()


def word_consent(
    purpose: ConsentPurpose, *, organisation: Organisation, programme: Programme
) -> str:
    """The words that somebody agrees to; kept with the consent."""
    names = {"organisation": organisation.name, "programme": str(programme)}
    if purpose == ConsentPurpose.DESK_FALLBACK:
        return (
            _(
                "Kan %(programme)s mij niet helpen? Dan mag %(organisation)s mijn gegevens "
                "en mijn antwoorden zien en samen met mij verder zoeken."
            )
            % names
        )
    return (
        _(
            "Ik vind het goed dat %(organisation)s mijn naam, mijn contactgegevens en mijn "
            "antwoorden krijgt. %(organisation)s gebruikt die alleen om mij te helpen met "
            "mijn vraag over %(programme)s."
        )
        % names
    )


@transaction.atomic
def refer(
    *,
    intake: Intake,
    programme: Programme,
    assessment: Assessment,
    contact: Contact,
    question: str,
    desk_fallback: bool,
    receiver: Organisation | None = None,
) -> Referral:
    """Refer once per programme: asking again gives the referral that is already there.

    `receiver` is the organisation that was agreed to. Raises Intake.DoesNotExist when everything
    was erased meanwhile.
    """
    intake = Intake.objects.kept().select_for_update(of=("self",)).get(pk=intake.pk)
    existing: Referral | None = Referral.objects.filter(intake=intake, programme=programme).first()
    if existing:
        return existing
    receiver = receiver or find_receiver(programme)
    person = save_contact(intake, contact)
    give_consent(person, receiver, ConsentPurpose.REFERRAL, programme)
    if desk_fallback and not receiver.is_desk:
        give_consent(person, find_desk(), ConsentPurpose.DESK_FALLBACK, programme)
    referral = Referral.objects.create(
        intake=intake,
        programme=programme,
        organisation=receiver,
        question=question,
        language=(get_language() or intake.language)[:2],
        **freeze_verdict(assessment, programme.slug),
    )
    move(referral, "send", actor=Actor.ENTREPRENEUR)
    tell_organisation(referral)
    confirm_to_entrepreneur(referral, person)
    schedule_partner_reminder(referral)
    return referral


def save_contact(intake: Intake, contact: Contact) -> ContactPerson:
    person, _created = ContactPerson.objects.update_or_create(
        intake=intake,
        defaults={
            "name": contact.name,
            "email": contact.email,
            "phone": contact.phone,
            "company": contact.company,
        },
    )
    return person


def give_consent(
    person: ContactPerson,
    organisation: Organisation,
    purpose: ConsentPurpose,
    programme: Programme,
) -> None:
    # In the language of the page: the words that were read are the words that are kept.
    text = word_consent(purpose, organisation=organisation, programme=programme)
    Consent.objects.get_or_create(
        contact=person,
        organisation=organisation,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"text": text, "text_version": CONSENT_VERSION},
    )


def freeze_verdict(assessment: Assessment, slug: str) -> dict[str, Any]:
    """Everything that explains the verdict later: facts, needs, rule version, and each criterion's
    outcome.
    """
    match = next(match for match in assessment.matching.matches if match.programme.slug == slug)
    return {
        "catalogue": CatalogueVersion.objects.get(pk=assessment.catalogue.number),
        "as_of": assessment.facts.as_of,
        "facts": dict(assessment.facts.sent),
        "needs": assessment.needs,
        "verdict": match.verdict,
        "outcomes": [_freeze(one) for one in match.criteria],
    }


def _freeze(judged: Any) -> Mapping[str, Any]:
    return {"id": judged.criterion.id, "actual": judged.actual, "outcome": judged.outcome}
