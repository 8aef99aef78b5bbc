"""The clock of a referral, row by row: when, to whom, how often, and when no longer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from portal import clock
from portal.clock import AMSTERDAM
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.ticking import run_tick
from programmes.models import Organisation, Pause, Programme
from referrals.enums import EventType, PromiseKind
from referrals.lifecycle import move
from referrals.models import Outcome, Referral
from referrals.outcomes import record_outcome, stop_asking
from referrals.responding import accept, complete, lose_touch, refuse, report_progress
from referrals.withdrawing import erase_person, withdraw
from tests.factories import IntakeFactory, send_referral
from tests.referrals.conftest import TUESDAY

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
PARTNER, ADA = "loket@oost-nl.example", "ada@bouwer.example"
REMINDER = "Herinnering: een ondernemer wacht op Oost NL"


def at(month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)


def tick_daily(start: datetime, *, days: int) -> dict[str, list[datetime]]:
    """A tick each day at the same hour; the days on which each mail left, by subject."""
    found: dict[str, list[datetime]] = {}
    seen = set(OutgoingMessage.objects.filter(status="sent").values_list("pk", flat=True))
    for number in range(days + 1):
        moment = start.astimezone(AMSTERDAM) + number * DAY
        moment = datetime.combine(moment.date(), start.astimezone(AMSTERDAM).time(), AMSTERDAM)
        with clock.frozen(moment):
            # The next one for what this one brought about.
            if any(run_tick().values()):
                run_tick()
        for mail in OutgoingMessage.objects.filter(status="sent").exclude(pk__in=seen):
            found.setdefault(mail.kind, []).append(moment)
            seen.add(mail.pk)
    return found


def test_who_does_not_answer(mailoutbox: Any) -> None:
    """Reminders at 3, 9 and 21 working days, a note to the entrepreneur at 9, the end at 30."""
    with clock.frozen(TUESDAY):
        send_referral()
    found = tick_daily(TUESDAY, days=60)
    assert found["partner-silent"] == [at(6, 5), at(6, 15), at(7, 1)]
    assert found["still-nobody"] == [at(6, 15)]
    # Thirty working days after the second of June: no holiday lies in between.
    assert found["taken-away"] == found["expired"] == [at(7, 14)]
    assert Referral.objects.get().status == "expired"
    assert Referral.objects.get().reason == "silent"


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        (at(6, 2), at(6, 5)),  # Tuesday to Friday
        (at(6, 4), at(6, 9)),  # over a weekend
        (at(6, 6), at(6, 10)),  # from a Saturday
        (at(5, 21), at(5, 27)),  # over Whit Monday
        (at(4, 2), at(4, 9)),  # over Easter, of which Good Friday counts as a holiday
        (at(12, 23), at(12, 29)),  # over Christmas, of which the second day is a Saturday
        (at(3, 27), at(4, 1)),  # over the start of summer time: the same hour of the day
        (at(10, 23), at(10, 28)),  # over its end
    ],
)
def test_the_first_reminder_at_exactly_three_working_days(sent, due, mailoutbox) -> None:
    with clock.frozen(sent):
        send_referral()
    with clock.frozen(due - SECOND):
        run_tick()
    assert REMINDER not in [mail.subject for mail in mailoutbox]
    with clock.frozen(due):
        run_tick()
    assert [mail.subject for mail in mailoutbox].count(REMINDER) == 1


def test_after_an_outage_of_a_week_one_mail(mailoutbox: Any) -> None:
    with clock.frozen(TUESDAY):
        send_referral()
        run_tick()
    with clock.frozen(TUESDAY + 14 * DAY):
        run_tick()
        run_tick()
    assert [mail.subject for mail in mailoutbox if mail.to == [PARTNER]][1:] == [REMINDER]
    assert dict(Reminder.objects.filter(kind="partner-silent").values_list("slot", "status")) == {
        "v1.1": "cancelled",
        "v1.2": "done",
        "v1.3": "due",
    }


def test_after_an_outage_of_two_months_the_end_and_no_reminder(mailoutbox: Any) -> None:
    with clock.frozen(TUESDAY):
        send_referral()
        run_tick()
    with clock.frozen(TUESDAY + 60 * DAY):
        run_tick()
        run_tick()
    subjects = [mail.subject for mail in mailoutbox if mail.to == [PARTNER]]
    assert subjects[1:] == ["De vraag over De Groeiversneller gaat naar een ander"]


def test_each_row_is_a_setting(settings: Any) -> None:
    settings.PARTNER_REMINDER_WORKING_DAYS = [1]
    settings.STILL_NOBODY_WORKING_DAYS = 2
    settings.PARTNER_EXPIRY_WORKING_DAYS = 3
    with clock.frozen(TUESDAY):
        send_referral()
    due = dict(Reminder.objects.values_list("kind", "due_at"))
    assert due == {
        "partner-silent": at(6, 3),
        "still-nobody": at(6, 4),
        "partner-expires": at(6, 5),
    }


# --- many waiting -------------------------------------------------------------------------------


def send_many(count: int) -> list[Referral]:
    return [
        send_referral(IntakeFactory(grower=True), email=f"n{number}@bedrijf.example")
        for number in range(count)
    ]


def test_up_to_five_waiting_get_a_mail_each_day_and_no_digest() -> None:
    with clock.frozen(TUESDAY):
        send_many(5)
    found = tick_daily(TUESDAY, days=4)
    assert found["partner-silent"] == [at(6, 5)] * 5
    assert not Reminder.objects.filter(kind="partner-digest").exists()


def test_with_more_than_five_one_mail_on_tuesday_at_nine(mailoutbox: Any) -> None:
    with clock.frozen(TUESDAY):
        send_many(9)
        run_tick()
    mailoutbox.clear()
    with clock.frozen(at(6, 5)):
        run_tick()
        run_tick()
    assert not [mail for mail in mailoutbox if mail.to == [PARTNER]]
    with clock.frozen(at(6, 8)):
        # Younger than three working days: not in this week's mail.
        late = send_many(2)
        run_tick()
        mailoutbox.clear()
    with clock.frozen(at(6, 9, 8, 59)):
        run_tick()
    assert not [mail for mail in mailoutbox if mail.to == [PARTNER]]
    with clock.frozen(at(6, 9, 9)):
        run_tick()
    (digest,) = [mail for mail in mailoutbox if mail.to == [PARTNER]]
    assert digest.body.count("Vraag van 2 juni 2026 over De Groeiversneller") == 7
    assert "En nog 4 andere vragen" in digest.body
    assert not [one for one in late if one.answer_token in digest.body]
    with clock.frozen(at(6, 16, 9)):
        run_tick()
    assert len([mail for mail in mailoutbox if mail.to == [PARTNER]]) == 2, "the next week again"


def test_what_was_answered_meanwhile_is_not_in_the_digest(mailoutbox: Any) -> None:
    with clock.frozen(TUESDAY):
        rows = send_many(7)
        run_tick()
    mailoutbox.clear()
    with clock.frozen(at(6, 5)):
        run_tick()
        accept(rows[0])
    with clock.frozen(at(6, 9, 9)):
        run_tick()
    (digest,) = [mail for mail in mailoutbox if mail.to == [PARTNER]]
    assert rows[0].answer_token not in digest.body
    assert rows[1].answer_token in digest.body


# --- in progress, and after ---------------------------------------------------------------------


def test_without_news_every_thirty_days() -> None:
    with clock.frozen(TUESDAY):
        accept(send_referral())
    found = tick_daily(TUESDAY, days=95)
    assert found["progress-question"] == [TUESDAY + 30 * DAY, TUESDAY + 60 * DAY, at(8, 31)]


def test_news_puts_the_question_off() -> None:
    with clock.frozen(TUESDAY):
        referral = accept(send_referral())
    with clock.frozen(TUESDAY + 20 * DAY):
        report_progress(referral, reason="appointment")
    found = tick_daily(TUESDAY + 20 * DAY, days=40)
    assert found["progress-question"] == [at(7, 22)]


def test_nobody_is_asked_while_nobody_is_there() -> None:
    with clock.frozen(TUESDAY):
        accept(send_referral())
    Pause.objects.create(
        organisation=Organisation.objects.get(slug="oost-nl"),
        kind="away",
        until=at(7, 20).date(),
    )
    found = tick_daily(TUESDAY, days=60)
    assert found["progress-question"] == [at(7, 20)]


def test_what_came_of_it_is_asked_four_times_at_most() -> None:
    with clock.frozen(TUESDAY):
        complete(accept(send_referral()), helped="yes")
    found = tick_daily(TUESDAY, days=60)
    assert found["outcome-question"] == [TUESDAY + days * DAY for days in (10, 17, 24, 31)]


def test_an_answer_ends_the_asking() -> None:
    with clock.frozen(TUESDAY):
        referral = complete(accept(send_referral()), helped="yes")
    assert len(tick_daily(TUESDAY, days=11)["outcome-question"]) == 1
    record_outcome(referral, question=PromiseKind.OUTCOME_QUESTION, answers={"helped": "no"})
    assert "outcome-question" not in tick_daily(TUESDAY + 12 * DAY, days=40)


def test_after_an_outage_of_a_month_one_question(mailoutbox: Any) -> None:
    with clock.frozen(TUESDAY):
        complete(accept(send_referral()), helped="yes")
    with clock.frozen(TUESDAY + 40 * DAY):
        run_tick()
        run_tick()
    subjects = [mail.subject for mail in mailoutbox]
    assert subjects.count("Heeft Oost NL u geholpen?") == 1


def test_who_wants_no_questions_gets_none() -> None:
    with clock.frozen(TUESDAY):
        referral = complete(accept(send_referral()), helped="yes")
        stop_asking(referral.intake.contact)
    assert not [kind for kind in tick_daily(TUESDAY, days=400) if kind.endswith("-question")]


def test_after_twelve_months_the_impact(mailoutbox: Any) -> None:
    with clock.frozen(TUESDAY):
        complete(accept(send_referral()), helped="partly")
    due = Reminder.objects.get(kind=PromiseKind.IMPACT_QUESTION).due_at
    assert due == at(6, 2, 8, year=2027)
    record_outcome(
        Referral.objects.get(), question=PromiseKind.OUTCOME_QUESTION, answers={"helped": "yes"}
    )
    with clock.frozen(due - SECOND):
        run_tick()
    assert not [mail for mail in mailoutbox if mail.subject.startswith("Een jaar later")]
    with clock.frozen(due):
        run_tick()
    asked = [mail for mail in mailoutbox if mail.subject.startswith("Een jaar later")]
    assert [mail.to for mail in asked] == [[ADA]]


def test_nothing_to_measure_where_nobody_was_helped() -> None:
    complete(accept(send_referral()), helped="no")
    assert not Reminder.objects.filter(kind=PromiseKind.IMPACT_QUESTION).exists()


def test_the_unsubscribe_button_of_a_question(mailoutbox: Any) -> None:
    with clock.frozen(TUESDAY):
        complete(accept(send_referral()), helped="yes")
    with clock.frozen(TUESDAY + 10 * DAY):
        run_tick()
    question = next(mail for mail in mailoutbox if mail.subject.startswith("Heeft Oost NL"))
    assert "/geen-vragen/" in question.message()["List-Unsubscribe"]
    others = [mail for mail in mailoutbox if mail is not question]
    assert not [mail for mail in others if mail.message()["List-Unsubscribe"]]


# --- moot ---------------------------------------------------------------------------------------

ENDS: dict[str, Callable[[Referral], object]] = {
    "accepted": accept,
    "refused": lambda one: refuse(one, reason="duplicate"),
    "withdrawn": withdraw,
    "expired": lambda one: move(one, EventType.EXPIRE, actor="clock", reason="away"),
    "erased": lambda one: erase_person(one.intake.contact),
}
KINDS_OF_WAITING = {"partner-silent", "still-nobody", "partner-expires"}


@pytest.mark.parametrize("end", ENDS)
def test_moot_before_it_is_due(end: str) -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
        ENDS[end](referral)
    closed = Reminder.objects.filter(kind__in=KINDS_OF_WAITING)
    assert set(closed.values_list("status", "closed_at")) == {("cancelled", TUESDAY)}
    found = tick_daily(TUESDAY, days=50)
    assert not KINDS_OF_WAITING & set(found)


@pytest.mark.parametrize("end", ENDS)
def test_moot_while_its_mail_waits_in_the_outbox(end: str, mailoutbox: Any) -> None:
    from portal.outbox.reminding import run_due_reminders

    with clock.frozen(TUESDAY):
        referral = send_referral()
    with clock.frozen(TUESDAY + 7 * DAY):
        assert run_due_reminders() == 1
        ENDS[end](referral)
        run_tick()
    waiting = OutgoingMessage.objects.filter(kind="partner-silent")
    assert not waiting.exclude(status="cancelled").exists()
    assert REMINDER not in [mail.subject for mail in mailoutbox]


def test_moot_only_together_with_what_makes_it_so(monkeypatch: Any) -> None:
    """In one transaction: if the mail of the answer fails, the promises still stand."""
    referral = send_referral()

    def explode(_referral: Referral) -> None:
        raise RuntimeError

    monkeypatch.setattr("referrals.responding.tell_accepted", explode)
    with pytest.raises(RuntimeError):
        accept(referral)
    assert Referral.objects.get().status == "sent"
    assert Reminder.objects.open().count() == 5


def test_another_ones_promises_stay() -> None:
    mine, other = send_referral(), send_referral(email="other@bouwer.example")
    accept(mine)
    assert Reminder.objects.open().filter(subject_key=other.subject_key).count() == 5


def test_an_end_leaves_nothing_open_but_what_belongs_to_it() -> None:
    referral = accept(send_referral())
    lose_touch(referral)
    assert not Reminder.objects.open().exists()


def test_a_reopened_one_is_promised_all_of_it_anew() -> None:
    from referrals.responding import reopen

    with clock.frozen(TUESDAY):
        referral = send_referral()
        run_tick()
        refuse(referral, reason="duplicate")
    with clock.frozen(TUESDAY + 50 * DAY):
        reopen(referral, note="Toch wel")
    found = tick_daily(TUESDAY + 50 * DAY, days=10)
    assert found["new-referral"] == [TUESDAY + 50 * DAY]
    assert len(found["partner-silent"]) == 1


def test_a_promise_about_what_is_gone_does_no_harm() -> None:
    with clock.frozen(TUESDAY):
        referral = send_referral()
    Outcome.objects.all().delete()
    referral.events.all().delete()
    referral.delete()
    tick_daily(TUESDAY, days=40)
    assert not Reminder.objects.failed().exists()


def test_several_of_one_entrepreneur_are_one_mail(mailoutbox: Any) -> None:
    """Two questions of one person: nobody has answered either."""
    intake = IntakeFactory(grower=True)
    with clock.frozen(TUESDAY):
        send_referral(intake)
        send_referral(intake, programme="mkb-businessversneller")
        run_tick()
    mailoutbox.clear()
    with clock.frozen(at(6, 15)):
        run_tick()
    (mail,) = [mail for mail in mailoutbox if mail.to == [ADA]]
    assert mail.body.count("Nog geen antwoord van") == 2
    assert Programme.objects.filter(slug="groeiversneller").exists()
