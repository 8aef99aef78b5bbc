"""What came of it, per programme: counted once, true, and without a company that can be found."""

import csv
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from portal import clock
from portal.accounts.models import ListExport, User
from portal.lists.small_cells import Parts
from portal.outbox.ticking import run_tick
from programmes.models import Programme
from referrals.enums import PromiseKind
from referrals.models import Referral
from referrals.outcomes import record_outcome
from referrals.responding import accept, complete, lose_touch, refuse, reopen, resume, take_back
from referrals.results import Results, count_answered, summarise
from referrals.withdrawing import erase_person, withdraw
from tests.factories import IntakeFactory, send_referral
from tests.people import people, person
from tests.referrals.conftest import TUESDAY

__all__ = ["people", "person"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Step = Callable[[Referral], Any]


def refer(number: int, step: Step | None = None, *, days: float = 1, via: str = "web") -> None:
    """So many companies, of each of which the same came; answered after `days`."""
    for one in range(number):
        with clock.frozen(TUESDAY):
            intake = IntakeFactory(grower=True, channel=via)
            referral = send_referral(intake, email=f"{via}{one}@bouwer.example")
        if step is not None:
            with clock.frozen(TUESDAY + days * DAY):
                step(referral)


def finish(said: str = "yes", /, **told: Any) -> Step:
    def step(referral: Referral) -> None:
        complete(accept(referral), helped=said)
        if told:
            record_outcome(referral, question=PromiseKind.OUTCOME_QUESTION, answers=told)

    return step


def read() -> Results:
    return summarise(Programme.objects.get(slug="groeiversneller"))


def find(results: Results, title: str) -> Parts:
    return next(table for table in [results.course, *results.tables] if table.title == title)


def show(results: Results, title: str) -> dict[str, int | None]:
    return {cell.label: cell.count for cell in find(results, title).cells if cell.count != 0}


def count_in_list() -> int | None:
    return {programme.slug: count for programme, count in count_answered()}["groeiversneller"]


def test_each_company_is_counted_once() -> None:
    refer(6)
    refer(7, accept, via="beurs")
    refer(5, lambda one: refuse(one, reason="at-capacity"), days=2)
    refer(8, withdraw)
    results = read()
    assert results.course.shown == 26
    assert show(results, "Wat ermee gebeurde") == {
        "Beantwoord": 12,
        "Wacht nog": 6,
        "Ingetrokken voor er antwoord was": 8,
    }
    assert show(results, "Hoe het na het antwoord ging") == {"Mee bezig": 7, "Afgewezen": 5}
    assert show(results, "Waarom niet") == {"Er is nu geen plaats": 5}
    assert show(results, "Langs welke weg de vraag kwam") == {"web": 5, "beurs": 7}
    assert count_in_list() == 12


def test_in_time_is_before_the_first_reminder() -> None:
    refer(6, accept, days=3)
    refer(5, accept, days=3.01)
    assert show(read(), "Hoe snel het antwoord kwam") == {"Op tijd": 6, "Later": 5}


def test_what_nobody_answered() -> None:
    refer(5)
    with clock.frozen(TUESDAY + 60 * DAY):
        run_tick()
    assert show(read(), "Wat ermee gebeurde") == {"Nooit beantwoord": 5}


def test_both_sides_are_kept_apart() -> None:
    refer(6, finish("yes", helped="no", satisfaction=2))
    refer(5, finish("partly", helped="partly", satisfaction=4))
    refer(7, finish("yes"))
    results = read()
    assert show(results, "Geholpen, volgens de organisatie") == {"ja": 13, "voor een deel": 5}
    assert show(results, "Vertelde de ondernemer hoe het ging?") == {"Ja": 11, "Nee": 7}
    assert show(results, "Geholpen, volgens de ondernemer") == {"nee": 6, "voor een deel": 5}
    assert show(results, "Hoe tevreden, van 1 tot 5") == {"2": 6, "4": 5}


def test_what_was_taken_back_does_not_count() -> None:
    refer(5, lambda one: take_back(refuse(one, reason="not-eligible")))
    refer(5, lambda one: resume(complete(accept(one), helped="no"), note="Toch"))
    results = read()
    assert show(results, "Wat ermee gebeurde") == {"Beantwoord": 5, "Wacht nog": 5}
    assert show(results, "Hoe het na het antwoord ging") == {"Mee bezig": 5}
    assert count_in_list() == 5


def test_asked_again_after_a_refusal() -> None:
    refer(5, lambda one: reopen(refuse(one, reason="duplicate"), note="Toch"))
    refer(5, lambda one: lose_touch(accept(one)))
    assert show(read(), "Hoe het na het antwoord ging") == {
        "Niet bereikt": 5,
        "Opnieuw gevraagd": 5,
    }
    assert count_in_list() == 10


def test_who_was_erased_still_counts() -> None:
    refer(5, lambda one: (finish()(one), erase_person(one.intake.contact)))
    assert show(read(), "Hoe het na het antwoord ging") == {"Afgerond": 5}


def test_who_looks_on_is_no_result_of_the_programme() -> None:
    for number in range(5):
        with clock.frozen(TUESDAY):
            one = send_referral(email=f"a{number}@b.example", fallback="regionaal-loket")
            refuse(one, reason="not-eligible")
    with clock.frozen(TUESDAY + DAY):
        run_tick()
    assert Referral.objects.filter(is_fallback=True).count() == 5
    assert show(read(), "Wat ermee gebeurde") == {"Beantwoord": 5}
    assert count_in_list() == 5


@pytest.mark.parametrize(("number", "shown"), [(4, None), (5, 5)])
def test_fewer_than_five_are_not_told(number: int, shown: int | None) -> None:
    refer(number, accept)
    assert show(read(), "Wat ermee gebeurde") == {"Beantwoord": shown}
    assert count_in_list() == shown
    assert {programme.slug: count for programme, count in count_answered()}["techpack"] == 0


def test_who_still_waits_hides_nothing_else() -> None:
    """There always is one; a total would tell how many."""
    refer(12, accept)
    refer(1)
    refer(3, withdraw, via="beurs")
    results = read()
    assert show(results, "Wat ermee gebeurde") == {
        "Beantwoord": 12,
        "Wacht nog": None,
        "Ingetrokken voor er antwoord was": None,
    }
    assert results.course.total is None
    assert show(results, "Hoe het na het antwoord ging") == {"Mee bezig": 12}
    assert show(results, "Langs welke weg de vraag kwam") == {"web": 12}
    assert count_in_list() == 12


def test_a_small_figure_takes_all_below_it_along() -> None:
    refer(9, accept)
    refer(8, finish("yes", helped="yes", satisfaction=5))
    refer(2, lambda one: refuse(one, reason="not-eligible"))
    results = read()
    assert show(results, "Hoe het na het antwoord ging") == {
        "Mee bezig": 9,
        "Afgerond": None,
        "Afgewezen": None,
    }
    below = {"Waarom niet", "Geholpen, volgens de organisatie", "Hoe tevreden, van 1 tot 5"}
    assert not below & {table.title for table in results.tables}


def test_nearly_all_in_time() -> None:
    refer(39, accept)
    refer(1, accept, days=9, via="beurs")
    speed = find(read(), "Hoe snel het antwoord kwam")
    assert [(cell.count, cell.why) for cell in speed.cells] == [
        (None, "nearly-all"),
        (None, "few"),
    ]


def test_a_year_later_together() -> None:
    refer(5, finish("yes"))
    rows = Referral.objects.order_by("created_at", "pk")
    for number, one in enumerate(rows):
        jobs = {"jobs": number} if number else {}
        said = {"investment": 10_000, **jobs}
        record_outcome(one, question=PromiseKind.IMPACT_QUESTION, answers=said)
    found = {one.name: (one.amount, one.companies) for one in read().impact}
    assert found["investering"] == (50_000, 5)
    assert found["banen erbij"] == (None, None), "four companies"


def test_the_number_of_queries_does_not_grow(django_assert_num_queries: Any) -> None:
    refer(3, accept)
    refer(8, finish("yes", helped="yes", satisfaction=5))
    programme = Programme.objects.get(slug="groeiversneller")
    with django_assert_num_queries(4):
        summarise(programme)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("policymaker", 200),
        ("manager", 200),
        ("coordinator", 200),
        ("editor", 200),
        ("administrator", 200),
        ("partner", 403),
        ("entrepreneur", 403),
    ],
)
def test_who_reads_it(people: dict[str, User], who: str, status: int) -> None:
    refer(6, finish("yes", helped="yes", satisfaction=5))
    client = Client()
    client.force_login(people[who])
    for url in ("/werk/uitkomsten/", "/werk/uitkomsten/groeiversneller/"):
        answer = client.get(url)
        assert answer.status_code == status
        assert "Bouwer" not in answer.content.decode()
    assert client.get("/werk/uitkomsten/bestaat-niet/").status_code in {404, 403}


