"""Rerouting: a question that was not helped with goes on automatically. It goes to the next
programme in the ranking whose organisation was agreed to, else to whoever may search further, else
back to the entrepreneur with the truth.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.intake.answers import Assessment
from entrepreneurs.models import Intake
from portal.outbox.reminding import cancel_reminders
from programmes.engine.eligibility import INELIGIBLE
from programmes.models import Organisation, Programme
from programmes.publishing.versions import get_current_catalogue
from referrals.chains import find_holder, list_chain, lock_question
from referrals.consents import list_valid_consents, word_consent
from referrals.enums import Actor, EventType, PromiseKind
from referrals.lifecycle import move
from referrals.models import Referral
from referrals.notifications import tell_end
from referrals.receivers import find_fallback, find_receiver, pick_owner
from referrals.sending import Alternative, freeze_verdict, send

MAX_ALTERNATIVES = 3
VERDICT_FIELDS = ("catalogue", "as_of", "facts", "needs", "verdict", "outcomes")


def list_alternatives(
    assessment: Assessment, *, programme: Programme, receiver: Organisation
) -> list[Alternative]:
    """Return whom to offer besides `programme`: the programmes that fit best, each organisation
    once.
    """
    best: dict[int, Alternative] = {}
    for one in walk_ranking(assessment, besides={receiver.pk}):
        if one.programme != programme:
            best.setdefault(one.organisation.pk, one)
    return list(islice(best.values(), MAX_ALTERNATIVES))


def name_choice(one: Alternative) -> str:
    return f"{ConsentPurpose.REROUTE}:{one.organisation.slug}"


@dataclass(frozen=True, slots=True)
class Further:
    """The organisations that may also get a question, each for a consent of its own."""

    programme: Programme
    others: list[Alternative]
    fallback: Organisation | None

    def list_choices(self) -> list[tuple[str, str]]:
        """Return for each choice its value and the words that are agreed to."""
        choices = [(name_choice(one), one.word_consent()) for one in self.others]
        if self.fallback is not None:
            words = word_consent(
                ConsentPurpose.FALLBACK, organisation=self.fallback, programme=self.programme
            )
            choices.append((f"{ConsentPurpose.FALLBACK}:{self.fallback.slug}", words))
        return choices

    def choose(self, values: Collection[str]) -> "Further":
        """Return what is left of it when only these values were chosen."""
        others = [one for one in self.others if name_choice(one) in values]
        wanted = any(one.startswith(ConsentPurpose.FALLBACK) for one in values)
        return Further(self.programme, others, self.fallback if wanted else None)


def find_further(
    assessment: Assessment, *, programme: Programme, receiver: Organisation
) -> Further:
    """Return who else may get the question that was put to `receiver`, about `programme`. An
    organisation that already searched further cannot be asked to do so again.
    """
    municipality = str(assessment.intake.facts.get("municipality", ""))
    fallback = find_fallback(municipality, besides=receiver)
    tried = assessment.intake.referrals.filter(
        programme=programme, organisation=fallback, is_fallback=True
    )
    return Further(
        programme,
        list_alternatives(assessment, programme=programme, receiver=receiver),
        None if fallback == receiver or tried.exists() else fallback,
    )


def walk_ranking(assessment: Assessment, *, besides: set[int]) -> Iterator[Alternative]:
    """Yield, in the order that the visitor sees explained, the programmes that serve a need, are
    not out of reach, were not asked yet, and have an organisation of their own that is not among
    `besides` (row keys).
    """
    matches = [one for one in assessment.relevant if one.verdict != INELIGIBLE]
    rows = Programme.objects.filter(slug__in=[one.programme.slug for one in matches])
    rows = rows.exclude(referrals__intake=assessment.intake).filter(retired=False)
    programmes = {
        one.slug: one for one in rows.prefetch_related("organisations__organisation__pauses")
    }
    for match in matches:
        programme = programmes.get(match.programme.slug)
        receiver = find_receiver(programme) if programme else None
        if programme and receiver and not receiver.is_desk and receiver.pk not in besides:
            yield Alternative(receiver, programme)


@transaction.atomic
def pass_on(referral: Referral) -> Referral | None:
    """Pass the question on, and return the referral that has it now; None when nobody else may
    have it. One mail tells the entrepreneur both the end here and what comes next. Raises
    IllegalTransition when the referral was reopened or undone at this moment.
    """
    intake = lock_question(referral.intake_id)
    # From here on undoing comes too late.
    referral = move(referral, EventType.PASS_ON, actor=Actor.CLOCK)
    cancel_reminders(kinds=[PromiseKind.PASS_ON], subject_key=referral.subject_key)
    if not hasattr(intake, "contact"):
        return None
    # Somebody who had it before may have opened it again meanwhile.
    successor = find_holder(referral) or _send_on(referral, intake)
    tell_end(referral, successor=successor)
    return successor


def _send_on(referral: Referral, intake: Intake) -> Referral | None:
    if referral.is_fallback:
        return None
    assessment = Assessment(intake, get_current_catalogue())
    alternative = find_next(referral, assessment)
    if alternative is None:
        return _ask_fallback(referral, intake)
    return send(
        intake=intake,
        programme=alternative.programme,
        organisation=alternative.organisation,
        question=referral.question,
        language=referral.language,
        actor=Actor.CLOCK,
        verdict=freeze_verdict(assessment, alternative.programme.slug),
        previous=referral,
    )


def find_next(referral: Referral, assessment: Assessment) -> Alternative | None:
    """Return the first in the ranking that was agreed to and has not had the question yet."""
    agreed = list_valid_consents(referral).filter(purpose=ConsentPurpose.REROUTE)
    allowed = set(agreed.values_list("organisation", "programme"))
    tried = {one.organisation_id for one in list_chain(referral)}
    found = walk_ranking(assessment, besides=tried)
    wanted = (one for one in found if (one.organisation.pk, one.programme.pk) in allowed)
    return next(wanted, None)


def _ask_fallback(referral: Referral, intake: Intake) -> Referral | None:
    """Ask whoever was agreed to for a further search: the account manager of the municipality, or
    the desk.
    """
    tried = [one.organisation_id for one in list_chain(referral) if one.is_fallback]
    agreed = list_valid_consents(referral).filter(
        purpose=ConsentPurpose.FALLBACK, organisation__retired=False
    )
    consent = agreed.exclude(organisation__in=[*tried, referral.organisation_id]).first()
    if consent is None:
        return None
    organisation = consent.organisation
    return send(
        intake=intake,
        programme=referral.programme,
        organisation=organisation,
        question=referral.question,
        language=referral.language,
        actor=Actor.CLOCK,
        verdict={name: getattr(referral, name) for name in VERDICT_FIELDS},
        previous=referral,
        is_fallback=True,
        owner=pick_owner(organisation, intake),
    )
