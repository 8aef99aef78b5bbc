"""How it went, told by link: for a week, again on request, and corrected as often as one likes."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from portal import clock, links
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.reminding import run_due_reminders
from portal.outbox.ticking import run_tick
from referrals.enums import PromiseKind
from referrals.models import Outcome, Referral
from referrals.outcomes import stop_asking
from referrals.responding import accept, complete, resume
from referrals.withdrawing import erase_person
from tests.factories import send_referral
from tests.referrals.conftest import TUESDAY
from tests.walking import Visitor

pytestmark = pytest.mark.django_db
SECOND, WEEK = timedelta(seconds=1), timedelta(days=7)
ROUTES = {
    PromiseKind.OUTCOME_QUESTION: "referrals:told-outcome",
    PromiseKind.IMPACT_QUESTION: "referrals:told-impact",
}
ANSWERS = {
    PromiseKind.OUTCOME_QUESTION: {
        "helped": "partly",
        "satisfaction": "4",
        "what": "Wij zijn verder.",
    },
    PromiseKind.IMPACT_QUESTION: {
        "jobs": "2",
        "investment": "15000",
        "what": "Twee mensen erbij.",
    },
}


@pytest.fixture
def referral() -> Referral:
    with clock.frozen(TUESDAY):
        return complete(accept(send_referral()), helped="yes", note="Gelukt.")


def make_url(referral: Referral, question: str) -> str:
    with clock.frozen(TUESDAY + 2 * WEEK):
        token = links.sign_timed_token(question, referral.pk)
    return reverse(ROUTES[question], args=[token])


@pytest.mark.parametrize("question", ROUTES)
def test_telling_and_correcting(referral: Referral, question: str) -> None:
    visitor, url = Visitor(), make_url(referral, question)
    with clock.frozen(TUESDAY + 2 * WEEK):
        page = visitor.send(visitor.open(url), button="save", **ANSWERS[question])
        assert (page.status, page.errors) == (200, [])
        page = visitor.send(page, button="save", what="Toch anders.")
        assert (page.status, page.errors) == (200, [])
    own = Outcome.objects.get(source="entrepreneur")
    assert own.what == "Toch anders."
    assert Outcome.objects.filter(source="partner").count() == 1, "both sides are kept apart"
    assert not Reminder.objects.open().filter(kind=question).exists()


@pytest.mark.parametrize("question", ROUTES)
@pytest.mark.parametrize(("late", "status"), [(-SECOND, 200), (SECOND, 410)])
def test_the_link_works_for_a_week(referral, question, late, status) -> None:
    url = make_url(referral, question)
    with clock.frozen(TUESDAY + 3 * WEEK + late):
        page = Visitor().open(url)
    assert page.status == status


def test_answering_by_an_old_link_is_kept_by_nobody(referral: Referral) -> None:
    visitor, url = Visitor(), make_url(referral, PromiseKind.OUTCOME_QUESTION)
    with clock.frozen(TUESDAY + 2 * WEEK):
        page = visitor.open(url)
    with clock.frozen(TUESDAY + 4 * WEEK):
        visitor.client.post(url, page.forms[-1].values | ANSWERS[PromiseKind.OUTCOME_QUESTION])
    assert not Outcome.objects.filter(source="entrepreneur").exists()


def test_a_new_link_goes_to_the_registered_address_once_an_hour(
    referral: Referral, mailoutbox: Any
) -> None:
    with clock.frozen(TUESDAY + timedelta(minutes=2)):
        run_tick()
    mailoutbox.clear()
    Reminder.objects.all().delete()
    visitor, url = Visitor(), make_url(referral, PromiseKind.OUTCOME_QUESTION)
    later = TUESDAY + 4 * WEEK
    for minutes in (0, 5, 50):
        with clock.frozen(later + timedelta(minutes=minutes)):
            answer = visitor.client.post(url)
            run_tick()
            assert answer.status_code == 200
    assert [mail.to for mail in mailoutbox] == [["ada@bouwer.example"]]
    assert OutgoingMessage.objects.filter(slot__startswith="again-").count() == 1
    fresh = next(word for word in mailoutbox[0].body.split() if "/hoe-ging-het/" in word)
    with clock.frozen(later + WEEK - SECOND):
        assert Visitor().open(urlsplit(fresh).path).status == 200


@pytest.mark.parametrize("end", ["erased", "resumed"])
def test_a_link_to_what_is_over(referral: Referral, end: str) -> None:
    url = make_url(referral, PromiseKind.OUTCOME_QUESTION)
    if end == "erased":
        erase_person(referral.intake.contact)
    else:
        resume(referral, note="Toch nog niet klaar.")
    with clock.frozen(TUESDAY + 2 * WEEK):
        assert Visitor().open(url).status == 410


@pytest.mark.parametrize("question", ROUTES)
def test_a_link_for_something_else_does_not_exist(referral: Referral, question: str) -> None:
    other = next(one for one in ROUTES if one != question)
    with clock.frozen(TUESDAY + 2 * WEEK):
        timed = links.sign_timed_token(other, referral.pk)
        for token in (timed, timed[:-1], links.sign_token(question, referral.pk), "x.y", "-.-"):
            assert Visitor().open(reverse(ROUTES[question], args=[token])).status == 404


@pytest.mark.parametrize(
    ("question", "values", "field"),
    [
        (PromiseKind.OUTCOME_QUESTION, {"helped": "", "satisfaction": "4"}, "helped"),
        (PromiseKind.OUTCOME_QUESTION, {"helped": "yes", "satisfaction": "6"}, "satisfaction"),
        (PromiseKind.OUTCOME_QUESTION, {"helped": "\x00", "satisfaction": "4"}, "helped"),
        (PromiseKind.IMPACT_QUESTION, {"jobs": "-1"}, "jobs"),
        (PromiseKind.IMPACT_QUESTION, {"jobs": "veel"}, "jobs"),
    ],
)
def test_what_cannot_be_is_told_at_the_field(referral, question, values, field) -> None:
    visitor, url = Visitor(), make_url(referral, question)
    with clock.frozen(TUESDAY + 2 * WEEK):
        answer = visitor.client.post(url, ANSWERS[question] | values)
    assert answer.status_code == 422
    assert f'href="#id_{field}' in answer.content.decode(), "the summary leads to the field"
    assert not Outcome.objects.filter(source="entrepreneur").exists()


def test_no_more_questions(referral: Referral, mailoutbox: Any) -> None:
    """By a page with a button, and by the button of a mail program (RFC 8058)."""
    person = referral.intake.contact
    url = reverse("referrals:questions-off", args=[links.sign_token("questions-off", person.pk)])
    visitor = Visitor()
    page = visitor.open(url)
    person.refresh_from_db()
    assert person.questions_off_at is None, "looking changes nothing"
    answer = visitor.client.post(url, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == page.status == 200
    with clock.frozen(TUESDAY + 4 * WEEK):
        run_tick()
    asked = OutgoingMessage.objects.filter(kind__in=ROUTES)
    assert not asked.exists()


def test_stopping_takes_back_what_waits(referral: Referral, mailoutbox: Any) -> None:
    with clock.frozen(TUESDAY + timedelta(days=10)):
        run_due_reminders()
        assert (
            OutgoingMessage.objects.waiting().filter(kind=PromiseKind.OUTCOME_QUESTION).count()
            == 1
        )
        stop_asking(referral.intake.contact)
        run_tick()
    assert "Heeft Oost NL" not in " ".join(mail.subject for mail in mailoutbox)
