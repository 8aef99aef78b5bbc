"""In the background: one worker at a time, a slice at a time, and nobody works behind another."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from entrepreneurs.enums import ImportPolicy, ImportStatus
from entrepreneurs.imports import receiving, running
from entrepreneurs.imports.receiving import NotNow
from entrepreneurs.models import CompanyImport, Establishment
from portal import clock
from portal.accounts.models import User
from portal.outbox.ticking import run_tick
from tests.desk import Desk, make_establishment
from tests.imports.lists import HEAD, check, count, receive, take_over, work, write_csv

pytestmark = pytest.mark.django_db


def make_rows(number: int, *, first: int = 0) -> list[tuple[str, ...]]:
    return [
        (f"Bedrijf {one}", f"{10_000_000 + one}", "", "Breda", "1")
        for one in range(first, first + number)
    ]


def test_the_tick_does_it_too(person: User) -> None:
    source = receive(write_csv([HEAD, *make_rows(3)]), person)
    receiving.choose_columns(source, columns=source.columns)
    assert run_tick()["entrepreneurs.imports.running.run_imports"] == 1
    source.refresh_from_db()
    assert (source.status, source.done) == (ImportStatus.CHECKED, 3)


def test_after_a_slice_others_get_their_turn(person: User, settings) -> None:
    settings.IMPORT_CHUNK_ROWS, settings.IMPORT_SLICE_SECONDS = 1, 0
    source = receive(write_csv([HEAD, *make_rows(3)]), person)
    receiving.choose_columns(source, columns=source.columns)
    for done in (1, 2, 3):
        assert running.run_imports() == 1
        source.refresh_from_db()
        assert (source.done, source.lease) == (done, None)
    assert source.status == ImportStatus.CHECKED
    assert running.run_imports() == 0


def test_two_lists_one_after_the_other(desk: Desk) -> None:
    """Also where they name the same companies."""
    first = check(write_csv([HEAD, *make_rows(5)]), desk.people["manager"])
    second = check(write_csv([HEAD, *make_rows(5, first=3)]), desk.people["agency"])
    receiving.begin_writing(second, policy=ImportPolicy.FILL)
    receiving.begin_writing(first, policy=ImportPolicy.FILL)
    claimed = running.claim_import()
    assert claimed == first, "who came first goes first"
    assert running.claim_import() is None
    CompanyImport.objects.update(lease=None, lease_until=None)
    work()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (count(first), count(second)) == ((5, 0, 0, 0), (3, 0, 2, 0))


def test_the_same_file_is_not_taken_over_twice_at_once(desk: Desk) -> None:
    content = write_csv([HEAD, *make_rows(2)])
    first, second = (receive(content, desk.people["manager"]) for _ in range(2))
    receiving.choose_columns(first, columns=first.columns)
    with pytest.raises(NotNow, match="wordt al overgenomen"):
        receiving.choose_columns(second, columns=second.columns)
    with pytest.raises(NotNow, match="wordt al overgenomen"):
        receive(content, desk.people["colleague"])
    receive(content, desk.people["neighbour"])
    work()
    assert receive(content, desk.people["manager"])


def test_a_lease_that_ran_out_is_taken_and_the_old_worker_writes_nothing(
    person: User, settings
) -> None:
    source = check(write_csv([HEAD, *make_rows(2)]), person)
    receiving.begin_writing(source, policy=ImportPolicy.FILL)
    old = running.claim_import()
    with clock.travel(timedelta(seconds=settings.IMPORT_LEASE_SECONDS - 1)):
        assert running.claim_import() is None
    with clock.travel(timedelta(seconds=settings.IMPORT_LEASE_SECONDS)):
        new = running.claim_import()
        assert new is not None
        assert new.lease != old.lease
    before = Establishment.objects.count()
    with pytest.raises(running.LeaseLostError):
        running._work(old)
    assert Establishment.objects.count() == before
    running._work(new)
    assert Establishment.objects.count() == before + 2


def test_stopped_while_it_runs(person: User, settings) -> None:
    settings.IMPORT_CHUNK_ROWS, settings.IMPORT_SLICE_SECONDS = 1, 0
    source = check(write_csv([HEAD, *make_rows(3)]), person)
    receiving.begin_writing(source, policy=ImportPolicy.FILL)
    running.run_imports()
    claimed = running.claim_import()
    receiving.stop(source)
    with pytest.raises(running.LeaseLostError):
        running._work(claimed)
    source.refresh_from_db()
    assert (source.status, source.done, bytes(source.content)) == ("stopped", 1, b"")
    assert running.run_imports() == 0


@pytest.mark.parametrize("status", [ImportStatus.DONE, ImportStatus.STOPPED])
def test_what_is_over_stays_over(person: User, status: ImportStatus) -> None:
    source = take_over(write_csv([HEAD, *make_rows(1)]), person)
    CompanyImport.objects.update(status=status)
    for action in (
        lambda: receiving.choose_columns(source, columns={"name": 0, "town": 3}),
        lambda: receiving.choose_table(source, sheet="", header_row=0),
        lambda: receiving.begin_writing(source, policy=ImportPolicy.FILL),
        lambda: receiving.stop(source),
    ):
        with pytest.raises(NotNow):
            action()


def test_somebody_adds_the_same_company_at_that_moment(person: User, monkeypatch) -> None:
    source = check(write_csv([HEAD, *make_rows(1)]), person)
    receiving.begin_writing(source, policy=ImportPolicy.FILL)
    write, clashes = running.write_plan, []

    def write_after_somebody(plan, **more) -> None:
        if not clashes:
            clashes.append(1)
            raise IntegrityError
        write(plan, **more)

    monkeypatch.setattr(running, "write_plan", write_after_somebody)
    work()
    source.refresh_from_db()
    assert count(source) == (1, 0, 0, 0)
    assert Establishment.objects.filter(name="Bedrijf 0").count() == 1


def test_an_error_of_ours_stops_it_and_says_so(person: User, monkeypatch) -> None:
    source = check(write_csv([HEAD, *make_rows(1)]), person)
    receiving.begin_writing(source, policy=ImportPolicy.FILL)

    def fail(*_arguments, **_more) -> None:
        raise RuntimeError

    monkeypatch.setattr(running, "write_plan", fail)
    assert running.run_imports() == 0
    source.refresh_from_db()
    assert (source.status, source.lease) == (ImportStatus.STOPPED, None)
    assert not Establishment.objects.filter(name="Bedrijf 0").exists()


def test_whoever_lost_the_right_imports_nothing_more(desk: Desk) -> None:
    person = desk.people["manager"]
    source = check(write_csv([HEAD, *make_rows(1)]), person)
    receiving.begin_writing(source, policy=ImportPolicy.FILL)
    User.objects.filter(pk=person.pk).update(is_active=False)
    work()
    source.refresh_from_db()
    assert count(source) == (0, 0, 0, 1)


def test_a_chunk_takes_the_same_number_of_queries_however_many_rows(
    person: User, django_assert_max_num_queries, settings
) -> None:
    make_establishment("Bedrijf 1", kvk_number="10000001")
    for rows in (5, 50):
        source = check(write_csv([HEAD, *make_rows(rows, first=rows * 10)]), person)
        receiving.begin_writing(source, policy=ImportPolicy.FILL)
        with django_assert_max_num_queries(35):
            assert running.run_imports() == 1
