"""Sending a referral: consent, referral, event, mails and what the clock owes, all in one
transaction.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.intake.answers import Assessment, lock_intake
from entrepreneurs.intake.returning import forget_address
from entrepreneurs.models import ContactPerson, Intake
from portal.accounts.models import User
from programmes.engine.criteria import Judged
from programmes.models import CatalogueVersion, Organisation, Programme
from referrals.consents import give_consent, word_consent
from referrals.enums import Actor, EventType
from referrals.lifecycle import move
from referrals.models import Referral
from referrals.notifications import confirm_to_entrepreneur, tell_organisation
from referrals.receivers import find_receiver

# The fields of a referral that explain its verdict later.
Verdict = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Contact:
    """The person who asks to be called, as filled in."""

    name: str
    email: str
    phone: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """An organisation that may get the question when the first one cannot help."""

    organisation: Organisation
    programme: Programme

    def word_consent(self) -> str:
        return word_consent(
            ConsentPurpose.REROUTE, organisation=self.organisation, programme=self.programme
        )


@transaction.atomic
def refer(
    *,
    intake: Intake,
    programme: Programme,
    assessment: Assessment,
    contact: Contact,
    question: str,
    receiver: Organisation | None = None,
    others: Collection[Alternative] = (),
    fallback: Organisation | None = None,
) -> Referral:
    """Refer once per programme: asking again returns the referral that is already there.

    `receiver` is the organisation that was agreed to, `others` are those that may get the question
    when it cannot help, `fallback` is the one that may search further after that. Raises
    Intake.DoesNotExist when everything was erased meanwhile.
    """
    intake = lock_intake(intake.pk)
    asked = Referral.objects.without_fallbacks().filter(intake=intake, programme=programme)
    existing: Referral | None = asked.first()
    if existing:
        return existing
    receiver = receiver or find_receiver(programme)
    person = save_contact(intake, contact)
    give_consent(person, receiver, ConsentPurpose.REFERRAL, programme=programme)
    fallback = None if fallback == receiver else fallback
    give_further_consent(person, programme, others=others, fallback=fallback)
    referral = send(
        intake=intake,
        programme=programme,
        organisation=receiver,
        question=question,
        language=(get_language() or intake.language)[:2],
        actor=Actor.ENTREPRENEUR,
        verdict=freeze_verdict(assessment, programme.slug),
    )
    confirm_to_entrepreneur(referral)
    # The referral has a page and mails of its own now.
    forget_address(intake)
    return referral


@transaction.atomic
def send(
    *,
    intake: Intake,
    programme: Programme,
    organisation: Organisation,
    question: str,
    language: str,
    actor: Actor,
    verdict: Verdict,
    previous: Referral | None = None,
    is_fallback: bool = False,
    owner: User | None = None,
) -> Referral:
    """Make the referral, send it and tell the organisation; the caller sees to consent. `verdict`
    is what freeze_verdict() returns.
    """
    referral = Referral.objects.create(
        intake=intake,
        programme=programme,
        organisation=organisation,
        previous=previous,
        is_fallback=is_fallback,
        owner=owner,
        question=question,
        language=language,
        **verdict,
    )
    move(referral, EventType.SEND, actor=actor)
    tell_organisation(referral)
    return referral


def give_further_consent(
    person: ContactPerson,
    question: Programme,
    *,
    others: Collection[Alternative],
    fallback: Organisation | None,
) -> None:
    """Keep the consents for when the first organisation cannot help; `question` is the programme
    that one was asked for.
    """
    for other in others:
        give_consent(
            person,
            other.organisation,
            ConsentPurpose.REROUTE,
            programme=other.programme,
            question=question,
        )
    if fallback is not None:
        give_consent(person, fallback, ConsentPurpose.FALLBACK, programme=question)


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


def freeze_verdict(assessment: Assessment, slug: str) -> Verdict:
    """Return the fields that explain the verdict later: facts, needs, rule version, and the
    outcome of each criterion.
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


def _freeze(judged: Judged) -> Mapping[str, object]:
    return {"id": judged.criterion.id, "actual": judged.actual, "outcome": judged.outcome}
