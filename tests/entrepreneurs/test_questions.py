"""Open questions: only what can still change a verdict, each may be skipped, nothing is lost."""

from random import Random
from typing import Any

import pytest
from django.utils.translation import override

from entrepreneurs.intake.answers import Assessment, answer, lock_intake
from entrepreneurs.models import Intake
from programmes.engine.catalogue import Catalogue
from programmes.publishing.versions import get_current_catalogue
from tests.factories import GROWER, IntakeFactory
from tests.walking import Page, Visitor

pytestmark = pytest.mark.django_db
FIXED = {"municipality": "GM0202", "started": True, "foundedOn": "2015-05-01", "fte": 24.0}


def make(facts: dict | None = None, **values) -> Intake:
    return IntakeFactory(facts=FIXED | (facts or {}), **values)


def open_group(intake: Intake, group: str = "growth", query: str = "") -> Page:
    return Visitor().open(f"/intake/{intake.token}/vragen/{group}/{query}")


def asked(page: Page) -> list[str]:
    return page.form_with("asked").values["asked"][0].split()


def saved(name: str) -> object:
    """The answer, "skipped", or None where nothing was said."""
    intake = Intake.objects.get()
    return "skipped" if name in intake.skipped else intake.facts.get(name)


TRIES = {
    "boolean": [True, False],
    "money": ["0.00", "50000.00", "150000.00", "700000.00", "99000000.00"],
    "date": ["1990-01-01", "2020-01-01"],
    "digits": ["10", "28", "47", "62"],
    "code": ["GM0202", "GM0772"],
}
SAMPLES = 40


def list_tries(attribute: Any) -> list[Any]:
    if attribute["choices"]:
        return [one["value"] for one in attribute["choices"]]
    return TRIES.get(attribute["type"], [0, 1, 10, 60, 300])


def can_change_a_verdict(intake: Intake, catalogue: Catalogue, slug: str) -> bool:
    """Is there a way to answer the other questions such that this one decides something?"""
    tries = {name: list_tries(one) for name, one in catalogue.attributes.items()}
    others = [name for name in tries if name not in intake.facts]
    chance = Random(slug)

    def judge(facts: dict[str, Any]) -> list[Any]:
        assessment = Assessment(Intake(facts=facts, needs=intake.needs), catalogue)
        return [
            (match.verdict, *(one.verdict for one in assessment.matching.list_offers(match)))
            for match in sorted(assessment.relevant, key=lambda match: match.programme.slug)
        ]

    for _ in range(SAMPLES):
        facts = {name: chance.choice(tries[name]) for name in others} | intake.facts
        if len({str(judge(facts | {slug: value})) for value in tries[slug]}) > 1:
            return True
    return False


@pytest.mark.parametrize("theme", ["financing", "ambition", "human-capital", "innovation"])
@pytest.mark.parametrize("place", ["GM0202", "GM0193", "GM0772", "GM0983"])
def test_every_question_can_still_change_something(catalogue, theme: str, place: str) -> None:
    intake = make({"municipality": place}, needs={theme: 3})
    for slug in Assessment(intake, catalogue).open_attributes:
        assert can_change_a_verdict(intake, catalogue, slug), slug


def test_each_question_says_why_and_may_be_skipped() -> None:
    page = open_group(make())
    for slug in asked(page):
        attribute = get_current_catalogue().attributes[slug]
        assert attribute["question"]["nl"] in page.text
        assert attribute["why"]["nl"] in page.text
    assert page.text.count("Waarom we dit vragen") == len(asked(page))
    assert page.text.count("Weet ik niet") == len(asked(page))


def test_skipping_is_not_asked_again_and_ends() -> None:
    intake = make()
    visitor = Visitor()
    page, seen = visitor.open(f"/intake/{intake.token}/"), []
    while "/vragen/" in page.url:
        seen += asked(page)
        page = visitor.send(page)
    assert page.step == "resultaat"
    assert len(seen) == len(set(seen)) > 0
    assert set(seen) <= set(Intake.objects.get().skipped)


def test_it_stops_when_nothing_is_left_to_decide() -> None:
    intake = IntakeFactory(facts=GROWER)
    assert Assessment(intake, get_current_catalogue()).open_attributes == []
    assert Visitor().open(f"/intake/{intake.token}/").step == "resultaat"


@pytest.mark.parametrize("group", ["growth", "finance", "no-such-group"])
def test_a_group_with_nothing_left_leads_on(group: str) -> None:
    assert open_group(IntakeFactory(facts=GROWER | {"growthPlan": True}), "finance").step == (
        "resultaat"
    )
    Intake.objects.all().delete()
    page = open_group(make(), "no-such-group")
    assert page.step == "growth"


def test_back_and_change() -> None:
    intake = make()
    visitor = Visitor()
    page = open_group(intake)
    visitor.send(page, growthAmbition="yes", growthPlan="no")
    again = open_group(intake)
    assert again.form_with("asked").values["growthPlan"] == ["no"]
    visitor.send(again, growthPlan="yes")
    assert (saved("growthAmbition"), saved("growthPlan")) == (True, True)
    visitor.send(open_group(intake), growthPlan="unknown")
    assert saved("growthPlan") == "skipped"


