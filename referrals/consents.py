"""Consent: to which organisation somebody agrees, what for, and in which words. Nothing personal
goes to an organisation without it.
"""

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.models import Consent, ContactPerson
from portal import clock
from programmes.models import Organisation, Programme
from referrals.chains import find_root
from referrals.enums import OPEN
from referrals.models import Referral
from referrals.querysets import ReferralQuerySet

CONSENT_VERSION = "2026-11-25"


def word_consent(
    purpose: ConsentPurpose, *, organisation: Organisation, programme: Programme
) -> str:
    """Return the words that somebody agrees to, in the language of the page; they are kept with
    the consent.
    """
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
    *,
    programme: Programme,
    question: Programme | None = None,
) -> None:
    """Keep a consent of this person. `programme` is what it is for; `question` is the programme
    that was asked first, if that was another one.
    """
    # In the language of the page: the words that were read are the words that are kept.
    text = word_consent(purpose, organisation=organisation, programme=programme)
    Consent.objects.get_or_create(
        contact=person,
        organisation=organisation,
        purpose=purpose,
        question=question or programme,
        programme=programme,
        withdrawn_at=None,
        defaults={"text": text, "text_version": CONSENT_VERSION},
    )


def list_valid_consents(referral: Referral) -> QuerySet[Consent]:
    """Return the consents that still hold for this very question."""
    return _list_given(referral).filter(withdrawn_at=None)


def withdraw_consent(referral: Referral) -> None:
    """Withdraw every consent to this question: no organisation that had one has it any more."""
    list_valid_consents(referral).update(withdrawn_at=clock.now())


def allow_reading() -> Q:
    """Return the condition under which its organisation may read a referral: it is not over, or
    the consent that it rests on was not withdrawn.
    """
    given = Consent.objects.filter(
        contact__intake=OuterRef("intake"), organisation=OuterRef("organisation")
    ).annotate(fallback=ExpressionWrapper(OuterRef("is_fallback"), BooleanField()))
    for_this = given.filter(
        Q(programme=OuterRef("programme"))
        | Q(programme=None)
        | Q(fallback=True, purpose=ConsentPurpose.FALLBACK)
    )
    # One subquery answers both: valid consents come first, and without any consent nothing was
    # withdrawn.
    stands = for_this.annotate(stands=Q(withdrawn_at=None)).order_by("-stands").values("stands")
    return Q(status__in=OPEN) | Q(Coalesce(Subquery(stands[:1]), True))


def exclude_barred(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Leave out the referrals that their organisation may no longer read."""
    return rows.filter(allow_reading())


def is_barred(referral: Referral) -> bool:
    """Say whether its organisation may no longer read this referral: see allow_reading()."""
    rows: ReferralQuerySet = Referral.objects.filter(pk=referral.pk)
    return referral.status not in OPEN and not exclude_barred(rows).exists()


def _list_given(referral: Referral) -> QuerySet[Consent]:
    """Return all consents to this question. Rows from before questions were kept apart count for
    their own organisation.
    """
    asked = find_root(referral).programme_id
    older = Q(question=None, organisation=referral.organisation_id)
    rows = Consent.objects.filter(contact__intake=referral.intake_id)
    return rows.filter(Q(question=asked) | older)
