"""Meeting Minds: proposed, planned, filled by link, held, and asked afterwards what it brought."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from icalendar import Calendar

from entrepreneurs.enums import InvitationStatus, MeetingEffect, MeetingStatus
from entrepreneurs.meetings import lifecycle as flow
from entrepreneurs.meetings.lifecycle import MeetingError
from entrepreneurs.meetings.meeting_pages import count_answers
from entrepreneurs.meetings.proposals import find_region, list_candidates, list_proposals
from entrepreneurs.models import Invitation, Meeting
from portal import clock
from portal.accounts.models import User
from portal.accounts.scopes import find_scope
from portal.desk.work import list_work
from portal.outbox.models import OutgoingMessage
from portal.outbox.ticking import run_tick
from tests.desk import make_contact, make_establishment, make_meeting, make_visit
from tests.meetings.conftest import make_guest

pytestmark = pytest.mark.django_db


def statuses(meeting: Meeting) -> list[str]:
    return list(meeting.invitations.values_list("status", flat=True))


def rows_of(meeting: Meeting) -> list[Invitation]:
    return list(meeting.invitations.select_related("meeting"))


def list_told() -> list[str]:
    """Guests who got a mail; of another kind the account manager gets some too."""
    addresses = [one.to[0] for one in mail.outbox]
    return sorted(one for one in addresses if one.endswith("@gasten.example"))


def read_calendar(message: mail.EmailMessage):
    [(name, content, kind)] = message.attachments
    assert (name, kind) == ("bijeenkomst.ics", "text/calendar")
    calendar = Calendar.from_ical(content)
    return calendar, calendar.walk("VEVENT")[0]


# --- proposed ------------------------------------------------------------------------------------


def test_proposed_from_eight_companies_on(host: User, guests, settings) -> None:
    scope = find_scope(host)
    [proposal] = list_proposals(scope)
    assert (proposal.theme, proposal.companies) == ("innovation", 8)
    settings.MEETING_MIN_COMPANIES = 9
    assert list_proposals(scope) == []


def test_all_over_the_region_and_no_further(people, host: User) -> None:
    for number, code in enumerate(["GM0758"] * 4 + ["GM1674"] * 4 + ["GM0202"] * 9):
        make_guest(number, host, code=code)
    assert [one.companies for one in list_proposals(find_scope(host))] == [8]
    assert [one.companies for one in list_proposals(find_scope(people["stranger"]))] == [9]
    assert list_proposals(find_scope(people["policymaker"])) == []


@pytest.mark.parametrize("need", ["none", "some", "opportunity", ""])
def test_the_newest_visit_counts(host: User, guests, need: str) -> None:
    visit = make_visit(guests[0], host, days=-1)
    from entrepreneurs.visits import lifecycle as visits

    visits.save_theme(visit, "innovation", need=need, note="x", base="", person=host)
    visits.finish_report(visit)
    assert len(list_proposals(find_scope(host))) == (need == "")


def test_not_while_one_is_planned_and_not_for_who_was_there(host: User, guests) -> None:
    scope = find_scope(host)
    meeting = make_meeting(host)
    assert list_proposals(scope) == []
    flow.cancel_meeting(meeting)
    assert len(list_proposals(scope)) == 1
    meeting = make_meeting(host)
    flow.invite(meeting, establishments=guests)
    with clock.travel(timedelta(days=11)):
        flow.record_attendance(meeting, present={rows_of(meeting)[0].pk})
        assert list_proposals(scope) == [], "seven are left"
        again = make_guest(50, host, days=-1)
        assert again
        assert len(list_proposals(scope)) == 1


def test_the_portal_says_so(manager: Client, guests) -> None:
    assert "Voorstel: 1 bijeenkomst" in manager.get("/werk/").content.decode()
    page = manager.get("/bijeenkomsten/").content.decode()
    assert "Plan een bijeenkomst over innovatie" in page
    assert "dringend bij 8 bedrijven" in page


# --- planned and filled --------------------------------------------------------------------------


def plan(client: Client, **wrong: str):
    day = (clock.today() + timedelta(days=10)).isoformat()
    data = {"theme": "innovation", "day": day, "at": "15:00", "minutes": "120"}
    data |= {"venue": "Zaal Zes, Breda", "places": "15", "text": "Robots"} | wrong
    return client.post("/bijeenkomsten/nieuw/", data)


def test_planned_and_invited(manager: Client, host: User, guests) -> None:
    answer = plan(manager)
    meeting = Meeting.objects.get()
    assert answer.url == f"/bijeenkomsten/{meeting.pk}/uitnodigen/"
    assert (meeting.region.code, meeting.host, meeting.places) == ("west-brabant", host, 15)
    page = manager.get(answer.url).content.decode()
    assert page.count(" checked") == 8
    manager.post(answer.url, {"places": [str(one.pk) for one in guests]})
    assert statuses(meeting) == ["invited"] * 8
    run_tick()
    [first, *_rest] = sorted(mail.outbox, key=lambda one: one.to)
    assert len(mail.outbox) == 8
    assert first.to == ["gast0@gasten.example"]
    assert "Robots" in first.body
    assert "Gast 0" not in first.body, "no other company is named"
    manager.post(answer.url, {"places": [str(one.pk) for one in guests]})
    assert Invitation.objects.count() == 8


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"places": "16"}, "Ten hoogste 15"),
        ({"places": "1"}, "minstens 2"),
        ({"day": "2020-01-01"}, "nog moet komen"),
        ({"theme": "x"}, "geldige keuze"),
        ({"venue": ""}, "verplicht"),
        ({"at": "25:00"}, "Vul een tijd in"),
    ],
)
def test_a_meeting_that_cannot_be(manager: Client, wrong: dict[str, str], told: str) -> None:
    answer = plan(manager, **wrong)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Meeting.objects.exists()


def test_more_invitations_than_places_is_said(manager: Client, host: User, guests) -> None:
    meeting = make_meeting(host, places=7)
    url = f"/bijeenkomsten/{meeting.pk}/"
    assert "komt op de wachtlijst" in manager.get(f"{url}uitnodigen/").content.decode()
    flow.invite(meeting, establishments=guests)
    assert "meer bedrijven uitgenodigd dan er plaatsen" in manager.get(url).content.decode()
    Meeting.objects.update(places=8)
    assert "meer bedrijven uitgenodigd" not in manager.get(url).content.decode()


def test_who_cannot_be_written_to_is_not_invited(manager: Client, host: User) -> None:
    meeting = make_meeting(host)
    left = make_guest(1, host)
    left.contacts.update(left_on=clock.today())
    assert flow.invite(meeting, establishments=[left]) == 0
    page = manager.get(f"/bijeenkomsten/{meeting.pk}/uitnodigen/").content.decode()
    assert "Zonder e-mailadres" in page
    answer = manager.post(f"/bijeenkomsten/{meeting.pk}/uitnodigen/", {"places": [str(left.pk)]})
    assert answer.status_code == 422


def test_candidates_the_urgent_first_and_nobody_without_the_theme(host: User) -> None:
    some = make_guest(1, host, need="some")
    urgent = make_guest(2, host, need="urgent", code="GM1674")
    make_guest(3, host, need="none")
    make_guest(4, host, theme="financing")
    make_guest(5, host, code="GM0202")
    found = list_candidates(make_meeting(host), find_scope(host))
    assert [(establishment, need) for establishment, need in found] == [
        (urgent, "urgent"),
        (some, "some"),
    ]


def test_answers_by_link_and_a_waiting_list_that_moves_up(host: User, guests) -> None:
    meeting = make_meeting(host, places=2)
    flow.invite(meeting, establishments=guests[:4])
    rows = rows_of(meeting)
    browser = Client()
    for number, row in enumerate(rows):
        with clock.travel(timedelta(minutes=number)):
            browser.post(f"/uitnodiging/{row.token}/", {"coming": "yes"})
    assert statuses(meeting) == ["coming", "coming", "waiting", "waiting"]
    assert (
        "U staat op de wachtlijst"
        in browser.get(f"/uitnodiging/{rows[2].token}/").content.decode()
    )
    run_tick()
    mail.outbox.clear()
    browser.post(f"/uitnodiging/{rows[0].token}/", {"coming": "no"})
    assert statuses(meeting) == ["declined", "coming", "coming", "waiting"]
    run_tick()
    [told] = mail.outbox
    assert told.to == ["gast2@gasten.example"]
    _calendar, event = read_calendar(told)
    assert event["SUMMARY"] == "Bijeenkomst over innovatie"
    assert event["LOCATION"] == meeting.venue
    browser.post(f"/uitnodiging/{rows[0].token}/", {"coming": "yes"})
    assert statuses(meeting) == ["waiting", "coming", "coming", "waiting"], "behind the others"


def test_the_same_answer_twice_is_once(host: User, guests) -> None:
    meeting = make_meeting(host)
    flow.invite(meeting, establishments=guests[:1])
    [row] = rows_of(meeting)
    for coming in (True, True, False, False):
        flow.answer(row, coming=coming)
        row.refresh_from_db()
    assert OutgoingMessage.objects.filter(kind="meeting-coming").count() == 1


def test_an_answer_is_needed(host: User, guests) -> None:
    meeting = make_meeting(host)
    flow.invite(meeting, establishments=guests[:1])
    answer = Client().post(f"/uitnodiging/{rows_of(meeting)[0].token}/", {})
    assert answer.status_code == 422


def test_more_places_and_another_day(manager: Client, host: User, guests) -> None:
    meeting = make_meeting(host, places=2)
    flow.invite(meeting, establishments=guests[:3])
    for row in rows_of(meeting):
        flow.answer(row, coming=True)
    run_tick()
    mail.outbox.clear()
    url = f"/bijeenkomsten/{meeting.pk}/wijzigen/"
    start = meeting.starts_at.astimezone(clock.AMSTERDAM)
    data = {"day": start.date().isoformat(), "at": f"{start:%H:%M:%S}", "minutes": "120"}
    data |= {"venue": meeting.venue, "places": "3", "text": "Anders"}
    Meeting.objects.update(starts_at=start.replace(microsecond=0))
    assert manager.post(url, data).status_code == 302
    assert statuses(meeting) == ["coming"] * 3
    run_tick()
    assert [one.to[0] for one in mail.outbox] == ["gast2@gasten.example"]
    mail.outbox.clear()
    assert manager.post(url, data | {"places": "2"}).status_code == 422
    manager.post(url, data | {"at": "09:15", "venue": "Elders"})
    run_tick()
    assert len(mail.outbox) == 3
    _calendar, event = read_calendar(mail.outbox[0])
    assert (event["SEQUENCE"], event["LOCATION"]) == (1, "Elders")


def test_called_off(manager: Client, host: User, guests) -> None:
    meeting = make_meeting(host)
    flow.invite(meeting, establishments=guests[:3])
    first, second, _third = rows_of(meeting)
    flow.answer(first, coming=True)
    flow.answer(second, coming=False)
    run_tick()
    flow.invite(meeting, establishments=guests[3:4])
    mail.outbox.clear()
    manager.post(f"/bijeenkomsten/{meeting.pk}/afzeggen/")
    run_tick()
    assert sorted(one.to[0] for one in mail.outbox) == [
        "gast0@gasten.example",
        "gast2@gasten.example",
    ], "not who declined, and not who had not heard yet"
    calendar, event = read_calendar(mail.outbox[0])
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert "gaat niet door" in Client().get(f"/uitnodiging/{first.token}/").content.decode()


@pytest.mark.parametrize(("days", "status"), [(-1, "planned"), (5, "cancelled"), (-1, "held")])
def test_too_late(host: User, guests, days: int, status: str) -> None:
    meeting = make_meeting(host, days=5)
    flow.invite(meeting, establishments=guests[:1])
    [row] = rows_of(meeting)
    starts_at = clock.now() + timedelta(days=days)
    Meeting.objects.update(starts_at=starts_at, status=status)
    row.refresh_from_db()
    for action in (
        lambda: flow.answer(row, coming=True),
        lambda: flow.invite(meeting, establishments=guests[1:2]),
        lambda: flow.cancel_meeting(meeting),
        lambda: flow.change_meeting(
            meeting, starts_at=clock.now(), minutes=60, venue="x", places=3, text=""
        ),
    ):
        with pytest.raises(MeetingError):
            action()
    assert statuses(meeting) == ["invited"]
    page = Client().get(f"/uitnodiging/{row.token}/").content.decode()
    assert 'name="coming"' not in page


# --- held, and what it brought -------------------------------------------------------------------


def hold(host: User, guests) -> Meeting:
    meeting = make_meeting(host, days=-1)
    with clock.travel(timedelta(days=-5)):
        flow.invite(meeting, establishments=guests[:3])
        for row in rows_of(meeting)[:2]:
            flow.answer(row, coming=True)
    run_tick()
    mail.outbox.clear()
    return meeting


def test_attendance_is_asked_for_and_kept(manager: Client, host: User, guests) -> None:
    meeting = hold(host, guests)
    [task] = list_work([host]).late[:1]
    assert task.what == "Schrijf op wie erbij waren"
    first, second, third = rows_of(meeting)
    url = f"/bijeenkomsten/{meeting.pk}/aanwezig/"
    manager.post(url, {"present": [str(first.pk), str(third.pk)]})
    assert list(meeting.invitations.values_list("attended", flat=True)) == [True, False, True]
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.HELD
    first.establishment.refresh_from_db()
    assert first.establishment.last_contact_on == clock.day_of(meeting.starts_at)
    page = manager.get(f"/bedrijven/{first.establishment_id}/").content.decode()
    assert "Bijeenkomst over innovatie: was erbij" in page
    assert second


def test_not_before_it_begins(host: User, guests) -> None:
    meeting = make_meeting(host)
    flow.invite(meeting, establishments=guests[:1])
    with pytest.raises(MeetingError, match="moet nog komen"):
        flow.record_attendance(meeting, present=set())


def test_asked_what_it_brought_and_once_more(host: User, guests, settings) -> None:
    meeting = hold(host, guests)
    first, second, _third = rows_of(meeting)
    flow.record_attendance(meeting, present={first.pk, second.pk})
    begin = settings.MEETING_EFFECT_DAYS - 1
    with clock.travel(timedelta(days=begin - 1)):
        run_tick()
        assert list_told() == []
    with clock.travel(timedelta(days=begin, hours=3)):
        run_tick()
        assert list_told() == ["gast0@gasten.example", "gast1@gasten.example"]
        url = f"/uitnodiging/{first.token}/opbrengst/"
        assert any(url in one.body for one in mail.outbox)
        Client().post(url, {"effect": "contact", "note": "Wij kopen samen in."})
    mail.outbox.clear()
    with clock.travel(timedelta(days=settings.MEETING_EFFECT_AGAIN_DAYS + 1)):
        run_tick()
        run_tick()
        assert list_told() == ["gast1@gasten.example"]
    first.refresh_from_db()
    assert (first.effect, first.effect_note) == (MeetingEffect.CONTACT, "Wij kopen samen in.")


def test_what_it_brought_is_shown_with_its_meeting(manager: Client, host: User, guests) -> None:
    meeting = hold(host, guests)
    [first, *_rest] = rows_of(meeting)
    flow.record_attendance(meeting, present={first.pk})
    first.refresh_from_db()
    flow.record_effect(first, effect=MeetingEffect.HELPED, note="<i>Top</i>")
    page = manager.get(f"/bijeenkomsten/{meeting.pk}/").content.decode()
    assert "&lt;i&gt;Top" in page


def test_attendance_put_right_takes_the_question_back(host: User, guests) -> None:
    meeting = hold(host, guests)
    [first, *_rest] = rows_of(meeting)
    flow.record_attendance(meeting, present={first.pk})
    flow.record_attendance(meeting, present=set())
    assert not OutgoingMessage.objects.filter(kind="meeting-effect", status="pending").exists()
    with clock.travel(timedelta(seconds=5)):
        flow.record_attendance(meeting, present={first.pk})
    pending = OutgoingMessage.objects.filter(kind="meeting-effect", status="pending")
    assert pending.count() == 2


def test_nobody_else_tells_what_it_brought(host: User, guests) -> None:
    meeting = hold(host, guests)
    [first, *_rest] = rows_of(meeting)
    flow.record_attendance(meeting, present=set())
    first.refresh_from_db()
    with pytest.raises(MeetingError):
        flow.record_effect(first, effect=MeetingEffect.HELPED, note="")
    answer = Client().get(f"/uitnodiging/{first.token}/opbrengst/")
    assert (answer.status_code, answer.url) == (302, f"/uitnodiging/{first.token}/")
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.update(effect="helped")


# --- who sees what -------------------------------------------------------------------------------


def test_of_a_guest_elsewhere_the_name_and_no_person(people, host: User) -> None:
    meeting = make_meeting(host)
    flow.invite(meeting, establishments=[make_guest(1, people["neighbour"], code="GM1674")])
    client = Client()
    client.force_login(host)
    page = client.get(f"/bijeenkomsten/{meeting.pk}/").content.decode()
    assert "Gast 01" in page
    assert "Persoon 1" not in page
    client.force_login(people["neighbour"])
    assert "Persoon 1" in client.get(f"/bijeenkomsten/{meeting.pk}/").content.decode()


def test_a_single_municipality_is_its_own_region(people) -> None:
    assert find_region(find_scope(people["stranger"])).code == "GM0202"


def test_who_was_invited_and_changed_address_hears_nothing_at_the_old(host: User) -> None:
    establishment = make_establishment("Nieuw adres")
    contact = make_contact(establishment, email="oud@gasten.example")
    meeting = make_meeting(host)
    flow.invite(meeting, establishments=[establishment])
    contact.left_on = clock.today()
    contact.save()
    flow.answer(rows_of(meeting)[0], coming=True)
    assert statuses(meeting) == [InvitationStatus.COMING]
    assert not OutgoingMessage.objects.filter(kind="meeting-coming").exists()


def test_counts_tell_who_was_asked_and_who_said_nothing_yet(host: User, guests) -> None:
    meeting = make_meeting(host)
    flow.invite(meeting, establishments=guests[:3])
    first = meeting.invitations.all()[0]
    flow.answer(first, coming=True)
    rows = list(meeting.invitations.all())
    assert count_answers(rows)[:3] == [("uitgenodigd", 3), ("nog geen antwoord", 2), ("komt", 1)]
