"""Asking to be referred: what may be filled in, what is told, and whom it may be about."""

import pytest

from entrepreneurs.models import Consent, ContactPerson
from portal.outbox.models import OutgoingMessage
from portal.outbox.ticking import run_tick
from programmes.models import Programme
from referrals.models import Referral
from tests.factories import IntakeFactory, send_referral, set_mailbox
from tests.walking import Page, Visitor

pytestmark = pytest.mark.django_db
FINANCED = {
    "municipality": "GM0772",
    "financeSought": "500000.00",
    "financeRefusedByBank": True,
}
RIGHT = {"name": "Ada Bouwer", "email": "ada@bouwer.example", "consent": "on"}


@pytest.fixture
def url() -> str:
    return f"/verwijs/{IntakeFactory(grower=True).token}/groeiversneller/"


@pytest.fixture
def page(url: str) -> Page:
    return Visitor().open(url)


def send(page: Page, **values) -> Page:
    return Visitor().send(page, button="send", **RIGHT | values)


def test_own_words_are_filled_in_beforehand(page: Page) -> None:
    assert page.form_with("send").values["question"] == ["Ik wil groeien en zoek een lening"]


def test_without_consent_nothing_is_kept(page: Page) -> None:
    wrong = send(page, consent=None)
    assert wrong.status == 422
    assert "Zonder uw toestemming" in wrong.errors[0]
    assert wrong.form_with("send").values["name"] == ["Ada Bouwer"]
    assert not ContactPerson.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "Uw naam"),
        ({"name": "   "}, "Uw naam"),
        ({"name": "n" * 5000}, "Uw naam"),
        ({"name": "Ada\x00"}, "Uw naam"),
        ({"company": "b" * 121}, "Naam van uw bedrijf"),
        ({"email": ""}, "Uw e-mailadres"),
        ({"email": "ada"}, "Uw e-mailadres"),
        ({"email": "a" * 250 + "@bouwer.example"}, "Uw e-mailadres"),
        ({"email": "ada@bouwer.example\nBcc: all@bouwer.example"}, "Uw e-mailadres"),
        ({"email": "ada@bouwer.example, eve@bouwer.example"}, "Uw e-mailadres"),
        ({"email": "<b>ada</b>@bouwer.example"}, "Uw e-mailadres"),
        ({"phone": "bel mij"}, "Uw telefoonnummer"),
        ({"phone": "1" * 31}, "Uw telefoonnummer"),
        ({"question": "v" * 2001}, "Uw vraag"),
        ({"question": "\x00"}, "Uw vraag"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_nothing_is_lost(page, values, field) -> None:
    wrong = send(page, **values)
    assert wrong.status == 422
    assert len(wrong.errors) == 1
    assert wrong.errors[0].startswith(field)
    assert not Referral.objects.exists()
    kept = wrong.form_with("send").values
    assert (
        {name: kept[name][0].strip() for name in values}
        == {name: value.strip() for name, value in values.items()}
        or "\x00" in str(values)
        or "\n" in str(values)
    )


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "Bakkerij 🥐 & Zn",
        "שלום עולם",
        "\u202eomgekeerd",
        "{{ settings.SECRET_KEY }}{% debug %}",
        "'; DROP TABLE referrals_referral; --",
        "%(organisation)s",
    ],
)
def test_any_text_comes_through_as_text(page: Page, words: str, mailoutbox) -> None:
    status = send(page, name=words, company=words, question=words)
    assert status.status == 200
    referral = Referral.objects.get()
    assert (referral.question, referral.intake.contact.name) == (words, words)
    answer = Visitor().open(f"/antwoord/{referral.answer_token}/")
    for shown in (status, answer):
        assert words in shown.text
        assert "<script>alert" not in shown.html
        assert "<img src=x" not in shown.html
    run_tick()
    letter = next(mail for mail in mailoutbox if mail.to == ["ada@bouwer.example"])
    # What a stranger can type is not mailed to an address that the stranger chose.
    assert words not in letter.body
    assert "<script>alert" not in letter.alternatives[0][0]
    assert "<img src=x" not in letter.alternatives[0][0]


