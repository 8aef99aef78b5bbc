"""What somebody agrees to: which organisation, what for, in which words. Nothing personal goes to
an organisation without it.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.models import Consent, ContactPerson
from portal import clock
from programmes.models import Organisation, Programme
from referrals.enums import OPEN, Status
from referrals.models import Referral

CONSENT_VERSION = "2026-11-25"
# What a programme's own organisation may have the question for.
REFERRING = (ConsentPurpose.REFERRAL, ConsentPurpose.REROUTE)


def word_consent(
    purpose: ConsentPurpose, *, organisation: Organisation, programme: Programme
) -> str:
    """The words that somebody agrees to; kept with the consent."""
    names = {"organisation": organisation.name, "programme": str(programme)}
    if purpose == ConsentPurpose.FALLBACK:
        return (
            _(
                "%(organisation)s mag dan met mij verder zoeken. %(organisation)s krijgt mijn "
                "naam, mijn contactgegevens en mijn antwoorden. %(organisation)s leest ook wie "
                "er nee zei, en waarom."
            )
            % names
        )
    if purpose == ConsentPurpose.REROUTE:
        return (
            _(
                "%(organisation)s mag mijn vraag dan krijgen, voor %(programme)s. Ook mijn naam, "
                "mijn contactgegevens en mijn antwoorden. Dat is alleen om mij te helpen."
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


def list_standing(referral: Referral) -> QuerySet[Consent]:
    """What the person who asked still agrees to."""
    return Consent.objects.filter(contact__intake=referral.intake_id, withdrawn_at=None)


def withdraw_consent(referral: Referral) -> None:
    """What this referral stands on, unless another open one to the same organisation does too.
    With the last referral goes all the rest.
    """
    others = Referral.objects.filter(intake=referral.intake_id).exclude(status=Status.WITHDRAWN)
    standing = list_standing(referral)
    if not others.exists():
        standing.update(withdrawn_at=clock.now())
    elif not others.filter(organisation=referral.organisation_id, status__in=OPEN).exists():
        purposes = [ConsentPurpose.FALLBACK] if referral.is_fallback else REFERRING
        standing.filter(organisation=referral.organisation_id, purpose__in=purposes).update(
            withdrawn_at=clock.now()
        )
