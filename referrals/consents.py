"""What somebody agrees to: which organisation, what for, in which words. Nothing personal goes to
an organisation without it.
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
    *,
    programme: Programme,
    question: Programme | None = None,
) -> None:
    """`programme`: what for; `question`: the programme that was asked first, if another."""
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


def list_standing(referral: Referral) -> QuerySet[Consent]:
    """What the person who asked still agrees to, for this very question."""
    return _list_given(referral).filter(withdrawn_at=None)


def withdraw_consent(referral: Referral) -> None:
    """All that was agreed to for this question: nobody of those who had it has it any more."""
    list_standing(referral).update(withdrawn_at=clock.now())


def allow_reading() -> Q:
    """Of a referral: not those that are over, and that their organisation may no longer read,
    since what they were agreed to for has been withdrawn.
    """
    given = Consent.objects.filter(
        contact__intake=OuterRef("intake"), organisation=OuterRef("organisation")
    ).annotate(fallback=ExpressionWrapper(OuterRef("is_fallback"), BooleanField()))
    for_this = given.filter(
        Q(programme=OuterRef("programme"))
        | Q(programme=None)
        | Q(fallback=True, purpose=ConsentPurpose.FALLBACK)
    )
    # One look for both: who agreed to nothing withdrew nothing, and what stands comes first.
    stands = for_this.annotate(stands=Q(withdrawn_at=None)).order_by("-stands").values("stands")
    return Q(status__in=OPEN) | Q(Coalesce(Subquery(stands[:1]), True))


def exclude_barred(rows: ReferralQuerySet) -> ReferralQuerySet:
    return rows.filter(allow_reading())


def is_barred(referral: Referral) -> bool:
    """See allow_reading()."""
    rows: ReferralQuerySet = Referral.objects.filter(pk=referral.pk)
    return referral.status not in OPEN and not exclude_barred(rows).exists()


def _list_given(referral: Referral) -> QuerySet[Consent]:
    """Rows from before questions were kept apart count for their own organisation."""
    asked = find_root(referral).programme_id
    older = Q(question=None, organisation=referral.organisation_id)
    rows = Consent.objects.filter(contact__intake=referral.intake_id)
    return rows.filter(Q(question=asked) | older)
