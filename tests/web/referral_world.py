"""Questions that went their way: by the same functions as people and the clock use."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from portal import clock
from portal.links import sign_timed_token, sign_token
from portal.outbox.models import OutgoingMessage
from portal.outbox.ticking import run_tick
from programmes.models import Organisation
from referrals.asking_back import ask as ask_back
from referrals.enums import PromiseKind
from referrals.inbox import make_link_token
from referrals.models import Referral
from referrals.outcomes import record_outcome
from referrals.pausing import pause
from referrals.responding import accept, complete, lose_touch, refuse, report_progress
from referrals.withdrawing import withdraw
from tests.factories import IntakeFactory, send_referral, set_mailbox

NEEDS = {"ambition": 3, "networks": 2, "innovation": 2}
NEXT = {"business-versnellers": "mkb-businessversneller"}


def ask(name: str, **agreed: object) -> Referral:
    intake = IntakeFactory(grower=True, needs=NEEDS, own_words="Wij willen groeien.")
    return send_referral(intake, name="Ada Bouwer", email=f"{name}@bouwer.example", **agreed)


def answer(referral: Referral, step: Callable[[Referral], object], *, days: int) -> None:
    """That many days after it was sent, and told a minute later."""
    with clock.frozen(referral.created_at + timedelta(days=days)):
        run_tick()
        step(referral)
    with clock.frozen(referral.created_at + timedelta(days=days, minutes=2)):
        run_tick()


def make_waiting() -> Referral:
    return ask("waiting")


def make_reminded() -> Referral:
    """Two reminders, and a note that nobody has answered yet."""
    with clock.travel(timedelta(days=-16)):
        referral = ask("reminded")
        run_tick()
    for days in (11, 2):
        with clock.travel(timedelta(days=-days)):
            run_tick()
    return referral


def make_accepted() -> Referral:
    referral = ask("accepted")
    return accept(referral, note="Ik bel u donderdag.")


def make_progress() -> Referral:
    with clock.travel(timedelta(days=-12)):
        referral = ask("progress")
    answer(referral, lambda one: accept(one, note="Ik bel u."), days=1)
    news = {"reason": "appointment", "note": "Maandag om tien uur bij u."}
    answer(referral, lambda one: report_progress(one, **news), days=4)
    return referral


def make_asked() -> Referral:
    """The organisation wants to know something first."""
    with clock.travel(timedelta(days=-2)):
        referral = ask("asked")
        return ask_back(referral, note="Hoeveel mensen werken er nu bij u?")


def make_rerouted() -> Referral:
    with clock.travel(timedelta(days=-6)):
        referral = ask("rerouted", others=NEXT)
    answer(referral, lambda one: refuse(one, reason="at-capacity", note="Vol tot mei."), days=2)
    return Referral.objects.get(previous=referral)


def make_fallback() -> Referral:
    with clock.travel(timedelta(days=-6)):
        referral = ask("fallback", fallback="regionaal-loket")
    answer(referral, lambda one: refuse(one, reason="not-eligible", note="Te klein."), days=2)
    return Referral.objects.get(previous=referral)


def make_nobody() -> Referral:
    with clock.travel(timedelta(days=-6)):
        referral = ask("nobody")
    answer(referral, lambda one: refuse(one, reason="wrong-organisation"), days=2)
    return referral


def make_duplicate() -> Referral:
    with clock.travel(timedelta(days=-6)):
        referral = ask("duplicate")
    answer(referral, lambda one: refuse(one, reason="duplicate"), days=2)
    return referral


def make_expired() -> Referral:
    with clock.travel(timedelta(days=-50)):
        referral = ask("expired")
        run_tick()
    for days in (45, 36, 18, 4):
        with clock.travel(timedelta(days=-days)):
            run_tick()
            run_tick()
    return referral


def make_away() -> Referral:
    """In an organisation of its own: the pause would take the others along."""
    with clock.travel(timedelta(days=-6)):
        referral = ask("away", programme="techpack")
    organisation = referral.organisation
    until = clock.today() + timedelta(days=30)
    answer(
        referral,
        lambda one: pause(organisation=organisation, programme=None, kind="away", until=until),
        days=2,
    )
    return referral


def make_unreachable() -> Referral:
    with clock.travel(timedelta(days=-9)):
        referral = ask("unreachable")
    answer(referral, accept, days=1)
    answer(referral, lambda one: lose_touch(one, note="Drie keer gebeld."), days=6)
    return referral


def make_withdrawn() -> Referral:
    return withdraw(ask("withdrawn"))


def make_completed() -> Referral:
    with clock.travel(timedelta(days=-40)):
        referral = ask("completed")
    answer(referral, accept, days=1)
    figures = {"what": "Een lening voor een nieuwe hal.", "financing_raised": 150_000, "jobs": 3}
    answer(referral, lambda one: complete(one, helped="partly", figures=figures), days=20)
    return referral


STORIES: dict[str, Callable[[], Referral]] = {
    "waiting": make_waiting,
    "reminded": make_reminded,
    "accepted": make_accepted,
    "progress": make_progress,
    "asked": make_asked,
    "rerouted": make_rerouted,
    "fallback": make_fallback,
    "nobody": make_nobody,
    "duplicate": make_duplicate,
    "expired": make_expired,
    "away": make_away,
    "unreachable": make_unreachable,
    "withdrawn-own": make_withdrawn,
    "completed": make_completed,
}


def make_stories() -> dict[str, str]:
    for slug in ("business-versnellers", "roc-van-flevoland"):
        set_mailbox(slug, f"loket@{slug}.example")
    rows = {name.replace("-", "_"): make() for name, make in STORIES.items()}
    done = rows["completed"]
    record_outcome(
        rows["completed"], question=PromiseKind.OUTCOME_QUESTION, answers={"helped": "yes"}
    )
    with clock.travel(timedelta(days=-8)):
        late = sign_timed_token(PromiseKind.OUTCOME_QUESTION, done.pk)
        late_inbox = make_link_token(done.organisation)
    intake = IntakeFactory(needs=NEEDS, email="ada@bouwer.example")
    fail_some_post()
    return {
        **{
            f"status_{name}": sign_token("status", row.intake.contact.pk)
            for name, row in rows.items()
        },
        **{f"answer_{name}": row.answer_token for name, row in rows.items()},
        **{f"row_{name}": str(row.pk) for name, row in rows.items()},
        "told_outcome": sign_timed_token(PromiseKind.OUTCOME_QUESTION, done.pk),
        "told_impact": sign_timed_token(PromiseKind.IMPACT_QUESTION, done.pk),
        "inbox": make_link_token(done.organisation),
        "inbox_empty": make_link_token(Organisation.objects.get(slug="p2")),
        "inbox_late": late_inbox,
        "told_late": late,
        "told_gone": sign_timed_token(PromiseKind.OUTCOME_QUESTION, uuid4()),
        "questions_off": sign_token("questions-off", rows["progress"].intake.contact.pk),
        "intake_off": sign_token("intake-off", intake.pk),
    }


def make_received() -> dict[str, str]:
    """With the account manager of a municipality, after somebody else refused."""
    with clock.travel(timedelta(days=-3)):
        referral = ask("received", fallback="gemeente-breda")
    answer(referral, lambda one: refuse(one, reason="at-capacity", note="Vol tot mei."), days=1)
    return {"received": str(Referral.objects.get(previous=referral).pk)}


def fail_some_post() -> None:
    """A mailbox that does not exist any more, and a mail that waits too long."""
    rows = OutgoingMessage.objects.filter(status="pending").order_by("pk")
    failed, late = rows[0], rows[1]
    OutgoingMessage.objects.filter(pk=failed.pk).update(
        status="failed", attempts=1, last_error="SMTPRecipientsRefused 550"
    )
    OutgoingMessage.objects.filter(pk=late.pk).update(
        due_at=clock.now() - timedelta(hours=3), last_error="ConnectionRefusedError"
    )
