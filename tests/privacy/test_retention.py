"""Each term on both sides of its last moment; figures stay; nothing is written by looking."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import CommandError, call_command
from django.db import connection

from entrepreneurs.models import (
    CompanyContact,
    ConfidentialNote,
    ContactMoment,
    ContactPerson,
    FollowUp,
    Intake,
    Invitation,
    Visit,
)
from portal import clock
from portal.accounts.models import User
from portal.outbox.models import OutgoingMessage
from portal.partners.models import KeyedRequest
from portal.privacy.daily import apply_terms_daily
from portal.privacy.enums import ActionKind, Via
from portal.privacy.models import PrivacyAction, RetentionRun
from portal.privacy.retention import RULES, Applied, apply_terms, count_due
from programmes.models import Programme
from referrals.feed import read_events
from referrals.models import Referral
from referrals.responding import accept, complete, refuse, resume
from referrals.results import summarise
from referrals.withdrawing import withdraw
from tests.desk import Desk, make_desk
from tests.factories import IntakeFactory, ReferralFactory, send_referral, set_mailbox
from tests.privacy.canary import search_database
from tests.privacy.conftest import make_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme_rows")]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def apply() -> dict[str, Applied]:
    return {one.rule.name: one for one in apply_terms()}


def count() -> dict[str, int]:
    return {one.rule.name: one.rows for one in count_due()}


def later(**span: int) -> timedelta:
    """From now to the same hour of a later day."""
    return clock.now() + relativedelta(**span) - clock.now()  # type: ignore[arg-type]


def test_unfinished_intakes_stay_31_days() -> None:
    with clock.frozen(clock.now()):
        IntakeFactory()
        with clock.travel(31 * DAY):
            assert count()["intakes"] == 0
        with clock.travel(31 * DAY + MINUTE):
            assert count()["intakes"] == 1
            assert apply()["intakes"].rows == 1
    assert not Intake.objects.exists()


def test_answers_to_systems_stay_30_days() -> None:
    with clock.frozen(clock.now()):
        KeyedRequest.objects.create(
            organisation=set_mailbox("oost-nl", "loket@oost-nl.example"),
            key="k",
            subject_key="referral:1",
            fingerprint="f",
            lease_until=clock.now(),
            status=201,
            body=b"Ada",
        )
        with clock.travel(30 * DAY):
            assert count()["answers"] == 0
        with clock.travel(30 * DAY + MINUTE):
            assert count()["answers"] == 1
            assert apply()["answers"].rows == 1
    assert not KeyedRequest.objects.exists()


def close_referral() -> Referral:
    set_mailbox("oost-nl", "loket@oost-nl.example")
    return complete(accept(send_referral(question="Mijn geheim")), helped="yes")


def test_persons_stay_two_years_after_the_last_referral_was_closed() -> None:
    with clock.frozen(clock.now()):
        referral = close_referral()
        span = later(years=2)
        with clock.travel(span):
            apply()
            assert ContactPerson.objects.filter(intake=referral.intake_id).exists()
        with clock.travel(span + MINUTE):
            assert count()["referrals"] == 1
            assert apply()["referrals"] == Applied(_rule("referrals"), 1, 0)
            events = read_events(organisation=referral.organisation_id, after=0, limit=50)
    assert not ContactPerson.objects.exists()
    referral.refresh_from_db()
    assert (referral.status, referral.helped, referral.question) == ("completed", "yes", "")
    assert (events[-1].type, events[-1].actor) == ("erase", "clock")
    assert search_database("ada@bouwer.example") == []


def _rule(name: str) -> Any:
    return next(one for one in RULES if one.name == name)


def test_one_open_referral_keeps_the_person() -> None:
    referral = close_referral()
    ReferralFactory(intake=referral.intake, programme=Programme.objects.get(slug="techpack"))
    with clock.travel(later(years=9)):
        assert count()["referrals"] == 0


def test_the_last_one_that_was_closed_counts() -> None:
    with clock.frozen(clock.now()):
        intake = close_referral().intake
        with clock.travel(later(years=1)):
            other = send_referral(intake, programme="techpack")
            withdraw(other)
        with clock.travel(later(years=2) + DAY):
            assert count()["referrals"] == 0
        with clock.travel(later(years=3) + 2 * DAY):
            assert count()["referrals"] == 1


def test_what_was_said_later_of_a_closed_referral_does_not_prolong_it() -> None:
    """Withdrawing the consent afterwards is no new question."""
    from referrals.enums import Actor, EventType
    from referrals.lifecycle import move

    with clock.frozen(clock.now()):
        referral = close_referral()
        with clock.travel(later(years=1)):
            move(referral, EventType.REVOKE, actor=Actor.ENTREPRENEUR)
        with clock.travel(later(years=2) + MINUTE):
            assert count()["referrals"] == 1


def test_reopened_and_closed_again_counts_from_then() -> None:
    with clock.frozen(clock.now()):
        referral = close_referral()
        with clock.travel(later(years=1)):
            complete(resume(referral, note="Toch verder"), helped="no")
        with clock.travel(later(years=2) + DAY):
            assert count()["referrals"] == 0


def test_figures_of_referrals_do_not_change() -> None:
    for number in range(6):
        referral = send_referral(email=f"n{number}@b.example")
        complete(accept(referral), helped="partly") if number % 2 else refuse(
            referral, reason="at-capacity"
        )
    programme = Programme.objects.get(slug="groeiversneller")
    before = summarise(programme)
    with clock.travel(later(years=2) + DAY):
        apply()
        assert not ContactPerson.objects.exists()
        assert summarise(programme) == before


@pytest.fixture
def desk(programme_rows: None) -> Desk:
    """One for each test: others of this file make theirs at another time."""
    return make_all()


@pytest.fixture
def old_desk(programme_rows: None) -> Desk:
    with clock.travel(-(later(years=5) + 60 * DAY)):
        made = make_desk()
    # Sent long ago; the text of a mail goes with sending.
    OutgoingMessage.objects.all().delete()
    return made


def test_visits_stay_five_years(programme_rows: None) -> None:
    desk = make_desk()
    held = Visit.objects.get(pk=desk.held.pk)
    last = clock.at_hour(held.held_on, 12) + relativedelta(years=5)
    with clock.frozen(last):
        apply()
        held.refresh_from_db()
        assert held.opening == "Wij vinden geen mensen."
    with clock.frozen(last + DAY):
        apply()
    held.refresh_from_db()
    assert (held.opening, held.actions, held.contact) == ("", "", None)
    assert (held.status, held.host) == ("held", desk.people["manager"])


def test_texts_go_and_figures_stay(old_desk: Desk) -> None:
    FollowUp.objects.update(done_on=clock.today() - timedelta(days=5 * 366 + 9))
    notes = list(old_desk.held.themes.values_list("theme", "need"))
    places = list(Visit.objects.values_list("establishment__municipality", "held_on", "minutes"))
    asked = list(Invitation.objects.order_by("pk").values_list("status", "attended"))
    apply()
    assert list(old_desk.held.themes.values_list("theme", "need")) == notes
    assert (
        list(Visit.objects.values_list("establishment__municipality", "held_on", "minutes"))
        == places
    )
    assert list(Invitation.objects.order_by("pk").values_list("status", "attended")) == asked
    assert old_desk.held.signals.get().text == "-"
    assert not ConfidentialNote.objects.exists()
    assert ContactMoment.objects.get(pk=old_desk.moment.pk).note == ""
    # Also in the history.
    for text in ("zes vacatures", "wij vinden geen mensen", "drie loketten", "wil verkopen"):
        assert search_database(text) == [], text
    assert search_database("bellen met het college") == []


def test_again_finds_nothing(old_desk: Desk) -> None:
    IntakeFactory(outdated=True)
    assert sum(one.rows for one in apply().values()) > 3
    assert {name: rows for name, rows in count().items() if rows} == {}
    assert sum(one.rows + one.failed for one in apply().values()) == 0


def test_a_promise_that_is_open_stays(old_desk: Desk) -> None:
    FollowUp.objects.update(visit=old_desk.held)
    apply()
    old_desk.follow_up.refresh_from_db()
    assert old_desk.follow_up.text == "Bellen met het college"


def test_contacts_who_left(old_desk: Desk) -> None:
    contact = old_desk.establishment.contacts.get()
    last = clock.today() - relativedelta(years=5)
    for left_on, kept in ((None, True), (last, True), (last - DAY, False)):
        CompanyContact.objects.filter(pk=contact.pk).update(left_on=left_on)
        apply()
        assert CompanyContact.objects.filter(pk=contact.pk).exists() == kept
    assert search_database("iris van loenhout") == []


@pytest.mark.parametrize(("days", "kept"), [(0, True), (1, False)])
def test_addresses_of_mails(days: int, kept: bool) -> None:
    with clock.frozen(clock.now()):
        common = {"due_at": clock.now(), "kind": "k", "to_address": "a@b.example"}
        sent = OutgoingMessage.objects.create(
            subject_key="s:1", status="sent", sent_at=clock.now(), **common
        )
        OutgoingMessage.objects.create(subject_key="s:2", status="cancelled", **common)
        OutgoingMessage.objects.create(subject_key="s:3", status="pending", **common)
        with clock.travel(later(years=2) + days * DAY):
            apply()
    sent.refresh_from_db()
    assert bool(sent.to_address) == kept
    assert OutgoingMessage.objects.filter(subject_key="s:2").exists() == kept
    assert OutgoingMessage.objects.get(subject_key="s:3").to_address


def test_accounts(desk: Desk) -> None:
    with clock.frozen(clock.now()):
        User.objects.update(date_joined=clock.now())
        left = desk.people["colleague"]
        left.is_active = False
        left.save()
        with clock.travel(later(years=2)):
            assert count()["accounts"] == 0
        with clock.travel(later(years=2) + DAY):
            apply()
            assert count()["accounts"] == 0
    left.refresh_from_db()
    assert left.email.endswith("@gewist.invalid")
    assert not User.objects.filter(email="ada@bouwer.example").exists()
    assert User.objects.filter(email="manager@portaal.example", is_active=True).exists()


@pytest.mark.parametrize(("days", "kept"), [(0, True), (1, False)])
def test_who_looked_is_kept_five_years(days: int, kept: bool) -> None:
    with clock.frozen(clock.now()):
        PrivacyAction.objects.create(kind=ActionKind.EXPORT, via=Via.SCREEN, subject="x", rows=1)
        with clock.travel(later(years=5) + days * DAY):
            apply()
    assert PrivacyAction.objects.exists() == kept


def dump() -> list[Any]:
    rows = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows.append((table, sorted(map(str, cursor.fetchall()))))
    return rows


def test_a_dry_run_writes_nothing_and_names_nobody(old_desk: Desk) -> None:
    IntakeFactory(outdated=True, email="ada@bouwer.example")
    before, out = dump(), StringIO()
    call_command("apply_retention", "--dry-run", stdout=out)
    assert dump() == before
    assert "intakes: 1, oldest 20" in out.getvalue()
    assert "visits: 3, oldest 20" in out.getvalue()
    assert not any(word in out.getvalue().casefold() for word in ("@", "iris", "aerdewater"))


def test_a_row_that_fails_does_not_stop_the_rest(
    old_desk: Desk, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    import portal.privacy.anonymising as module

    settings.RETENTION_BATCH = 1
    broken = min(Visit.objects.values_list("pk", flat=True))
    locked: list[Any] = []

    def anonymise(kind: Any, key: Any) -> None:
        locked.append(key)
        if key == broken:
            raise RuntimeError("Iris van Loenhout")
        module.anonymise(kind, key)

    monkeypatch.setattr("portal.privacy.retention.anonymise", anonymise)
    out = StringIO()
    with pytest.raises(CommandError, match="1 rows failed"):
        call_command("apply_retention", stdout=out)
    assert "visits: 2 done, 1 failed" in out.getvalue()
    assert locked.count(broken) == 1
    assert Visit.objects.exclude(opening="").count() <= 1


def test_the_tick_does_it_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = clock.at_hour(clock.today(), 12)
    IntakeFactory(changed_at=noon - 32 * DAY)
    with clock.frozen(noon):
        assert apply_terms_daily() == 1
        IntakeFactory(changed_at=noon - 32 * DAY)
        assert apply_terms_daily() == 0
    with clock.frozen(noon + DAY):
        assert apply_terms_daily() == 1
    assert list(RetentionRun.objects.values_list("rows", "failed")) == [(1, 0), (1, 0)]


def test_a_tick_that_has_no_time_leaves_the_rest_to_the_next(settings: Any) -> None:
    IntakeFactory(outdated=True)
    settings.RETENTION_SLICE_SECONDS = -1
    assert apply_terms_daily() == 0
    assert RetentionRun.objects.get().finished_at is None
    settings.RETENTION_SLICE_SECONDS = 20
    assert apply_terms_daily() == 1
    assert RetentionRun.objects.get().finished_at is not None
