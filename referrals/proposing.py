"""Proposals, from a visit to a referral: the account manager proposes a programme, the company
decides.

The company gets an intake of its own, filled with the facts on file. It sees what we know, can
correct it, answers what would decide, and agrees in the same words as anybody else.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from entrepreneurs.companies.follow_ups import close, promise, reopen
from entrepreneurs.enums import FollowUpKind, FollowUpResult
from entrepreneurs.intake.returning import forget_address
from entrepreneurs.models import CompanyContact, Establishment, FollowUp, Intake
from entrepreneurs.visits.advising import describe_facts_and_needs
from portal import clock
from portal.accounts.models import User
from portal.links import build_url
from portal.outbox.queueing import cancel_messages
from portal.outbox.short_mails import Address, ShortMail, send_short_mail
from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue
from programmes.models import Programme
from referrals.chains import find_root
from referrals.enums import Helped, ReferralMailKind, Status
from referrals.models import Referral, ReferralProposal

CHANNEL, LANGUAGE = "visit", "nl"
MAIL = ShortMail(
    gettext_lazy("Wilt u hulp van %(programme)s?"),
    (
        gettext_lazy("Wij denken dat %(programme)s bij uw bedrijf past. %(summary)s"),
        gettext_lazy("Dit schreven wij op als uw vraag:\n%(question)s"),
        gettext_lazy(
            "Bekijk wat wij van uw bedrijf weten, en waarom het past. Er gaat pas iets weg als u "
            "zelf ja zegt. Wilt u het niet? Dan hoeft u niets te doen. De link werkt %(days)s "
            "dagen."
        ),
    ),
    gettext_lazy("Bekijk het voorstel"),
)
RESULTS = {
    Helped.YES: FollowUpResult.HELPED,
    Helped.PARTLY: FollowUpResult.PARTLY,
    Helped.NO: FollowUpResult.NOT,
}


class ProposalError(ValueError):
    """The reason why a proposal cannot be made or taken back, as a sentence for the person who
    tried.
    """


@transaction.atomic
def propose_referral(
    *,
    establishment: Establishment,
    programme: Programme,
    contact: CompanyContact,
    question: str,
    person: User,
    catalogue: Catalogue,
) -> ReferralProposal:
    """Propose a programme to a contact of a company, with a promise to follow it up. Raises
    ProposalError when the contact has no address, or when this was proposed and is still open.
    """
    if not contact.is_reachable:
        raise ProposalError(_("Kies een contactpersoon met een e-mailadres."))
    if find_open_proposal(establishment, programme) is not None:
        raise ProposalError(_("Dit is al gevraagd aan het bedrijf."))
    intake = _open_intake(establishment, question=question, catalogue=catalogue)
    name = pick_language(programme.title, LANGUAGE)
    with override(LANGUAGE):
        text = _("Doorverwijzen naar %(programme)s") % {"programme": name}
    proposal: ReferralProposal = ReferralProposal.objects.create(
        intake=intake,
        establishment=establishment,
        programme=programme,
        contact=contact,
        person=person,
        follow_up=promise(
            establishment=establishment,
            text=text[:200],
            owner=person,
            due_on=clock.today() + timedelta(days=settings.PROPOSAL_DUE_DAYS),
            kind=FollowUpKind.PROGRAMME,
        ),
    )
    _ask(proposal, name=name)
    return proposal


def _open_intake(establishment: Establishment, *, question: str, catalogue: Catalogue) -> Intake:
    """Make an intake with what we know of the company; who it is stays out until somebody
    agrees.
    """
    facts, needs = describe_facts_and_needs(establishment, catalogue=catalogue)
    intake: Intake = Intake.objects.create(
        channel=CHANNEL,
        language=LANGUAGE,
        own_words=question,
        needs=needs,
        facts=dict(facts.sent),
        town=establishment.town,
        kvk_number=establishment.company.kvk_number,
    )
    return intake


def _ask(proposal: ReferralProposal, *, name: str) -> None:
    """Mail the proposal, after the time in which a mis-click can be taken back."""
    contact, person = proposal.contact, proposal.person
    assert contact is not None  # noqa: S101 (just made with both)
    assert person is not None  # noqa: S101
    send_short_mail(
        MAIL,
        Address(
            contact.email,
            LANGUAGE,
            contact.name,
            (str(person), getattr(person.organisation, "name", "")),
        ),
        kind=ReferralMailKind.PROPOSAL,
        subject_key=proposal.subject_key,
        words={
            "programme": name,
            "summary": pick_language(proposal.programme.summary, LANGUAGE),
            "question": proposal.intake.own_words,
            "days": settings.INTAKE_KEEP_DAYS,
        },
        url=build_url(
            "referrals:refer", proposal.intake.token, proposal.programme.slug, language=LANGUAGE
        ),
        due_at=clock.now() + timedelta(seconds=settings.UNDO_SECONDS),
    )


@transaction.atomic
def take_back(proposal: ReferralProposal) -> None:
    """Take back a proposal that the company has not agreed to: its link and the promise end.
    Raises ProposalError once it is a referral.
    """
    intake = Intake.objects.select_for_update().get(pk=proposal.intake_id)
    if Referral.objects.filter(intake=intake).exists():
        raise ProposalError(_("Het bedrijf heeft al ja gezegd."))
    cancel_messages(kind=ReferralMailKind.PROPOSAL, subject_key=proposal.subject_key)
    forget_address(intake)
    if proposal.follow_up and proposal.follow_up.done_on is None:
        close(proposal.follow_up, result=FollowUpResult.DROPPED)
    intake.delete()


def find_open_proposal(
    establishment: Establishment, programme: Programme
) -> ReferralProposal | None:
    """Return a proposal that waits for the company or is already a referral."""
    rows = ReferralProposal.objects.filter(establishment=establishment, programme=programme)
    return rows.filter(intake__in=Intake.objects.kept()).first()


def find_referral(proposal: ReferralProposal) -> Referral | None:
    """Return the referral that it became, once the company agreed."""
    rows = Referral.objects.filter(intake=proposal.intake_id, programme=proposal.programme_id)
    return rows.select_related("organisation").first()


def describe_proposed_contact(intake: Intake) -> dict[str, str]:
    """Return the contact details with which the company's form is filled; none where nobody
    proposed it.
    """
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


def list_waiting(establishment: Establishment) -> list[ReferralProposal]:
    """Return the proposals that the company has not agreed to yet."""
    rows = ReferralProposal.objects.filter(establishment=establishment, intake__referrals=None)
    return list(rows.select_related("programme"))


def end_promise(referral: Referral) -> None:
    """Close the promise of the account manager who proposed it, once this is over for good."""
    proposal = _find_proposal(referral)
    follow_up = proposal.follow_up if proposal else None
    if follow_up is None or follow_up.done_on is not None:
        return
    dropped = referral.status == Status.WITHDRAWN
    result = FollowUpResult.DROPPED if dropped else RESULTS[Helped(referral.helped)]
    close(follow_up, result=result, note=referral.note[:500])


def reopen_promise(referral: Referral, *, was: str) -> None:
    """Open that promise again when the referral leaves `was`, its status before. What somebody
    closed by hand stays closed.
    """
    if was not in {Status.COMPLETED, Status.WITHDRAWN}:
        return
    proposal = _find_proposal(referral)
    if proposal and proposal.follow_up and proposal.follow_up.done_on is not None:
        reopen(proposal.follow_up)


def list_proposal_keys(intake: Intake) -> list[str]:
    """Return the keys under which mails about proposals to this company are filed."""
    return [one.subject_key for one in ReferralProposal.objects.filter(intake=intake)]


def _find_proposal(referral: Referral) -> ReferralProposal | None:
    """Return the proposal behind a referral, also when another organisation helped in the end."""
    rows = ReferralProposal.objects.filter(
        intake=referral.intake_id, programme=find_root(referral).programme_id
    )
    return rows.select_related("follow_up").first()


def forget_results(intake: Intake) -> None:
    """Blank the words of an organisation that were copied to a follow-up when its proposal ended,
    also in the history.
    """
    keys = list(FollowUp.objects.filter(proposal__intake=intake).values_list("pk", flat=True))
    history = FollowUp.history.model.objects
    for rows in (FollowUp.objects.filter(pk__in=keys), history.filter(id__in=keys)):
        rows.exclude(result_note="").update(result_note="")
