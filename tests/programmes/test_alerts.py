"""Mails about a selection: only for who confirmed, once for each change, off in one click."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from portal import clock
from portal.outbox.models import OutgoingMessage
from portal.outbox.sending import send_due
from programmes.browsing.selection import read_selection
from programmes.browsing.wanted import Wanted
from programmes.models import CatalogueVersion, ProgrammeAlert
from programmes.publishing.versions import forget_compiled
from programmes.sharing import alerts
from programmes.sharing.alerts import (
    ask_alert,
    confirm_alert,
    delete_unconfirmed_alerts,
    queue_due_alerts,
    turn_off,
)
from tests.programmes.versions import add_copy, add_version, edit_newest, rename, withdraw

pytestmark = pytest.mark.django_db

ADA = "ada@bouwer.example"
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
FLEVOLAND = Wanted(regions=("PV24",), initiators=("roc-van-flevoland",))
SELECTION = "region=PV24&initiator=roc-van-flevoland"
FORM = f"/programmas/melding/?{SELECTION}"
ASKED = "/programmas/melding/aangevraagd/"


@pytest.fixture(autouse=True)
def _published(catalogue_document: dict[str, Any]) -> None:
    forget_compiled()
    add_version(catalogue_document)


@pytest.fixture
def alert() -> ProgrammeAlert:
    return subscribe(FLEVOLAND)


def subscribe(wanted: Wanted, *, email: str = ADA, language: str = "nl") -> ProgrammeAlert:
    """Confirmed, with its first mail out of the way."""
    ask_alert(email=email, wanted=wanted, language=language)
    alert = ProgrammeAlert.objects.get(email=email, selection=wanted.to_query())
    confirm_alert(alert.pk)
    send_due()
    mail.outbox.clear()
    alert.refresh_from_db()
    return alert


def send_news(*, later: timedelta = timedelta()) -> list[str]:
    """Run the tick; returns the texts of the mails that went out."""
    with clock.travel(later):
        queue_due_alerts()
        send_due()
    texts = [f"{one.subject}\n{one.body}" for one in mail.outbox]
    mail.outbox.clear()
    return texts


def list_kinds() -> list[str]:
    return list(OutgoingMessage.objects.order_by("pk").values_list("kind", flat=True))


# --- asking --------------------------------------------------------------------------------------
def test_the_form_says_what_it_is_about(client: Client) -> None:
    response = client.get(FORM)
    page = response.content.decode()
    assert "Flevoland" in page
    assert "ROC van Flevoland" in page
    assert "1 programma dat hierbij past" in page
    assert "csrf" not in page
    assert "ETag" in response
    assert not response.cookies


def test_without_filters_it_is_about_everything(client: Client) -> None:
    page = client.get("/programmas/melding/").content.decode()
    assert "20 programma" in page
    assert "Alle programma" in page


def test_asking_gives_no_alert_yet_but_a_mail(client: Client) -> None:
    response = client.post(FORM, {"email": ADA})
    assert response.status_code == 302
    assert response["Location"] == ASKED
    alert = ProgrammeAlert.objects.get()
    assert (alert.email, alert.selection, alert.language) == (ADA, SELECTION, "nl")
    assert alert.confirmed_at is None
    send_due()
    (sent,) = mail.outbox
    assert sent.to == [ADA]
    assert f"/programmas/melding/{alert.confirm_token}/" in sent.body
    assert "Flevoland" in sent.body
    assert "List-Unsubscribe" not in sent.extra_headers
    rename("techpack", "Nieuwe naam")
    mail.outbox.clear()
    assert send_news(later=timedelta(days=2)) == []


def test_a_form_needs_no_cookie(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(FORM, {"email": ADA}).status_code == 302
    assert not strict.cookies


def test_the_answer_is_the_same_whether_the_address_is_known(client: Client) -> None:
    subscribe(FLEVOLAND, email="known@bouwer.example")
    answers = set()
    for email in ("known@bouwer.example", "new@bouwer.example", "new@bouwer.example"):
        response = client.post(FORM, {"email": email})
        answers.add((response.status_code, response["Location"], response.content))
    assert len(answers) == 1
    page = client.get(ASKED)
    assert "Kijk in uw mail" in page.content.decode()


def test_who_gets_it_already_is_told_so_by_mail_alone(alert: ProgrammeAlert) -> None:
    with clock.travel(timedelta(hours=2)):
        ask_alert(email="ADA@Bouwer.example", wanted=FLEVOLAND, language="en")
        send_due()
    (sent,) = mail.outbox
    assert sent.subject == "U krijgt deze melding al"
    assert alert.off_token in sent.body
    assert ProgrammeAlert.objects.count() == 1


@pytest.mark.parametrize(("minutes", "mails"), [(0, 1), (59, 1), (60, 2)])
def test_one_mail_an_hour_for_an_address_and_selection(minutes: int, mails: int) -> None:
    with clock.frozen(START):
        ask_alert(email=ADA, wanted=FLEVOLAND, language="nl")
    with clock.frozen(START + timedelta(minutes=minutes)):
        ask_alert(email=ADA, wanted=FLEVOLAND, language="nl")
    assert OutgoingMessage.objects.count() == mails
    # Of two that wait, one is sent.
    assert OutgoingMessage.objects.waiting().count() == 1


def test_at_most_five_wait_for_one_address() -> None:
    for number in range(7):
        ask_alert(email=ADA, wanted=Wanted(words=f"woord{number}"), language="nl")
    assert ProgrammeAlert.objects.count() == 5
    assert OutgoingMessage.objects.count() == 5
    ask_alert(email="other@bouwer.example", wanted=Wanted(words="woord9"), language="nl")
    assert ProgrammeAlert.objects.count() == 6
    confirm_alert(ProgrammeAlert.objects.filter(email=ADA)[0].pk)
    ask_alert(email=ADA, wanted=Wanted(words="woord8"), language="nl")
    assert ProgrammeAlert.objects.filter(email=ADA).count() == 6


def test_one_connection_cannot_ask_for_ever(client: Client, settings: Any) -> None:
    settings.ALERT_REQUESTS_PER_HOUR = 3
    statuses = [
        client.post(FORM, {"email": f"somebody{number}@bouwer.example"}).status_code
        for number in range(4)
    ]
    assert statuses == [302, 302, 302, 429]
    last = client.post(FORM, {"email": ADA})
    assert 0 < int(last["Retry-After"]) <= 3600
    assert "later" in last.content.decode()
    other = client.post(FORM, {"email": ADA}, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 302


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "ada@",
        "ada@bouwer",
        "ada@bouwer.example\r\nBcc: x@x.example",
        "ada@bouwer.example\nSubject: x",
        "ada@bouwer.example, b@x.example",
        '"ada x"@bouwer.example',
        "ada@bouwer.example\x00",
        "a" * 300 + "@bouwer.example",
        "x" * 5000,
    ],
)
def test_what_is_no_address_is_told_at_the_field(client: Client, email: str) -> None:
    response = client.post(FORM, {"email": email})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'aria-invalid="true"' in page
    assert 'href="#id_email"' in page
    assert not ProgrammeAlert.objects.exists()
    assert not OutgoingMessage.objects.exists()


def test_an_unknown_filter_is_told_and_left_out(client: Client) -> None:
    address = "/programmas/melding/?theme=none-such&region=PV24"
    assert "none-such" in client.get(address).content.decode()
    client.post(address, {"email": ADA})
    assert ProgrammeAlert.objects.get().selection == "region=PV24"


@pytest.mark.parametrize("q", ["%00", "%F0%9F%98%80", "%25%5C%22%27", "%0D%0ABcc:%20x", "%D9%85"])
def test_odd_words_can_be_followed(client: Client, q: str) -> None:
    assert client.get(f"/programmas/melding/?q={q}").status_code == 200
    assert client.post(f"/programmas/melding/?q={q}", {"email": ADA}).status_code == 302
    send_due()
    assert "Bcc" not in mail.outbox[0].extra_headers
    assert mail.outbox[0].message().as_bytes()
    alert = ProgrammeAlert.objects.get()
    assert read_selection(alert.selection).to_query() == alert.selection


@pytest.mark.parametrize(("letters", "status"), [(160, 302), (200, 422)])
def test_a_selection_that_is_too_large_is_told(client: Client, letters: int, status: int) -> None:
    address = "/programmas/melding/?q=" + "%F0%9F%98%80" * letters
    assert client.post(address, {"email": ADA}).status_code == status
    assert ("te groot" in client.get(address).content.decode()) == (status == 422)
    assert ProgrammeAlert.objects.exists() == (status == 302)


# --- confirming ----------------------------------------------------------------------------------
def test_looking_at_the_link_confirms_nothing(client: Client) -> None:
    ask_alert(email=ADA, wanted=FLEVOLAND, language="nl")
    alert = ProgrammeAlert.objects.get()
    address = f"/programmas/melding/{alert.confirm_token}/"
    for method in (client.get, client.head, client.options):
        method(address)
    assert ProgrammeAlert.objects.get().confirmed_at is None
    response = client.post(address, follow=True)
    assert "Uw melding staat aan" in response.content.decode()
    alert.refresh_from_db()
    assert alert.confirmed_at is not None
    assert alert.seen == CatalogueVersion.objects.first()


def test_confirming_twice_changes_nothing(alert: ProgrammeAlert) -> None:
    rename("techpack", "Nieuwe naam")
    confirm_alert(alert.pk)
    assert ProgrammeAlert.objects.get().seen == alert.seen


def test_confirming_asks_for_the_token_of_the_page() -> None:
    ask_alert(email=ADA, wanted=FLEVOLAND, language="nl")
    alert = ProgrammeAlert.objects.get()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/programmas/melding/{alert.confirm_token}/").status_code == 403
    alert.refresh_from_db()
    assert alert.confirmed_at is None


@pytest.mark.parametrize(("days", "kept"), [(6.99, True), (7, False)])
def test_what_is_not_confirmed_is_forgotten(client: Client, days: float, kept: bool) -> None:
    with clock.frozen(START):
        ask_alert(email=ADA, wanted=FLEVOLAND, language="nl")
        token = ProgrammeAlert.objects.get().confirm_token
    with clock.frozen(START + timedelta(days=days)):
        # Also before the tick has come round.
        assert client.get(f"/programmas/melding/{token}/").status_code == (200 if kept else 410)
        assert delete_unconfirmed_alerts() == (0 if kept else 1)
    assert ProgrammeAlert.objects.exists() == kept
    assert OutgoingMessage.objects.filter(to_address=ADA).exists() == kept


def test_what_is_confirmed_is_kept(alert: ProgrammeAlert) -> None:
    with clock.travel(timedelta(days=1000)):
        assert delete_unconfirmed_alerts() == 0
    assert ProgrammeAlert.objects.exists()


def test_the_database_keeps_marks_for_the_confirmed_only() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeAlert.objects.create(email=ADA, language="nl", mailed_at=START)


# --- news ----------------------------------------------------------------------------------------
def test_no_change_no_mail(alert: ProgrammeAlert) -> None:
    assert send_news() == []


def test_what_changed_in_plain_words(alert: ProgrammeAlert) -> None:
    edit_newest(lambda all_: all_["techpack"].update(title={"nl": "TechPack & Zn"}, budget={}))
    (text,) = send_news()
    assert text.startswith("Nieuws over 1 programma\n")
    assert "TechPack & Zn. Veranderd: de naam en wat het kost." in text
    assert "http://localhost:8000/programmas/techpack/" in text
    assert f"http://localhost:8000/programmas/?{SELECTION}" in text
    assert f"/programmas/melding/uit/{alert.off_token}/" in text
    assert send_news(later=timedelta(days=2)) == []


def test_what_is_new_and_what_went(alert: ProgrammeAlert) -> None:
    add_copy("techpack", new="techpack-2")
    withdraw("techpack")
    (text,) = send_news()
    assert re.search(r"Nieuw\n- techpack-2", text)
    gone = "- PPS TechPack. Dit programma staat niet meer in de lijst."
    assert f"Niet meer in uw keuze\n{gone}" in text


def test_what_no_longer_fits_is_told(alert: ProgrammeAlert) -> None:
    edit_newest(lambda all_: all_["techpack"].update(initiators=["liof"]))
    (text,) = send_news()
    assert "PPS TechPack. Dit programma past niet meer bij uw keuze." in text


def test_changes_elsewhere_are_no_news(alert: ProgrammeAlert) -> None:
    rename("groeiversneller", "Anders")
    withdraw("move2social")
    assert send_news() == []
    alert.refresh_from_db()
    # They have been looked at, and will not be again.
    assert alert.seen == CatalogueVersion.objects.first()
    assert alert.mailed_at is None


def test_checking_the_facts_again_is_no_news(alert: ProgrammeAlert) -> None:
    edit_newest(lambda all_: all_["techpack"].update(verified_on="2026-11-01"))
    assert send_news() == []


def test_what_was_changed_back_is_no_news(
    alert: ProgrammeAlert, catalogue_document: dict[str, Any]
) -> None:
    rename("techpack", "Anders")
    add_version(catalogue_document)
    assert send_news() == []


def test_a_filter_that_went_finds_nothing_rather_than_everything(
    alert: ProgrammeAlert,
) -> None:
    withdraw("techpack")
    assert len(send_news()) == 1
    rename("groeiversneller", "Anders")
    assert send_news(later=timedelta(days=2)) == []


@pytest.mark.parametrize(("hours", "mails"), [(23.9, 0), (24, 1)])
def test_at_most_one_mail_a_day_with_all_that_happened(
    alert: ProgrammeAlert, hours: float, mails: int
) -> None:
    with clock.frozen(START):
        rename("techpack", "Een")
        assert len(send_news()) == 1
    rename("techpack", "Twee")
    edit_newest(lambda all_: all_["techpack"].update(status="ended"))
    with clock.frozen(START + timedelta(hours=hours)):
        texts = send_news()
    assert len(texts) == mails
    assert all("Twee. Veranderd: de naam en of het nog open is." in text for text in texts)


def test_of_many_programmes_the_first_are_listed_and_the_rest_counted() -> None:
    subscribe(Wanted())
    for number in range(23):
        add_copy("techpack", new=f"kopie-{number:02}")
    (text,) = send_news()
    assert text.startswith("Nieuws over 23 programma's")
    assert text.count("- kopie-") == 20
    assert "En nog 3 andere programma's." in text


def test_the_mail_is_in_the_language_of_who_asked() -> None:
    alert = subscribe(FLEVOLAND, language="en")
    rename("techpack", "Other")
    (text,) = send_news()
    assert f"http://localhost:8000/en/programmas/melding/uit/{alert.off_token}/" in text
    assert "http://localhost:8000/en/programmas/techpack/" in text


def test_every_selection_gets_its_own_news() -> None:
    subscribe(FLEVOLAND)
    subscribe(Wanted(), email="bo@bouwer.example")
    subscribe(Wanted(initiators=("liof",)), email="cas@bouwer.example")
    rename("techpack", "Anders")
    queue_due_alerts()
    send_due()
    assert {one.to[0] for one in mail.outbox} == {ADA, "bo@bouwer.example"}


def test_two_ticks_at_once_send_once(alert: ProgrammeAlert) -> None:
    rename("techpack", "Anders")
    current = alerts.get_current_catalogue()
    read_by_both = ProgrammeAlert.objects.get(), ProgrammeAlert.objects.get()
    assert [alerts._queue_news(one, current) for one in read_by_both] == [True, False]
    assert list_kinds().count("alert-news") == 1


def test_a_crash_before_the_mail_is_promised_loses_nothing(
    alert: ProgrammeAlert, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename("techpack", "Anders")

    def fail(**values: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(alerts, "queue_message", fail)
        assert send_news() == []
    alert.refresh_from_db()
    assert alert.mailed_at is None
    assert len(send_news()) == 1


def test_one_that_fails_holds_up_none_of_the_others(
    alert: ProgrammeAlert, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(FLEVOLAND, email="bo@bouwer.example")
    rename("techpack", "Anders")
    whole = alerts.queue_message

    def fail_for_ada(**values: Any) -> Any:
        if values["to"] == ADA:
            raise RuntimeError
        return whole(**values)

    monkeypatch.setattr(alerts, "queue_message", fail_for_ada)
    assert queue_due_alerts() == 1


# --- off -----------------------------------------------------------------------------------------
def test_mail_programs_get_their_own_button(alert: ProgrammeAlert) -> None:
    rename("techpack", "Anders")
    queue_due_alerts()
    send_due()
    sent = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    link = str(sent["List-Unsubscribe"]).strip()
    assert link == f"<http://localhost:8000/programmas/melding/uit/{alert.off_token}/>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # What nobody needs any more is not kept: the link is worth as much as the text.
    assert set(OutgoingMessage.objects.values_list("unsubscribe_url", flat=True)) == {""}
    path = link.strip("<>").removeprefix("http://localhost:8000")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not ProgrammeAlert.objects.exists()


def test_off_is_one_click_and_looking_is_none(client: Client, alert: ProgrammeAlert) -> None:
    address = f"/programmas/melding/uit/{alert.off_token}/"
    page = client.get(address).content.decode()
    assert "Flevoland" in page
    assert page.count('type="submit"') == 1
    assert ProgrammeAlert.objects.exists()
    assert "De melding is uit" in client.post(address).content.decode()
    assert not ProgrammeAlert.objects.exists()
    again = client.get(address)
    assert again.status_code == 410
    assert "stond al uit" in again.content.decode()
    assert client.post(address).status_code == 410


def test_off_forgets_the_address_everywhere(alert: ProgrammeAlert) -> None:
    rename("techpack", "Anders")
    queue_due_alerts()
    turn_off(alert)
    assert not OutgoingMessage.objects.filter(to_address=ADA).exists()
    assert send_news() == []
    assert not OutgoingMessage.objects.waiting().exists()


def test_the_link_that_confirms_does_not_turn_off(client: Client, alert: ProgrammeAlert) -> None:
    assert client.post(f"/programmas/melding/uit/{alert.confirm_token}/").status_code == 404
    assert client.post(f"/programmas/melding/{alert.off_token}/").status_code == 404
    assert ProgrammeAlert.objects.exists()
