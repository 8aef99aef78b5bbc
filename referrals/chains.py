"""Chains: the referrals that belong to one question, as it goes from one organisation to the next,
and how the need behind them stands.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from entrepreneurs.models import Intake
from referrals.enums import (
    HELPING,
    OPEN,
    EventType,
    Helped,
    NeedStatus,
    OutcomeMoment,
    OutcomeSource,
    Status,
)
from referrals.models import Outcome, Referral, ReferralEvent

# Left out of the trace: these are no answers, and what an organisation and the entrepreneur asked
# each other stays between them.
UNTRACED = (
    EventType.PASS_ON,
    EventType.ASK,
    EventType.REPLY,
    EventType.REVOKE,
    EventType.ERASE,
)


def lock_question(pk: UUID) -> Intake:
    """Lock and return the intake of a question, by its key. Whatever writes more than one referral
    of a question takes this lock first and keeps it until the transaction ends, so that two
    writers never wait for each other.
    """
    intake: Intake = Intake.objects.select_for_update(of=("self",)).get(pk=pk)
    return intake


def find_root(referral: Referral) -> Referral:
    """Return the first referral of the question."""
    while referral.previous is not None:
        referral = referral.previous
    return referral


def group_chains(referrals: Iterable[Referral]) -> list[list[Referral]]:
    """Return the chains of one intake: the referrals of each question, in the order in which it
    went to them.
    """
    rows = sorted(referrals, key=lambda one: one.created_at)
    chains: dict[object, list[Referral]] = {}
    for one in rows:
        chain = chains.get(one.previous_id, [])
        chain.append(one)
        chains[one.pk] = chain
    unique = {id(chain): chain for chain in chains.values()}
    return list(unique.values())


def list_chain(referral: Referral) -> list[Referral]:
    """Return all referrals of the same question, in order."""
    rows = Referral.objects.with_people().filter(intake=referral.intake_id)
    return next(chain for chain in group_chains(rows) if referral in chain)


def find_holder(referral: Referral, chain: list[Referral] | None = None) -> Referral | None:
    """Return the referral of another organisation that has the question by now, or has helped with
    it. `chain` is what list_chain() gives, where the caller knows it.
    """
    others = (one for one in chain or list_chain(referral) if one != referral)
    return next((one for one in others if one.status in OPEN or is_helped(one)), None)


def list_trace(referral: Referral) -> list[ReferralEvent]:
    """Return who said what before this referral, for the organisation that takes over the
    search.
    """
    before = [one for one in list_chain(referral) if one.created_at < referral.created_at]
    rows = ReferralEvent.objects.filter(referral__in=before).select_related(
        "referral__organisation", "person"
    )
    if referral.status not in OPEN:
        rows = rows.filter(occurred_at__lte=referral.changed_at)
    return list(rows.exclude(type__in=UNTRACED).order_by("occurred_at", "pk"))


def is_helped(referral: Referral) -> bool:
    """Say whether it helped: by the entrepreneur's word, else by the organisation's."""
    return bool(said := find_helped(referral)) and said != Helped.NO


def find_own_outcome(referral: Referral) -> Outcome | None:
    """Return how it went in the words of the entrepreneur. Reads `told` as it was prefetched."""
    wanted = (OutcomeSource.ENTREPRENEUR, OutcomeMoment.COMPLETION)
    told = (one for one in referral.told.all() if (one.source, one.moment) == wanted)
    return next(told, None)


def find_helped(referral: Referral) -> str:
    """Return the entrepreneur's answer to whether it helped, else the organisation's; "" until it
    is over, or where nobody said so.
    """
    if referral.status != Status.COMPLETED:
        return ""
    own = [one.helped for one in referral.told.all() if one.source == OutcomeSource.ENTREPRENEUR]
    return next(filter(None, own), referral.helped)


def derive_need(referrals: Sequence[Referral]) -> NeedStatus:
    """Return how a need stands, from the referrals that serve it: the best news counts."""
    if not referrals:
        return NeedStatus.NOT_ASKED
    if any(is_helped(one) for one in referrals):
        return NeedStatus.HELPED
    statuses = {one.status for one in referrals}
    if statuses & HELPING:
        return NeedStatus.IN_PROGRESS
    if statuses & OPEN:
        return NeedStatus.WAITING
    return NeedStatus.REFUSED if statuses != {Status.WITHDRAWN} else NeedStatus.NOT_ASKED
