"""The entrepreneur's own page: how it stands, withdrawing, and having everything erased."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client

from entrepreneurs.models import Consent, ContactPerson, Intake
from portal import clock
from portal.links import sign_token
from portal.outbox.models import OutgoingMessage
from portal.outbox.ticking import run_tick
from referrals.enums import PromiseKind
from referrals.models import Referral, ReferralEvent
from referrals.outcomes import record_outcome
from referrals.responding import accept, complete, refuse, report_progress
from tests.factories import GROWER, IntakeFactory, ReferralFactory, send_referral, set_mailbox
from tests.walking import Visitor

pytestmark = pytest.mark.django_db
# One mark for each place where somebody can leave something of themselves.
CANARIES = {
    "own_words": "canary-words",
    "town": "canary-town",
    "activity": "canary-activity",
    "kvk_number": "90001234",
    "name": "canary-name",
    "email": "canary@mail.example",
    "phone": "0690005678",
    "company": "canary-company",
    "question": "canary-question",
    "note": "canary-note",
}


def url_of(referral: Referral, rest: str = "") -> str:
    return f"/status/{sign_token('status', referral.intake.contact.pk)}/{rest}"


def send_with_canaries() -> Referral:
    intake = IntakeFactory(
        grower=True, **{name: CANARIES[name] for name in ("own_words", "activity", "kvk_number")}
    )
    Intake.objects.update(town=CANARIES["town"], facts=GROWER | {"annualTurnover": "1234567.89"})
    intake.refresh_from_db()
    return send_referral(
        intake,
        fallback="regionaal-loket",
        **{name: CANARIES[name] for name in ("name", "email", "phone", "company", "question")},
    )


def dump_database() -> str:
    """Every value of every row, JSON columns included."""
    rows = [
        row
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label != "programmes"
        for row in model.objects.values()
    ]
    return json.dumps(rows, default=str, ensure_ascii=False)


# --- how it stands ------------------------------------------------------------------------------


def make_ended(status: str) -> Referral:
    reason = {"refused": "at-capacity", "expired": "silent"}.get(status, "")
    helped = "yes" if status == "completed" else ""
    referral: Referral = ReferralFactory(status=status, reason=reason, helped=helped)
    return referral


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("draft", "nog niet geantwoord"),
        ("sent", "nog niet geantwoord"),
        ("accepted", "aangenomen"),
        ("in-progress", "is met uw vraag bezig"),
        ("completed", "Volgens de organisatie bent u geholpen"),
        ("refused", "De reden: Er is nu geen plaats"),
        ("withdrawn", "ingetrokken"),
        ("expired", "niet op tijd geantwoord"),
        ("unreachable", "kon u niet bereiken"),
    ],
)
def test_every_state_in_plain_words(status: str, words: str) -> None:
    referral = make_ended(status)
    page = Visitor().open(url_of(referral))
    assert words in page.text
    can_withdraw = any("/intrekken/" in href for href, _ in page.links)
    assert can_withdraw == (status in {"draft", "sent", "accepted", "in-progress"})


def test_only_ones_own_referrals() -> None:
    mine, other = ReferralFactory(), ReferralFactory(question="Van een ander")
    page = Visitor().open(url_of(mine))
    assert str(mine.pk) in page.html
    assert str(other.pk) not in page.html
    for method in ("get", "post"):
        for rest in ("intrekken", "opnieuw", "verder", "hoe-ging-het"):
            for pk in (other.pk, uuid4()):
                answer = getattr(Client(), method)(url_of(mine, f"{rest}/{pk}/"))
                assert answer.status_code == 404, rest
    other.refresh_from_db()
    assert other.status == "sent"


@pytest.mark.parametrize("rest", ["", "wissen/"])
def test_forged_links_and_links_for_something_else(rest: str) -> None:
    referral = ReferralFactory()
    person = referral.intake.contact
    token = sign_token("status", person.pk)
    for forged in (
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        token.partition(".")[2],
        sign_token("intake", person.pk),
        sign_token("answer", person.pk),
        referral.answer_token,
        referral.intake.token,
        str(person.pk),
        "x" * 5000,
        "%00",
    ):
        assert Client().get(f"/status/{forged}/{rest}").status_code == 404, forged
        assert Client().post(f"/status/{forged}/{rest}").status_code == 404, forged
    assert ContactPerson.objects.filter(pk=person.pk).exists()


# --- withdrawing --------------------------------------------------------------------------------


def test_looking_at_the_question_withdraws_nothing() -> None:
    referral = send_referral()
    page = Visitor().open(url_of(referral, f"intrekken/{referral.pk}/"))
    assert "Oost NL" in page.text
    assert Referral.objects.get().status == "sent"


def test_withdrawing_and_pressing_twice() -> None:
    referral = send_referral(fallback="regionaal-loket")
    visitor = Visitor()
    question = visitor.open(url_of(referral, f"intrekken/{referral.pk}/"))
    page = visitor.send(question, button="")
    assert "Uw verwijzing is ingetrokken" in page.text
    assert (Referral.objects.get().status, ReferralEvent.objects.count()) == ("withdrawn", 2)
    again = visitor.send(question, button="")
    assert "was al afgesloten" in again.text
    assert ReferralEvent.objects.count() == 2


def test_a_partner_that_was_not_mailed_yet_hears_nothing(mailoutbox) -> None:
    referral = send_referral()
    Visitor().client.post(url_of(referral, f"intrekken/{referral.pk}/"))
    run_tick()
    with clock.travel(timedelta(days=10)):
        run_tick()
    assert [mail.to for mail in mailoutbox] == [["ada@bouwer.example"]]


def test_consent_goes_with_the_last_referral_that_stands_on_it() -> None:
    set_mailbox("provincie-gelderland", "")
    intake = IntakeFactory(grower=True)
    first = send_referral(intake, fallback="regionaal-loket")
    second = send_referral(intake, programme="mkb-businessversneller")
    assert set(Consent.objects.values_list("organisation__slug", "purpose")) == {
        ("oost-nl", "referral"),
        ("regionaal-loket", "referral"),
        ("regionaal-loket", "desk-fallback"),
    }
    standing = Consent.objects.filter(withdrawn_at=None).values_list("purpose", flat=True)
    Client().post(url_of(second, f"intrekken/{second.pk}/"))
    assert sorted(standing.all()) == ["desk-fallback", "referral"]
    Client().post(url_of(first, f"intrekken/{first.pk}/"))
    assert not standing.all()


# --- erasing ------------------------------------------------------------------------------------


def test_looking_at_the_question_erases_nothing() -> None:
    referral = send_referral()
    assert Visitor().open(url_of(referral, "wissen/")).status == 200
    assert ContactPerson.objects.exists()


@pytest.mark.parametrize("answer", ["none", "accepted", "refused", "mailed", "completed"])
def test_nothing_personal_stays_and_the_figures_do(answer: str, mailoutbox) -> None:
    referral = send_with_canaries()
    if answer in {"accepted", "completed"}:
        accept(referral, note=CANARIES["note"])
    elif answer == "refused":
        refuse(referral, reason="other", note=CANARIES["note"])
    elif answer == "mailed":
        run_tick()
    if answer == "completed":
        report_progress(referral, reason="other", note=CANARIES["note"])
        figures = {"what": CANARIES["note"], "jobs": 2}
        complete(referral, helped="yes", note=CANARIES["note"], figures=figures)
        told = {"helped": "yes", "what": CANARIES["note"], "satisfaction": 4}
        record_outcome(referral, question=PromiseKind.OUTCOME_QUESTION, answers=told)
    before = dump_database()
    assert not [mark for key, mark in CANARIES.items() if mark not in before and key != "note"]
    visitor = Visitor()
    page = visitor.send(visitor.open(url_of(referral, "wissen/")), button="")
    assert "Alles is gewist" in page.text
    after = dump_database()
    assert not [mark for mark in (*CANARIES.values(), "1234567.89", "GM0202") if mark in after]
    kept = Referral.objects.get()
    assert (kept.programme.slug, kept.verdict) == ("groeiversneller", "eligible")
    assert kept.status == (answer if answer in {"refused", "completed"} else "withdrawn")
    if answer == "completed":
        assert {(one.helped, one.jobs) for one in kept.told.all()} == {("yes", 2), ("yes", None)}
    assert ReferralEvent.objects.filter(type="send").exists()


def test_all_links_are_dead_afterwards() -> None:
    referral = send_with_canaries()
    intake, status = referral.intake.token, url_of(referral)
    Client().post(url_of(referral, "wissen/"))
    for url in (
        status,
        f"{status}wissen/",
        f"{status}intrekken/{referral.pk}/",
        f"/antwoord/{referral.answer_token}/",
        f"/intake/{intake}/",
        f"/intake/{intake}/themas/",
        f"/intake/{intake}/resultaat/",
        f"/verwijs/{intake}/groeiversneller/",
        f"/verwijs/{intake}/mkb-businessversneller/",
    ):
        assert Client().get(url).status_code == 410, url
        assert Client().post(url).status_code == 410, url


def test_nothing_is_mailed_afterwards(mailoutbox) -> None:
    referral = send_with_canaries()
    Client().post(url_of(referral, "wissen/"))
    with clock.travel(timedelta(days=30)):
        run_tick()
    assert not mailoutbox
    assert not OutgoingMessage.objects.exists()


def test_others_keep_theirs() -> None:
    other = send_referral(email="other@bouwer.example")
    Client().post(url_of(send_with_canaries(), "wissen/"))
    assert ContactPerson.objects.get().email == "other@bouwer.example"
    assert OutgoingMessage.objects.filter(subject_key=other.subject_key).count() == 2