def test_line_breaks_in_a_name_write_no_mail_header(page: Page, mailoutbox) -> None:
    send(page, name="Ada\r\nBcc: eve@evil.example\r\n\r\nKoop nu")
    run_tick()
    letter = next(mail for mail in mailoutbox if mail.to == ["ada@bouwer.example"])
    assert letter.message()["Bcc"] is None
    assert "Koop nu" not in letter.body


@pytest.mark.parametrize(("slug", "status"), [("no-such", 404), ("a" * 400, 404)])
def test_an_unknown_programme(slug: str, status: int) -> None:
    assert Visitor().open(f"/verwijs/{IntakeFactory(grower=True).token}/{slug}/").status == status


def test_a_retired_programme_is_gone(url: str) -> None:
    Programme.objects.filter(slug="groeiversneller").update(retired=True)
    assert Visitor().open(url).status == 404


def test_no_referral_to_what_does_not_fit() -> None:
    intake = IntakeFactory(facts={"municipality": "GM0363"})
    url = f"/verwijs/{intake.token}/groeiversneller/"
    page = Visitor().open(url)
    assert page.step == "resultaat"
    assert "past niet bij uw antwoorden" in page.text
    Visitor().client.post(url, RIGHT)
    assert not Referral.objects.exists()


def test_who_might_fit_may_be_referred_and_is_told_so() -> None:
    intake = IntakeFactory(facts={"municipality": "GM0202"})
    page = Visitor().open(f"/verwijs/{intake.token}/groeiversneller/")
    assert "Wij weten nog niet zeker of dit past" in page.text
    send(page)
    assert Referral.objects.get().verdict == "undetermined"


def test_an_intermediary_is_explained() -> None:
    intake = IntakeFactory(facts=FINANCED)
    page = Visitor().open(f"/verwijs/{intake.token}/financieringstafels/")
    assert Programme.objects.get(slug="financieringstafels").route_note["nl"] in page.text
    assert "Regionaal" in page.text


def test_a_selection_is_explained() -> None:
    intake = IntakeFactory(needs={"sustainability": 3}, facts={"municipality": "GM0153"})
    page = Visitor().open(f"/verwijs/{intake.token}/move2social/")
    assert "Er is een selectie" in page.text
    assert Programme.objects.get(slug="move2social").route_note["nl"] in page.text


# --- twice, late, from two tabs -----------------------------------------------------------------


def test_double_submit_is_one_referral(page: Page) -> None:
    first, second = send(page), send(page)
    assert first.url == second.url
    assert "al naar verwezen" in second.text
    assert (Referral.objects.count(), OutgoingMessage.objects.count()) == (1, 2)


def test_the_page_of_what_was_asked_leads_to_its_status(url: str, page: Page) -> None:
    send(page)
    again = Visitor().open(url)
    assert "/status/" in again.url


def test_a_second_programme_finds_the_contact_details_filled_in() -> None:
    intake = IntakeFactory(grower=True)
    send_referral(intake, phone="026 1234567")
    page = Visitor().open(f"/verwijs/{intake.token}/mkb-businessversneller/")
    values = page.form_with("send").values
    assert values["email"] == ["ada@bouwer.example"]
    assert values["phone"] == ["026 1234567"]


def test_consent_is_to_the_organisation_that_the_page_named(page: Page) -> None:
    """Staff change the mailbox while the page is open: another organisation asks anew."""
    set_mailbox("oost-nl", "")
    stale = send(page, question="Niet kwijtraken")
    assert stale.status == 422
    assert len(stale.errors) == 1
    assert "Lees dit opnieuw" in stale.errors[0]
    assert "Regionaal" in stale.text
    assert "consent" not in stale.form_with("send").values
    assert not Consent.objects.exists()
    sent = send(stale, question=stale.form_with("send").values["question"][0])
    assert "/status/" in sent.url
    assert Referral.objects.get().organisation.slug == "regionaal-loket"
    assert Referral.objects.get().question == "Niet kwijtraken"


def test_erased_in_another_tab(page: Page, monkeypatch) -> None:
    """Also in the moment between looking the intake up and writing."""
    from entrepreneurs.models import Intake

    intake = Intake.objects.get()

    def erase_first(*_args, **_kwargs):
        Referral.objects.all().delete()
        raise Intake.DoesNotExist

    monkeypatch.setattr("referrals.views.refer.refer", erase_first)
    assert send(page).status == 410
    assert Intake.objects.get() == intake
    assert not ContactPerson.objects.exists()
