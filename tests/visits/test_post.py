"""The page of mails and promises: what is due, sent, failed and why; and trying it again."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from entrepreneurs.enums import MailKind
from portal import clock
from portal.accounts.enums import ACCOUNT_MAIL
from portal.accounts.models import User
from portal.desk.post import MAIL, PROMISE, explain, list_failed, list_late, try_again
from portal.outbox.enums import MessageStatus, ReminderStatus
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.ticking import run_tick
from portal.webhooks.letters import KIND as WEBHOOK_OFF
from programmes.enums import AlertMailKind
from referrals.enums import PromiseKind, ReferralMailKind
from referrals.letters import TO_ENTREPRENEUR
from referrals.partner_letters import TO_ORGANISATION
from tests.people import people
from tests.walking import Visitor

__all__ = ["people"]
pytestmark = pytest.mark.django_db
URL = reverse("desk:post")
# A promise that is kept by a mail gives that mail its kind.
MAIL_KINDS = sorted(
    {*MailKind, *ReferralMailKind, *AlertMailKind, ACCOUNT_MAIL, WEBHOOK_OFF}
    | {*TO_ENTREPRENEUR, *TO_ORGANISATION}
)
PROMISE_KINDS = sorted({*PromiseKind, *settings.REMINDERS})
ADDRESS = "geheim@bouwer.example"


def make_mail(**values: Any) -> OutgoingMessage:
    rows = {"kind": "new-referral", "subject_key": "referral:1234abcd-5678", "to_address": ADDRESS}
    texts = {"subject": "Geheim", "text": "Geheim", "html": "", "due_at": clock.now()}
    return OutgoingMessage.objects.create(**rows | texts | values)


def fail_mail(**values: Any) -> OutgoingMessage:
    error = "SMTPRecipientsRefused 550"
    return make_mail(status=MessageStatus.FAILED, attempts=12, last_error=error, **values)


def fail_promise() -> Reminder:
    return Reminder.objects.create(
        kind="pass-on",
        subject_key=f"referral:{uuid4()}",
        slot="v2.1",
        due_at=clock.now(),
        status=ReminderStatus.FAILED,
        attempts=12,
        closed_at=clock.now(),
        last_error="KeyError",
    )


def log_in(user: User) -> Visitor:
    visitor = Visitor()
    visitor.client.force_login(user)
    return visitor


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_who_answers_for_it_reads_what_failed_and_why(people: Any, who: str) -> None:
    fail_mail()
    fail_promise()
    page = log_in(people[who]).open(URL)
    assert page.status == 200
    assert "De mailserver weigert dit adres of dit bericht" in page.text
    assert "Er ging iets mis in het portaal (KeyError)" in page.text
    assert ADDRESS not in page.html, "whose it is stands in the file behind it"
    assert "Geheim" not in page.html


@pytest.mark.parametrize("who", ["manager", "partner", "policymaker", "editor", "homeless"])
def test_nobody_else(people: Any, who: str) -> None:
    failed = fail_mail()
    client = log_in(people[who]).client
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"again": f"mail:{failed.pk}"}).status_code == 403
    failed.refresh_from_db()
    assert failed.status == MessageStatus.FAILED


def test_trying_again(people: Any, mailoutbox: Any) -> None:
    mail, promise = fail_mail(), fail_promise()
    other = fail_mail(subject_key="referral:other")
    visitor = log_in(people["coordinator"])
    answer = visitor.client.post(URL, {"again": [f"mail:{mail.pk}", f"promise:{promise.pk}"]})
    assert answer.status_code == 302
    run_tick()
    assert [one.to for one in mailoutbox] == [[ADDRESS]]
    promise.refresh_from_db()
    assert promise.status == ReminderStatus.DONE
    other.refresh_from_db()
    assert other.status == MessageStatus.FAILED


@pytest.mark.parametrize(
    "value",
    [
        "",
        "mail:",
        "mail:x",
        "mail:999999",
        "other:1",
        "mail:-1",
        f"mail:{'9' * 30}",
        f"promise:{'9' * 5000}",
        "mail:٣",
    ],
)
def test_what_cannot_be_tried_again(people: Any, value: str) -> None:
    page = log_in(people["coordinator"])
    answer = page.client.post(URL, {"again": value}, follow=True)
    assert "Er was niets dat opnieuw kon" in answer.content.decode()


def test_what_is_over_is_not_sent_again(mailoutbox: Any) -> None:
    over = make_mail()
    run_tick()
    assert try_again([f"mail:{over.pk}"]) == 0


@pytest.mark.parametrize(("minutes", "late"), [(29, False), (31, True)])
def test_what_is_too_late_is_shown(minutes: int, late: bool) -> None:
    due_at = clock.now() - timedelta(minutes=minutes)
    make_mail(due_at=due_at)
    Reminder.objects.create(kind="pass-on", subject_key="referral:x", slot="1", due_at=due_at)
    assert [len(list_late(MAIL)), len(list_late(PROMISE))] == [late, late]
    assert list_failed(MAIL) == []


def test_nothing_to_do_is_said(people: Any) -> None:
    page = log_in(people["coordinator"]).open(URL)
    assert page.status == 200
    assert "form" not in [name for form in page.forms for name in form.choices.get("again", [])]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("", "nog niets geprobeerd"),
        ("LeaseExpired", "viel telkens uit"),
        ("SMTPResponseException 451", "later te proberen"),
        ("SMTPRecipientsRefused 550", "weigert"),
        ("ConnectionRefusedError", "niet te bereiken"),
        ("TimeoutError", "niet te bereiken"),
        ("KeyError", "in het portaal"),
    ],
)
def test_why_in_words(error: str, words: str) -> None:
    assert words in explain(error)


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_kind_is_named_in_words(people: Any, language: str) -> None:
    for kind in MAIL_KINDS:
        make_mail(kind=kind)
    for kind in PROMISE_KINDS:
        Reminder.objects.create(kind=kind, subject_key="x:1", slot="1", due_at=clock.now())
    shown = log_in(people["coordinator"]).client.get(f"{language}{URL}").context
    for lines, kinds in ((shown["mails"], MAIL_KINDS), (shown["promises"], PROMISE_KINDS)):
        names = [line.name for line in lines]
        assert len(names) == len(kinds)
        assert not set(names) & set(kinds), "a code is no name"
