"""The report: it saves what was changed, part by part, also for two people at once."""

from datetime import timedelta

import pytest
from django.test import Client

from entrepreneurs.enums import Need, VisitStatus
from entrepreneurs.models import CompanyFact, PolicySignal, ThemeNote, Visit
from entrepreneurs.visits import lifecycle as visits
from entrepreneurs.visits.text_merging import digest
from portal import clock
from portal.outbox.models import Reminder
from tests.desk import Desk, make_establishment, make_visit
from tests.walking import Page

pytestmark = pytest.mark.django_db


def url(visit: Visit) -> str:
    return f"/bezoeken/{visit.pk}/verslag/"


@pytest.fixture
def fresh(desk: Desk) -> Visit:
    """Planned for a moment ago, nothing written."""
    return make_visit(make_establishment("Webwinkel Korenmaat"), desk.people["manager"])


def test_one_theme_is_enough(manager: Client, fresh: Visit) -> None:
    response = manager.post(url(fresh), {"need-innovation": "some", "finish": "yes"})
    assert response.url == f"/bezoeken/{fresh.pk}/brief/"
    fresh.refresh_from_db()
    assert (fresh.status, fresh.held_on) == (VisitStatus.HELD, clock.today())
    assert fresh.finished_at


def test_without_any_theme_it_is_not_finished(manager: Client, fresh: Visit) -> None:
    response = manager.post(url(fresh), {"text-opening": "Druk.", "finish": "yes"})
    assert response.status_code == 422
    assert "één thema" in response.content.decode()
    fresh.refresh_from_db()
    assert fresh.opening == "Druk.", "what was typed is kept"


def test_an_empty_form_changes_nothing(manager: Client, fresh: Visit) -> None:
    manager.post(url(fresh), {})
    fresh.refresh_from_db()
    assert fresh.status == VisitStatus.PLANNED
    assert not Reminder.objects.filter(subject_key=fresh.subject_key).exists()


def test_a_visit_in_the_future_has_no_report(manager: Client, desk: Desk) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    response = manager.post(url(desk.planned), {"held_on": tomorrow, "text-opening": "x"})
    assert response.status_code == 422
    text = response.content.decode()
    # Once in the summary, which leads to the field, and once at the field.
    assert text.count("Deze dag moet nog komen") == 2
    assert 'href="#id_held_on"' in text
    assert 'aria-describedby="id_held_on_error"' in text
    desk.planned.refresh_from_db()
    assert desk.planned.status == VisitStatus.PLANNED


def test_the_day_is_that_of_the_letter_once_it_is_sent(manager: Client, desk: Desk) -> None:
    """The company has it in writing."""
    before = desk.told.held_on
    other = (before - timedelta(days=1)).isoformat()
    response = manager.post(url(desk.told), {"held_on": other})
    assert response.status_code == 422
    assert "De brief is verstuurd" in response.content.decode()
    desk.told.refresh_from_db()
    assert desk.told.held_on == before
    assert manager.post(url(desk.told), {"held_on": before.isoformat()}).status_code == 302


def test_who_leaves_the_day_alone_leaves_a_colleagues_day(manager: Client, desk: Desk) -> None:
    page = Page(manager.get(url(desk.held)), url(desk.held))
    mine = page.form_with("text-actions").values
    was = mine["was-held_on"][0]
    assert was == mine["held_on"][0] == desk.held.held_on.isoformat()
    right = desk.held.held_on - timedelta(days=2)
    manager.post(url(desk.held), {"held_on": right.isoformat(), "was-held_on": was})
    sent = {"held_on": was, "was-held_on": was, "text-actions": "Wij bellen de netbeheerder."}
    sent["base-actions"] = mine["base-actions"][0]
    manager.post(url(desk.held), sent)
    desk.held.refresh_from_db()
    assert (desk.held.held_on, desk.held.actions) == (right, sent["text-actions"])


@pytest.mark.parametrize(("days", "status"), [(3653, 302), (3654, 422)])
def test_a_day_of_long_ago_is_a_slip_of_the_pen(manager, fresh: Visit, days, status) -> None:
    day = (clock.today() - timedelta(days=days)).isoformat()
    assert manager.post(url(fresh), {"held_on": day}).status_code == status


