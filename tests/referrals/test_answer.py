"""The partner's page: looking changes nothing, a button does, and only once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.links import sign_token
from portal.outbox.models import OutgoingMessage
from portal.outbox.ticking import run_tick
from programmes.models import Organisation
from referrals.enums import RefusalReason
from referrals.models import Referral, ReferralEvent
from referrals.withdrawing import erase_person, withdraw
from tests.factories import send_referral
from tests.walking import Page, Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral() -> Referral:
    return send_referral(phone="026 1234567")


@pytest.fixture
def url(referral: Referral) -> str:
    return f"/antwoord/{referral.answer_token}/"


@pytest.fixture
def page(url: str) -> Page:
    return Visitor().open(url)


def state() -> tuple:
    events = ReferralEvent.objects.values_list("type", flat=True)
    return Referral.objects.values().get(), list(events), OutgoingMessage.objects.count()


def refuse(page: Page, reason: str | None = "duplicate", note: str = "") -> Page:
    return Visitor().send(page, button="refuse", **{"refuse-reason": reason, "refuse-note": note})


def accept(page: Page, note: str = "") -> Page:
    return Visitor().send(page, button="accept", **{"accept-note": note})


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(url: str, method: str) -> None:
    before = state()
    for query in ("", "?accept=1", "?refuse=1&refuse-reason=duplicate"):
        assert getattr(Client(), method)(url + query).status_code == 200
    assert state() == before


def test_what_the_partner_needs_is_there(page: Page) -> None:
    words = ("Ada Bouwer", "Bouwer Machines", "ada@bouwer.example", "026 1234567", "Arnhem", "24")
    assert not [word for word in words if word not in page.text]


@pytest.mark.parametrize("data", [{}, {"accept-note": "Ja"}, {"anything": "else"}])
def test_a_post_without_the_button_is_no_answer(url: str, data: dict[str, str]) -> None:
    before = state()
    assert Client().post(url, data).status_code == 200
    assert state() == before


def test_accepting(page: Page, mailoutbox) -> None:
    told = accept(page, "Ik bel morgen.")
    assert "Uw antwoord is opgeslagen" in told.text
    assert not [form for form in told.forms if "accept" in form.buttons]
    referral, event = Referral.objects.get(), ReferralEvent.objects.last()
    assert (referral.status, referral.note) == ("accepted", "Ik bel morgen.")
    assert (event.type, event.actor) == ("accept", "partner")
    with clock.travel(timedelta(minutes=1)):
        run_tick()
    assert "Ik bel morgen." in mailoutbox[-1].body


@pytest.mark.parametrize(
    "reason", [reason for reason in RefusalReason.values if reason != "other"]
)
def test_refusing_for_each_reason(page: Page, reason: str, mailoutbox) -> None:
    refuse(page, reason)
    assert (Referral.objects.get().status, Referral.objects.get().reason) == (
        "refused",
        reason,
    )
    assert ReferralEvent.objects.last().reason == reason
    with clock.travel(timedelta(minutes=1)):
        run_tick()
    assert str(RefusalReason(reason).label) in mailoutbox[-1].body


@pytest.mark.parametrize(
    ("reason", "note", "error"),
    [
        (None, "", "Waarom niet? Kies een reden."),
        ("", "Vol", "Waarom niet? Kies een reden."),
        ("no such reason", "", "Waarom niet? "),
        ("other", "", "Toelichting: Schrijf op wat er aan de hand is."),
        ("other", "   ", "Toelichting: Schrijf op wat er aan de hand is."),
        ("duplicate", "n" * 1001, "Toelichting: "),
        ("duplicate", "\x00", "Toelichting: "),
    ],
)
def test_a_refusal_that_is_not_complete(page: Page, reason, note, error) -> None:
    before = state()
    wrong = refuse(page, reason, note)
    assert wrong.status == 422
    assert wrong.errors[0].startswith(error)
    assert state() == before


def test_something_else_with_a_note(page: Page) -> None:
    refuse(page, "other", "Wij zijn verhuisd.")
    assert Referral.objects.get().note == "Wij zijn verhuisd."


@pytest.mark.parametrize(("first", "second"), [(accept, refuse), (refuse, accept)])
def test_a_second_answer_says_so_and_changes_nothing(page: Page, first, second) -> None:
    """A colleague has the same page open; also accepted first, refused later."""
    first(page)
    before = state()
    told = second(page)
    assert told.status == 409
    assert state() == before


def test_what_was_typed_on_an_old_page_stands_in_its_form(page: Page) -> None:
    """A colleague accepted meanwhile: read that first; nobody types it twice."""
    accept(page)
    told = refuse(page, "other", "Dit hoort bij de KVK.")
    assert "Er is net iets veranderd" in told.text
    form = told.form_with("refuse").values
    assert form["refuse-reason"] == ["other"]
    assert form["refuse-note"] == ["Dit hoort bij de KVK."]
    again = refuse(told, "other", form["refuse-note"][0])
    assert again.status == 200
    assert Referral.objects.get().status == "refused"


def test_what_was_typed_and_has_no_form_any_more_can_be_taken_along(page: Page) -> None:
    refuse(page)
    told = accept(page, "Ik bel u morgen.")
    assert "al beantwoord of ingetrokken" in told.text
    assert "Dit schreef u" in told.text
    assert "Ik bel u morgen." in told.text
    assert Referral.objects.get().note != "Ik bel u morgen."


@pytest.mark.parametrize(("step", "texts"), [(accept, ["Ik bel u."]), (refuse, ["other", "Nee."])])
def test_a_second_click_is_the_first(page: Page, step, texts) -> None:
    step(page, *texts)
    before = state()
    again = step(page, *texts)
    assert (again.status, again.errors) == (200, [])
    assert "Er is niets veranderd" not in again.text
    assert state() == before


COMPLETED = {"complete-helped": "yes", "complete-what": "Een lening", "complete-jobs": "1,5"}
FULL = {"refuse-reason": "at-capacity", "refuse-full_until": "2026-12-24"}


@pytest.mark.parametrize(
    ("button", "first", "changed"),
    [
        ("complete", COMPLETED, {"complete-helped": "no"}),
        ("complete", COMPLETED, {"complete-what": "Een subsidie"}),
        ("complete", COMPLETED, {"complete-jobs": "2"}),
        ("progress", {"progress-reason": "spoken"}, {"progress-reason": "working"}),
        ("refuse", FULL, {"refuse-reason": "duplicate", "refuse-full_until": ""}),
        ("refuse", FULL, {"refuse-full_until": "2026-12-31"}),
    ],
)
def test_another_answer_is_no_second_click(url: str, button: str, first, changed) -> None:
    """A colleague with the same mailbox answered otherwise: that is said, and nothing is lost."""
    with clock.frozen(datetime(2026, 11, 27, 12, tzinfo=UTC)):
        if button != "refuse":
            accept(Visitor().open(url))
        page = Visitor().open(url)
        Visitor().send(page, button=button, **first)
        before = state()
        assert Visitor().send(page, button=button, **first).status == 200
        assert Visitor().send(page, button=button, **first | changed).status == 409
        assert state() == before


def test_what_fits_the_field_fits_the_form(page: Page) -> None:
    """A browser counts a line end once and sends two characters."""
    told = accept(page, "\r\n".join(["x" * 9] * 100))
    assert (told.status, told.errors) == (200, [])
    assert ReferralEvent.objects.last().note == "\n".join(["x" * 9] * 100)


@pytest.mark.parametrize(("days", "status"), [(731, 200), (732, 422)])
def test_a_day_far_ahead_is_a_slip_of_the_pen(page: Page, days: int, status: int) -> None:
    until = (clock.today() + timedelta(days=days)).isoformat()
    fields = {"refuse-reason": "at-capacity", "refuse-full_until": until}
    assert Visitor().send(page, button="refuse", **fields).status == status


def test_an_answer_in_the_same_moment_as_another(page: Page, monkeypatch) -> None:
    """The page has been read as open; the other answer is there before this one is written."""
    from referrals.forms.answers import RefuseForm

    def overtaken(form: RefuseForm) -> bool:
        Referral.objects.update(status="accepted", version=9)
        return genuine(form)

    genuine = RefuseForm.is_valid
    monkeypatch.setattr(RefuseForm, "is_valid", overtaken)
    told = refuse(page)
    assert told.status == 409
    assert "Er is net iets veranderd" in told.text
    assert Referral.objects.get().status == "accepted"


def test_after_withdrawal_nobody_reads_the_person_any_more(referral, url, page) -> None:
    withdraw(referral)
    before = state()
    gone = accept(page)
    assert gone.status == Client().get(url).status_code == 410
    assert "heeft de vraag ingetrokken" in gone.text
    assert "Ada" not in gone.html
    assert state() == before


def test_after_erasure_the_link_says_so(referral, url, page) -> None:
    erase_person(referral.intake.contact)
    gone = accept(page)
    assert gone.status == Client().get(url).status_code == 410
    assert "laten wissen" in gone.text


def test_an_organisation_that_left_reads_no_more(referral, url, page) -> None:
    Organisation.objects.filter(pk=referral.organisation_id).update(retired=True)
    before = state()
    gone = accept(page)
    assert gone.status == Client().get(url).status_code == 410
    assert "krijgt geen vragen meer" in gone.text
    assert "Ada" not in gone.html
    assert state() == before


def test_who_had_the_mailbox_before_reads_no_more(referral, url, page) -> None:
    organisation = Organisation.objects.filter(pk=referral.organisation_id)
    organisation.update(mailbox="LOKET@oost-nl.example")
    assert Client().get(url).status_code == 200, "the same address"
    organisation.update(mailbox="nieuw@oost-nl.example")
    before = state()
    gone = accept(page)
    assert gone.status == Client().get(url).status_code == 410
    assert "naar een ander e-mailadres" in gone.text
    assert gone.find_link("Vraag een nieuwe link")
    assert "Ada" not in gone.html
    assert state() == before
    answer = reverse("referrals:answer", args=[Referral.objects.get().answer_token])
    assert Client().get(answer).status_code == 200


@pytest.mark.parametrize("change", [lambda one: one[:-1] + "x", lambda one: one.split("~")[0]])
def test_a_link_that_is_bound_to_nothing_reads_nothing(referral, change) -> None:
    token = change(referral.answer_token)
    assert Client().get(f"/antwoord/{token}/").status_code == 410


def test_forged_links_and_links_for_something_else(referral) -> None:
    pk = referral.pk
    for token in (
        referral.answer_token.replace("~", "x~"),
        sign_token("status", pk),
        sign_token("intake", pk),
        Signer().sign(pk.hex),
        str(pk),
        "x" * 5000,
        "%00",
        "%ED%A0%80",
        "😀",
    ):
        assert Client().get(f"/antwoord/{token}/").status_code == 404, token


def test_a_link_to_what_is_no_longer_there(referral, url) -> None:
    ReferralEvent.objects.all().delete()
    referral.delete()
    assert Client().get(url).status_code == 410


def test_a_stale_form_is_told_kindly(page: Page) -> None:
    before = state()
    response = Client(enforce_csrf_checks=True).post(page.url, {"accept": "x"})
    assert response.status_code == 403
    assert "Uw formulier is verlopen" in response.content.decode()
    assert page.url in response.content.decode()
    assert state() == before


def test_with_its_token_the_same_form_works(url: str) -> None:
    visitor = Visitor(enforce_csrf_checks=True)
    assert "opgeslagen" in visitor.send(visitor.open(url), button="accept").text