def test_too_few_is_said(people: dict[str, User]) -> None:
    refer(4)
    client = Client()
    client.force_login(people["policymaker"])
    html = client.get("/werk/uitkomsten/groeiversneller/").content.decode()
    assert "Nog te weinig om te tonen" in html


def test_all_of_it_as_a_file(people: dict[str, User]) -> None:
    """What the pages say and what they hide; who takes it along is kept."""
    refer(6, finish("yes", helped="yes", satisfaction=5))
    refer(2, via="visit")
    client = Client()
    client.force_login(people["policymaker"])
    answer = client.get("/werk/uitkomsten/export.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *rows = csv.reader(StringIO(text), delimiter=";")
    name = str(Programme.objects.get(slug="groeiversneller"))
    found = {(row[0], row[1], row[2]): row[3:] for row in rows}
    course = "Wat ermee gebeurde"
    assert head[3] == "Aantal bedrijven"
    assert found[name, course, "Beantwoord"] == ["6", "", ""]
    assert found[name, course, "Wacht nog"] == ["", "", "minder dan 5"]
    assert {row[0] for row in rows} == {name}, "no line for who has nothing to tell"
    assert "Bouwer" not in text
    taken = ListExport.objects.get()
    assert (taken.person, taken.name, taken.rows) == (
        people["policymaker"],
        "uitkomsten",
        len(rows),
    )


def test_the_sum_of_a_year_later_is_in_the_file(people: dict[str, User]) -> None:
    def later(referral: Referral) -> None:
        finish("yes")(referral)
        record_outcome(
            referral, question=PromiseKind.IMPACT_QUESTION, answers={"jobs": Decimal("1.50")}
        )

    refer(5, later)
    client = Client()
    client.force_login(people["policymaker"])
    text = b"".join(client.get("/werk/uitkomsten/export.csv").streaming_content).decode()
    assert '"Banen erbij";"5";"7,50";""' in text
    assert '"Investering";"";"";"minder dan 5"' in text