def test_saying_so_and_saying_nothing_are_both_not_knowing() -> None:
    page = open_group(make())
    Visitor().send(page, growthAmbition="unknown")
    assert (saved("growthAmbition"), saved("growthPlan")) == ("skipped", "skipped")


@pytest.mark.parametrize("value", ["maybe", "true", "YES", "\x00", "<b>", ""])
def test_an_answer_that_is_none(value: str) -> None:
    page = open_group(make())
    wrong = Visitor().send(page, growthAmbition="yes", growthPlan=value)
    if value:
        assert wrong.status == 422
        assert len(wrong.errors) == 1
        assert wrong.form_with("asked").values["growthAmbition"] == ["yes"]
        assert saved("growthAmbition") is None
    else:
        assert saved("growthPlan") == "skipped"


# --- money, counts ------------------------------------------------------------------------------


@pytest.fixture
def money() -> Page:
    """A page that asks for an amount."""
    intake = make({"municipality": "GM0772"}, needs={"financing": 3})
    page = open_group(intake, "finance", "?vraag=financeSought")
    assert "financeSought" in asked(page)
    return page


@pytest.mark.parametrize(
    ("text", "amount"),
    [("€ 100.000", "100000.00"), ("1.250,50", "1250.50"), ("0", "0.00"), ("7", "7.00")],
)
def test_an_amount(money: Page, text: str, amount: str) -> None:
    Visitor().send(money, financeSought=text)
    assert saved("financeSought") == amount


@pytest.mark.parametrize(
    "text", ["-3", "1e9", "abc", "9" * 15, "9" * 41, "\x00", "<script>x</script>", "😀"]
)
def test_no_amount(money: Page, text: str) -> None:
    wrong = Visitor().send(money, financeSought=text)
    assert wrong.status == 422
    assert wrong.errors
    assert "<script>x" not in wrong.html
    assert saved("financeSought") is None


def test_an_amount_and_not_knowing_it(money: Page) -> None:
    wrong = Visitor().send(money, **{"financeSought": "5", "financeSought-unknown": "on"})
    assert "Niet allebei" in wrong.errors[0]


# --- two tabs and the back button ---------------------------------------------------------------


def test_what_a_page_never_asked_is_not_taken_for_unknown() -> None:
    """The page is older than the answers of another tab, which opened a question beside it."""
    intake = make()
    page = open_group(intake)
    page.forms[0].values["asked"] = ["growthPlan"]
    answer(lock_intake(intake.pk), facts={"growthAmbition": True})
    Visitor().send(page, growthAmbition=None, growthPlan="yes")
    assert (saved("growthAmbition"), saved("growthPlan")) == (True, True)


def test_an_answer_that_no_longer_matters_is_kept_all_the_same() -> None:
    intake = make()
    page = open_group(intake)
    answer(lock_intake(intake.pk), facts={"municipality": "GM0363"})
    assert Visitor().send(page, growthAmbition="yes", growthPlan="no").step == "resultaat"
    assert (saved("growthAmbition"), saved("growthPlan")) == (True, False)


@pytest.mark.parametrize("sent", ["", "municipality fte", "no-such", "\x00", "x " * 3000])
def test_a_form_that_tells_nonsense_about_itself(sent: str) -> None:
    page = open_group(make())
    page.forms[0].values["asked"] = [sent]
    Visitor().send(page, municipality="GM0363", fte="1")
    assert (saved("municipality"), saved("fte")) == ("GM0202", 24.0)


# --- from the result ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "step"), [("municipality", "plaats"), ("fte", "bedrijf"), ("foundedOn", "bedrijf")]
)
def test_the_deciding_question_of_a_fixed_page_leads_there(wanted: str, step: str) -> None:
    intake = IntakeFactory(skipped=["municipality", "fte", "foundedOn", "started", "sbiCode"])
    assert open_group(intake, "start", f"?vraag={wanted}").step == step


def test_every_deciding_question_on_the_result_leads_to_a_page_that_asks_it(catalogue) -> None:
    skipped = [slug for slug in catalogue.attributes if slug != "municipality"]
    intake = IntakeFactory(
        needs={"financing": 3, "innovation": 2, "human-capital": 1, "ambition": 1},
        facts={"municipality": "GM0202"},
        skipped=skipped,
    )
    result = Visitor().open(f"/intake/{intake.token}/resultaat/")
    slugs = {one["question"]["nl"]: slug for slug, one in catalogue.attributes.items()}
    links = {(href, slugs[text]) for href, text in result.links if text in slugs}
    assert len(links) > 3
    for href, wanted in links:
        page = Visitor().open(href)
        assert page.step == "bedrijf" or wanted in asked(page), (href, wanted)


@pytest.mark.parametrize("wanted", ["no-such", "\x00", "<b>", "😀" * 300])
def test_a_question_that_there_is_not(wanted: str) -> None:
    assert open_group(make(), "growth", f"?vraag={wanted}").status == 200


def test_questions_in_english() -> None:
    with override("en"):
        page = Visitor().open(f"/en/intake/{make().token}/vragen/growth/")
    for slug in asked(page):
        assert get_current_catalogue().attributes[slug]["question"]["en"] in page.text