def test_what_could_not_be_saved_stands_in_the_form(manager: Client, desk: Desk) -> None:
    """Also without scripts nobody types a report twice because a day was wrong."""
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    typed = {
        "held_on": tomorrow,
        "text-opening": "Druk in de keuken.",
        "base-opening": digest("wat er stond"),
        "need-education": "urgent",
        "note-education": "Wil een stagiair.",
        "base-education": digest("iets anders"),
        "was-education": "some",
        "signal-kind": "gap",
        "signal-text": "Te veel loketten.",
    }
    address = url(desk.planned)
    page = Page(manager.post(address, typed | {"finish": "yes"}), address)
    shown = page.form_with("text-opening").values
    assert {name: shown[name] for name in typed} == {n: [v] for n, v in typed.items()}
    assert not desk.planned.themes.exists()


def test_a_refused_save_says_so(manager: Client, desk: Desk) -> None:
    """The browser keeps its draft unless the answer is 200."""
    manager.post(f"/bezoeken/{desk.planned.pk}/afzeggen/")
    sent = {"note-education": "x"}
    answer = manager.post(url(desk.planned), sent, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Niet bewaard" in answer.content.decode()


def test_a_report_today_of_a_visit_planned_later_counts_from_today(manager, desk: Desk) -> None:
    manager.post(url(desk.planned), {"need-innovation": "some"})
    desk.planned.refresh_from_db()
    assert desk.planned.held_on == clock.today()


def test_themes_stand_in_the_order_of_the_talk(manager: Client, fresh: Visit) -> None:
    for theme in ("premises", "ambition", "networks"):
        manager.post(url(fresh), {f"need-{theme}": "some"})
    themes = list(ThemeNote.objects.filter(visit=fresh).values_list("theme", flat=True))
    assert themes == ["premises", "ambition", "networks"]
    html = manager.get(url(fresh)).content.decode()
    places = [html.index(f'id="thema-{theme}"') for theme in [*themes, "innovation"]]
    assert places == sorted(places)


def test_all_eleven_are_in_sight(manager: Client, fresh: Visit) -> None:
    html = manager.get(url(fresh)).content.decode()
    assert html.count('id="thema-') == 11
    assert html.count('href="#note-') == 11


def test_two_people_lose_nothing(manager: Client, desk: Desk) -> None:
    """Both began with the same page; the second does not know of the first."""
    base = {"base-human-capital": digest("Zes vacatures staan open.")}
    visits.save_theme(
        desk.held,
        "human-capital",
        need=None,
        note="Zes vacatures. Twee zijn vervuld.",
        base=base["base-human-capital"],
        person=desk.people["agency"],
    )
    answer = manager.post(
        url(desk.held),
        base | {"note-human-capital": "Zes vacatures. Zoekt ook een lasser."},
        headers={"HX-Request": "true"},
    )
    note = desk.held.themes.get(theme="human-capital").note
    assert "Twee zijn vervuld" in note
    assert "Zoekt ook een lasser" in note
    assert "Beide teksten" in answer.content.decode()


def test_somebody_elses_change_comes_to_the_open_page(manager: Client, desk: Desk) -> None:
    sent = {"base-education": digest(""), "note-education": "", "was-education": ""}
    visits.save_theme(
        desk.held,
        "education",
        need=Need.SOME,
        note="Wil een stagiair.",
        base="",
        person=desk.people["agency"],
    )
    answer = manager.post(url(desk.held), sent, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "Wil een stagiair." in html
    assert desk.held.themes.get(theme="education").note == "Wil een stagiair."


def test_an_unknown_need_is_left_out(manager: Client, fresh: Visit) -> None:
    manager.post(url(fresh), {"need-innovation": "zeer", "note-innovation": "Idee."})
    row = fresh.themes.get()
    assert (row.need, row.note) == ("", "Idee.")


def test_a_signal_stands_apart_and_once(manager: Client, fresh: Visit) -> None:
    for _again in range(2):
        manager.post(url(fresh), {"signal-kind": "gap", "signal-text": "Geen opleiding."})
    assert PolicySignal.objects.filter(visit=fresh).count() == 1
    assert not fresh.themes.exists()


def test_a_signal_is_kept_whole_or_told_to_be_too_long(manager: Client, fresh: Visit) -> None:
    """A browser counts a line end once and sends two characters."""
    text = "\r\n".join(["regel 123"] * 100)
    sent = {"signal-kind": "gap", "signal-text": text, "need-education": "urgent"}
    assert manager.post(url(fresh), sent).status_code == 302
    assert fresh.signals.get().text == text.replace("\r\n", "\n")
    longer = manager.post(url(fresh), {**sent, "signal-text": "x" * 1001, "text-actions": "Y"})
    assert longer.status_code == 422
    assert "te lang" in longer.content.decode()
    fresh.refresh_from_db()
    assert (fresh.signals.count(), fresh.actions) == (1, "")


def test_a_signal_of_no_kind_is_not_dropped_unseen(manager: Client, fresh: Visit) -> None:
    response = manager.post(url(fresh), {"signal-kind": "nope", "signal-text": "Te veel regels"})
    assert response.status_code == 422
    assert "Te veel regels" in response.content.decode()


def test_facts_in_passing_have_a_date_and_an_origin(manager: Client, desk: Desk) -> None:
    data = {"asked": "financeSought", "financeSought": "250000"}
    manager.post(f"/bezoeken/{desk.held.pk}/feiten/", data)
    fact = CompanyFact.objects.get(establishment=desk.establishment)
    assert (fact.attribute, fact.value, fact.origin) == ("financeSought", "250000.00", "visit")
    assert (fact.stated_on, fact.visit) == (desk.held.held_on, desk.held)
    shown = manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    assert "€ 250.000" in shown.replace("\xa0", " ")


def test_a_wrong_fact_is_told_at_the_field(manager: Client, desk: Desk) -> None:
    data = {"asked": "financeSought", "financeSought": "veel"}
    response = manager.post(f"/bezoeken/{desk.held.pk}/feiten/", data)
    assert response.status_code == 422
    assert not CompanyFact.objects.exists()


def test_programmes_stand_beside_it(manager: Client, fresh: Visit) -> None:
    html = manager.post(
        url(fresh), {"need-human-capital": "urgent"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "data-hx-swap-oob" in html
    assert "/programmas/" in html


def test_nothing_is_lost_when_the_session_ends(desk: Desk, manager: Client) -> None:
    """Logged out in the middle; after logging in the text is saved by itself."""
    manager.logout()
    answer = manager.post(url(desk.held), {"note-education": "Wil een stagiair."})
    assert "/account/login/" in answer.url
    manager.force_login(desk.people["manager"])
    manager.get(url(desk.held))
    assert desk.held.themes.get(theme="education").note == "Wil een stagiair."


def test_a_part_of_a_page_goes_to_the_login_as_a_whole(desk: Desk) -> None:
    answer = Client().post(url(desk.held), {"note-education": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert "/account/login/" in answer["HX-Redirect"]


def test_what_was_kept_for_one_is_not_given_to_another(desk: Desk) -> None:
    client = Client()
    client.post(url(desk.held), {"note-education": "Geheim."})
    client.force_login(desk.people["stranger"])
    assert client.get(url(desk.held)).status_code == 404
    assert not desk.held.themes.filter(theme="education").exists()


def test_a_called_off_visit_takes_no_report(manager: Client, desk: Desk) -> None:
    manager.post(f"/bezoeken/{desk.planned.pk}/afzeggen/")
    response = manager.post(url(desk.planned), {"note-education": "x"})
    assert response.status_code == 422
    assert not desk.planned.themes.exists()


def test_markup_in_a_note_is_text(manager: Client, desk: Desk) -> None:
    manager.post(url(desk.held), {"note-education": "<script>alert(1)</script>"})
    html = manager.get(url(desk.held)).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html
