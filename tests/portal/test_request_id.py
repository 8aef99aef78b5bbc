"""One number follows a request: from the proxy, through answer and logs, to the mail that comes of
it, also when that leaves days later.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.ticking import run_tick
from tests.factories import IntakeFactory, set_mailbox

pytestmark = pytest.mark.django_db
NUMBER = "6a2f0c1e-0000-4000-8000-00000000beef"
CONTACT = {"name": "Ada", "email": "ada@bouwer.example", "consent": "on", "receiver": "oost-nl"}


def test_the_number_of_the_proxy_comes_back() -> None:
    assert Client().get("/healthz", headers={"X-Request-ID": NUMBER})["X-Request-ID"] == NUMBER


@pytest.mark.parametrize(
    "sent", ["", "short", "x" * 65, "a b c d e f g h", "<script>alert(1)", "é" * 9]
)
def test_anything_else_is_replaced(sent: str) -> None:
    given = {"HTTP_X_REQUEST_ID": sent}
    number = Client().get("/healthz", **given)["X-Request-ID"]
    assert number != sent
    assert UUID(number)


def test_from_page_to_mail(programme_rows: None, mailoutbox: Any) -> None:
    set_mailbox("oost-nl", "loket@oost-nl.example")
    url = reverse("referrals:refer", args=[IntakeFactory(grower=True).token, "groeiversneller"])
    answer = Client().post(url, CONTACT, headers={"X-Request-ID": NUMBER})
    assert answer.status_code == 302
    assert set(OutgoingMessage.objects.values_list("request_id", flat=True)) == {NUMBER}
    assert set(Reminder.objects.values_list("request_id", flat=True)) == {NUMBER}
    run_tick()
    assert {mail.message()["X-Request-ID"] for mail in mailoutbox} == {NUMBER}
    mailoutbox.clear()
    with clock.travel(timedelta(days=7)):
        run_tick()
    assert {mail.message()["X-Request-ID"] for mail in mailoutbox} == {NUMBER}
