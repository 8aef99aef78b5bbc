"""The clock of a portal that runs jumps: through both changes of summer time, a day forward and a
day back. Each promise is kept once, at its own moment.
"""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.faults.conftest import Tell
from tests.faults.harness import Portal, wait_until
from tests.faults.sink import Sink
from tests.faults.visitors import GIVE_MAILBOX, MAKE_INTAKES

AMSTERDAM, EIGHT = ZoneInfo("Europe/Amsterdam"), time(8)
# Both are Sundays, at one o'clock in UTC.
CHANGES = (datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC))
# Of outcome questions: every half hour around a change, and one while the clock is a day ahead.
HALF_HOURS = [timedelta(minutes=minutes) for minutes in range(-90, 91, 30)]
LATER = timedelta(hours=20)
FIRST_AFTER, NEXT_AFTER = timedelta(days=10), timedelta(days=7)
# Two for one person on the evening before: the second waits for eight in the morning.
BO = "bo@bouwer.example"
EVENING = [timedelta(hours=-6), timedelta(hours=-5, minutes=-30)]
COMPLETE = """
from datetime import datetime, timedelta
from entrepreneurs.intake.answers import Assessment
from portal import clock
from portal.outbox.models import OutgoingMessage, Reminder
from programmes.publishing.versions import get_current_catalogue
from referrals import responding
from referrals.enums import Helped
from referrals.sending import Contact, refer

def complete(moments):
    catalogue, programme = get_current_catalogue(), Programme.objects.get(slug="groeiversneller")
    for email, moment in moments:
        with clock.frozen(datetime.fromisoformat(moment)):
            (intake,) = make_intakes(1)
            one = refer(
                intake=intake, programme=programme, assessment=Assessment(intake, catalogue),
                contact=Contact(name="Ada", email=email), question="",
            )
            one = responding.accept(one)
            responding.complete(one, helped=Helped.YES, note="Gelukt")
    OutgoingMessage.objects.all().delete()
    Reminder.objects.filter(kind="impact-question").delete()
"""
DUE = """
SELECT (SELECT count(*) FROM outbox_reminder WHERE status = 'due'
          AND coalesce(held_until, due_at) <= '{now}')
     + (SELECT count(*) FROM outbox_outgoingmessage WHERE status IN ('pending', 'sending')
          AND coalesce(held_until, due_at) <= '{now}')
"""


@pytest.mark.faults
def test_each_promise_is_kept_once(portal: Portal, sink: Sink, tell: Tell) -> None:
    promised = {
        f"ada-{change:%m}-{number}@bouwer.example": [due, due + NEXT_AFTER]
        for change in CHANGES
        for number, due in enumerate(change + offset for offset in (*HALF_HOURS, LATER))
    }
    portal.env["OUTCOME_TIMES"] = "2"
    promise(portal, [(to, moments[0]) for to, moments in promised.items()])
    promise(portal, [(BO, change + offset) for change in CHANGES for offset in EVENING])
    portal.start_worker()
    portal.start_beat()

    for change in CHANGES:
        for offset in (*EVENING, *HALF_HOURS):
            go_to(portal, change + offset)
            assert count_mails(sink, besides=BO) == count_due(promised, change + offset)
        before = len(sink.mails)
        morning = datetime.combine(change.date(), EIGHT, tzinfo=AMSTERDAM)
        go_to(portal, morning - timedelta(minutes=5))
        assert len(sink.mails) == before, "not before eight o'clock"
        go_to(portal, morning)
        assert len(sink.mails) == before + 1, "what waited for the morning"
        tomorrow = change + timedelta(days=1)
        go_to(portal, tomorrow)
        assert count_mails(sink, besides=BO) == count_due(promised, tomorrow)
        go_to(portal, change)
        go_to(portal, tomorrow)
        assert count_mails(sink, besides=BO) == count_due(promised, tomorrow), "a day back"
        after = change + NEXT_AFTER + timedelta(days=1)
        go_to(portal, after)
        assert count_mails(sink, besides=BO) == count_due(promised, after)
    sent = Counter(mail.to for mail in sink.mails if mail.to != BO)
    tell(
        "clock a day forward, a day back, both summer-time changes",
        "no slot twice, none skipped",
        f"{sum(sent.values())} of {2 * len(promised)} slots sent, each at its moment, "
        f"{sink.count_duplicates()} twice",
    )
    assert sent == {to: len(moments) for to, moments in promised.items()}
    assert sink.count_duplicates() == 0


def promise(portal: Portal, due: list[tuple[str, datetime]]) -> None:
    """An outcome question to each address, due at that moment."""
    completed = [(to, (moment - FIRST_AFTER).isoformat()) for to, moment in due]
    portal.run(f"{GIVE_MAILBOX}{MAKE_INTAKES}{COMPLETE}\ncomplete({completed!r})")


def go_to(portal: Portal, moment: datetime) -> None:
    """Until everything is done that is due then, and what came of it in the next minute."""
    soon = moment + timedelta(minutes=1)
    portal.set_clock(offset_seconds=round((moment - datetime.now(UTC)).total_seconds()) + 1)
    wait_until(lambda: portal.query(DUE.format(now=soon)) == 0, seconds=20)


def count_mails(sink: Sink, *, besides: str) -> int:
    return sum(mail.to != besides for mail in sink.mails)


def count_due(promised: dict[str, list[datetime]], moment: datetime) -> int:
    return sum(due <= moment for moments in promised.values() for due in moments)
