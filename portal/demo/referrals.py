"""The invented companies of the demonstration that asked for help, and how that went on: together
they show every status that a referral can have.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from entrepreneurs.intake.answers import Assessment
from entrepreneurs.models import Intake
from portal import clock
from portal.outbox.queueing import erase_messages
from programmes.models import Programme
from programmes.publishing.versions import get_current_catalogue
from referrals.asking_back import ask
from referrals.enums import PromiseKind
from referrals.models import Referral
from referrals.outcomes import record_outcome
from referrals.receivers import find_receiver
from referrals.rerouting import Further, find_further, pass_on
from referrals.responding import accept, complete, refuse, report_progress
from referrals.sending import Contact, refer
from referrals.withdrawing import withdraw

# What a file of fixtures/demo holds.
Fixture = Mapping[str, Any]


def load_history(history: Fixture, people: Sequence[str]) -> None:
    """Load companies of long ago, whose mails are gone: fixtures/demo/history.yaml."""
    number = 0
    for course in history["courses"]:
        for _one in range(course["number"]):
            number += 1
            town = sorted(history["towns"])[number % len(history["towns"])]
            name = people[number % len(people)]
            load_company(
                {
                    **{key: history[key] for key in ("programme", "needs", "own_words")},
                    "name": f"Bedrijf van {name}",
                    "contact": {"name": name, "email": f"vroeger{number}@bedrijven.example"},
                    "town": town,
                    "facts": history["facts"] | {"municipality": history["towns"][town]},
                    "channel": course["channel"],
                    "others": False,
                    "fallback": False,
                    "asked": course.get("asked", 100) + 4 * number,
                    "steps": [dict(step) for step in course["steps"]],
                }
            )
    _let_mails_be_gone()


def _let_mails_be_gone() -> None:
    old = Referral.objects.filter(created_at__lt=clock.now() - timedelta(days=90))
    erase_messages(subject_keys=[one.subject_key for one in old])


def load_company(company: Fixture) -> None:
    """Walk through the intake and what followed, by the same functions as a visitor and a partner.

    `company` is one of fixtures/demo/companies.yaml: `asked` is in days before today, `after` in
    days since then. Does nothing for a company that was loaded before.
    """
    with clock.travel(timedelta(days=-company.get("asked", 0))):
        intake, created = Intake.objects.get_or_create(
            submission=uuid5(NAMESPACE_URL, company["contact"]["email"]),
            defaults={
                "channel": company.get("channel", "demo"),
                "own_words": company["own_words"],
                "needs": company["needs"],
                "town": company["town"],
                "kvk_number": company.get("kvk_number", ""),
                "facts": company["facts"],
            },
        )
        if not created:
            return
        referral = _ask(intake, company)
    for step in company.get("steps", []):
        days = step.pop("after") - company.get("asked", 0)
        with clock.travel(timedelta(days=days)):
            referral = ACTIONS[step.pop("do")](referral, **step) or referral


def _ask(intake: Intake, company: Fixture) -> Referral:
    assessment = Assessment(intake, get_current_catalogue())
    programme = Programme.objects.get(slug=company["programme"])
    receiver = find_receiver(programme)
    further = find_further(assessment, programme=programme, receiver=receiver)
    if not company.get("others", True):
        further = Further(programme, [], further.fallback)
    if not company.get("fallback", True):
        further = Further(programme, further.others, None)
    return refer(
        intake=intake,
        programme=programme,
        assessment=assessment,
        contact=Contact(company=company["name"], **company["contact"]),
        question=company["own_words"],
        receiver=receiver,
        others=further.others,
        fallback=further.fallback,
    )


def _tell(referral: Referral, *, question: str, **answers: object) -> None:
    record_outcome(referral, question=question, answers=answers)


# A step that passes the question on returns the new referral: the next steps are about that one.
ACTIONS: Final[Mapping[str, Callable[..., Referral | None]]] = {
    "accept": accept,
    "ask": ask,
    "refuse": refuse,
    "pass-on": pass_on,
    "progress": report_progress,
    "complete": complete,
    "tell": partial(_tell, question=PromiseKind.OUTCOME_QUESTION),
    "look-back": partial(_tell, question=PromiseKind.IMPACT_QUESTION),
    "withdraw": withdraw,
}
