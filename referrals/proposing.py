"""From a visit to a referral: the account manager proposes a programme, the company decides.

The company gets its own intake, filled with the facts on file: it sees what we know, can put it
right, answers what would decide, and agrees in the same words as anybody else.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from entrepreneurs.advising import describe_case
from entrepreneurs.enums import FollowUpKind, FollowUpResult
from entrepreneurs.follow_ups import close, promise
from entrepreneurs.models import CompanyContact, Establishment, Intake
from portal import clock
from portal.accounts.models import User
from portal.links import build_url
from portal.outbox.queueing import cancel_messages, queue_message
from programmes.catalogue import Catalogue
from programmes.models import Programme, pick_language
from referrals.models import Referral, ReferralProposal

KIND, CHANNEL, LANGUAGE = "referral-proposal", "visit", "nl"


class ProposalError(ValueError):
    """Why it cannot be: a sentence for the person who tried."""


@transaction.atomic
def propose_referral(
    *,
    place: Establishment,
    programme: Programme,
    contact: CompanyContact,
    question: str,
    person: User,
    catalogue: Catalogue,
) -> ReferralProposal:
    """Raises ProposalError when nobody can be asked, or it was asked and is still open."""
    if not contact.is_reachable:
        raise ProposalError(_("Kies een contactpersoon met een e-mailadres."))
    if find_open_proposal(place, programme) is not None:
        raise ProposalError(_("Dit is al gevraagd aan het bedrijf."))
    intake = _open_intake(place, question=question, catalogue=catalogue)
    name = pick_language(programme.title, LANGUAGE)
    with override(LANGUAGE):
        text = _("Doorverwijzen naar %(programme)s") % {"programme": name}
    proposal: ReferralProposal = ReferralProposal.objects.create(
        intake=intake,
        establishment=place,
        programme=programme,
        contact=contact,
        person=person,
        follow_up=promise(
            establishment=place,
            text=text[:200],
            owner=person,
            due_on=clock.today() + timedelta(days=settings.PROPOSAL_DUE_DAYS),
            kind=FollowUpKind.PROGRAMME,
        ),
    )
    _ask(proposal, name=name)
    return proposal


def _open_intake(place: Establishment, *, question: str, catalogue: Catalogue) -> Intake:
    """With what we know of the company; who it is stays out until somebody agrees."""
    facts, needs = describe_case(place, catalogue=catalogue)
    intake: Intake = Intake.objects.create(
        channel=CHANNEL,
        language=LANGUAGE,
        own_words=question,
        needs=needs,
        facts=dict(facts.sent),
        town=place.town,
        kvk_number=place.company.kvk_number,
    )
    return intake


def _ask(proposal: ReferralProposal, *, name: str) -> None:
    """Not at once: a mis-click can be taken back for a while."""
    contact, person = proposal.contact, proposal.person
    assert contact is not None  # noqa: S101 (just made with both)
    assert person is not None  # noqa: S101
    token = proposal.intake.token
    queue_message(
        kind=KIND,
        subject_key=proposal.subject_key,
        to=contact.email,
        template="referrals/emails/referral_proposal",
        context={
            "name": contact.name,
            "programme": name,
            "summary": pick_language(proposal.programme.summary, LANGUAGE),
            "question": proposal.intake.own_words,
            "person": str(person),
            "organisation": getattr(person.organisation, "name", ""),
            "days": settings.INTAKE_KEEP_DAYS,
            "url": build_url("referrals:refer", token, proposal.programme.slug, language=LANGUAGE),
        },
        language=LANGUAGE,
        due_at=clock.now() + timedelta(seconds=settings.UNDO_SECONDS),
    )


@transaction.atomic
def take_back(proposal: ReferralProposal) -> None:
    """What the company has not agreed to yet: its link ends, and the promise with it. Raises
    ProposalError once it is a referral.
    """
    intake = Intake.objects.select_for_update().get(pk=proposal.intake_id)
    if Referral.objects.filter(intake=intake).exists():
        raise ProposalError(_("Het bedrijf heeft al ja gezegd."))
    cancel_messages(kind=KIND, subject_key=proposal.subject_key)
    if proposal.follow_up and proposal.follow_up.done_on is None:
        close(proposal.follow_up, result=FollowUpResult.DROPPED)
    intake.delete()


def find_open_proposal(place: Establishment, programme: Programme) -> ReferralProposal | None:
    """Waiting for the company, or already a referral."""
    rows = ReferralProposal.objects.filter(establishment=place, programme=programme)
    return rows.filter(intake__in=Intake.objects.kept()).first()


def find_referral(proposal: ReferralProposal) -> Referral | None:
    """What came of it, once the company agreed."""
    rows = Referral.objects.filter(intake=proposal.intake_id, programme=proposal.programme_id)
    return rows.select_related("organisation").first()


def describe_proposed_contact(intake: Intake) -> dict[str, str]:
    """What the form of the company is filled with; nothing where nobody proposed it."""
    row = ReferralProposal.objects.filter(intake=intake).select_related("contact", "establishment")
    proposal = row.first()
    if proposal is None or proposal.contact is None:
        return {}
    contact = proposal.contact
    return {
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "company": proposal.establishment.name,
    }


def list_waiting(place: Establishment) -> list[ReferralProposal]:
    """Proposals that the company has not agreed to yet."""
    rows = ReferralProposal.objects.filter(establishment=place, intake__referrals=None)
    return list(rows.select_related("programme"))
