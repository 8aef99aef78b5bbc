"""Twenty times the same click at the same moment: it counts once, and all twenty see that it was
done. On PostgreSQL with two processes, and on SQLite as in the demo.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from uuid import uuid4

import pytest

from tests.faults.conftest import Tell
from tests.faults.harness import Portal, wait_until
from tests.faults.sink import Sink
from tests.faults.visitors import CONTACT, Answer, Visitor, make_intakes

CLICKS = 20
COUNTS = "[Intake.objects.count(), Referral.objects.count(), OutgoingMessage.objects.count()]"
UNSENT = "OutgoingMessage.objects.exclude(status='sent').count()"
MODELS = """
from portal.outbox.models import OutgoingMessage
from referrals.models import Referral
"""


@pytest.mark.faults
@pytest.mark.parametrize("where", ["portal", "small_portal"])
def test_identical_submissions(
    where: str, request: pytest.FixtureRequest, sink: Sink, tell: Tell
) -> None:
    portal: Portal = request.getfixturevalue(where)
    (token,) = make_intakes(portal, 1)
    portal.run(MODELS)
    web = portal.start_web()
    with ExitStack() as stack:
        visitors = [stack.enter_context(Visitor(web.url)) for _ in range(CLICKS)]
        started = click_together(
            visitors, "/intake/", {"own_words": "x", "submission": str(uuid4())}
        )
        data = CONTACT | {"email": "ada@bouwer.example"}
        referred = click_together(visitors, f"/verwijs/{token}/groeiversneller/", data)
    intakes, referrals, mails = portal.ask(COUNTS)
    worker = portal.start_worker()
    portal.start_beat()
    wait_until(lambda: portal.ask(UNSENT) == 0, seconds=20, told=worker.log.read_text)
    friendly = [sum(one.status == 200 for one in answers) for answers in (started, referred)]
    tell(
        f"{CLICKS} identical parallel submissions ({where})",
        "one intake, one mail to each side, 19 friendly pages besides",
        f"{intakes - 1} intake, {referrals} referral, {len(sink.mails)} mails (organisation and "
        f"entrepreneur), {friendly} good pages",
    )
    assert friendly == [CLICKS, CLICKS]
    assert all("is verstuurd" in one.text or "al naar verwezen" in one.text for one in referred)
    assert (intakes, referrals, mails) == (2, 1, 2)
    assert sorted(mail.to for mail in sink.mails) == ["ada@bouwer.example", "loket@oostnl.example"]


def click_together(visitors: list[Visitor], path: str, data: dict[str, str]) -> list[Answer]:
    """All have the page open, and send it at once."""
    pages = [visitor.open(path) for visitor in visitors]
    gate = Barrier(len(visitors))

    def click(visitor: Visitor, page: Answer) -> Answer:
        gate.wait()
        return visitor.send(path, data, page=page)

    with ThreadPoolExecutor(len(visitors)) as pool:
        return list(pool.map(click, visitors, pages))
