"""Past dit bij mij: one programme against a few answers, stored nowhere."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepreneurs.intake.fit_forms import read_fitting
from entrepreneurs.intake.fitting import Fitting
from entrepreneurs.models import Intake
from programmes.engine.catalogue import Catalogue
from tests.factories import IntakeFactory, send_referral
from tests.walking import Page, Visitor

pytestmark = pytest.mark.django_db
GELDERLAND = {"town": "Arnhem"}


def open_fit(slug: str) -> tuple[Visitor, Page]:
    visitor = Visitor()
    return visitor, visitor.open(f"/intake/past-dit/{slug}/")


def answer(slug: str, **values: Any) -> Page:
    visitor, page = open_fit(slug)
    return visitor.send(page, **values)


def fit(catalogue: Catalogue, slug: str, facts: dict[str, Any], skipped: str = "") -> Fitting:
    return read_fitting(catalogue, slug, json.dumps(facts), skipped)


# --- which questions -----------------------------------------------------------------------------


def test_never_more_than_three_and_each_is_about_this_programme(catalogue: Catalogue) -> None:
    for slug in catalogue.programmes:
        fitting = fit(catalogue, slug, {})
        assert len(fitting.questions) <= 3, slug
        assert set(fitting.questions) <= set(fitting.list_attributes()), slug


def test_what_is_always_needed_comes_before_one_of_several_ways(catalogue: Catalogue) -> None:
    asked = fit(catalogue, "mkb-doorgaan", {}).questions
    assert asked == ["municipality", "foundedOn", "financialDistress"]


def test_the_fourth_question_follows_when_it_still_matters(catalogue: Catalogue) -> None:
    facts = {"municipality": "GM0202", "fte": 6, "growthAmbition": True}
    assert fit(catalogue, "groeiversneller", facts).questions == ["growthPlan"]
    assert fit(catalogue, "groeiversneller", facts | {"fte": 250}).questions == []
    assert fit(catalogue, "groeiversneller", facts, "growthPlan").questions == []


def test_an_offer_is_asked_about_once_its_programme_fits(catalogue: Catalogue) -> None:
    place = {"municipality": "GM0153"}
    assert fit(catalogue, "familiebedrijven", place).questions == ["familyBusiness"]
    asked = fit(catalogue, "familiebedrijven", place | {"familyBusiness": True}).questions
    assert asked == ["entrepreneurAge", "tookOverOn", "plannedInvestment"]
    assert fit(catalogue, "familiebedrijven", place | {"familyBusiness": False}).questions == []


# --- answering -----------------------------------------------------------------------------------


def test_answers_lead_to_the_verdict_and_to_the_question_that_is_left() -> None:
    visitor, page = open_fit("groeiversneller")
    assert "Past bij u" not in page.text
    page = visitor.send(page, town="Arnhem", fte="6", growthAmbition="yes")
    assert "Past misschien" in page.text
    assert "Hebt u een groeiplan?" in page.text or "groeiplan" in page.html
    page = visitor.send(page, growthPlan="yes")
    assert "Past bij u" in page.text
    assert "Wat u krijgt" in page.text
    assert "Arnhem" in page.text


def test_a_criterion_that_fails_is_named() -> None:
    page = answer("groeiversneller", town="Arnhem", fte="250", growthAmbition="yes")
    assert "Past niet" in page.text
    assert "U heeft 250 fte" in page.text
    page = answer("groeiversneller", town="Arnhem", fte="249", growthAmbition="yes")
    assert "Past niet" not in page.text


def test_no_answer_at_all_excludes_nobody() -> None:
    page = answer("groeiversneller")
    assert "Past misschien" in page.text
    page = answer("mkb-doorgaan", about_to_start="on", town="Almere")
    assert "Past niet" in page.text


def test_a_programme_without_questions_fits_at_once(catalogue: Catalogue) -> None:
    assert fit(catalogue, "mkb-businessversneller", {}).match.verdict == "eligible"
    page = answer("mkb-businessversneller", town="Arnhem")
    assert "Past bij u" in page.text
    assert "stelt geen eisen" in page.text


def test_a_town_that_stands_for_several_places_is_asked_again() -> None:
    visitor, page = open_fit("groeiversneller")
    page = visitor.send(page, town="Bergen", fte="6", growthAmbition="yes")
    assert page.status == 422
    assert "Nog één keuze" in page.text
    chosen = page.forms[0].choices["municipality"][0]
    page = visitor.send(page, municipality=chosen)
    assert page.status == 200
    assert "Past niet" in page.text


def test_an_activity_in_words_becomes_a_sector() -> None:
    visitor, page = open_fit("kennistraject")
    page = visitor.send(page, town="Maastricht", activity="bakker")
    if page.status == 422:
        page = visitor.send(page, sector=page.forms[0].choices["sector"][0])
    assert page.status == 200
    assert "Uw branche" in page.text


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"fte": "veel"}, "Vul een getal in"),
        ({"fte": "6", "fte-unknown": "on"}, "Niet allebei"),
        ({"town": "Qqqqxx"}, "Deze plaats kennen wij niet"),
        ({"growthAmbition": "perhaps"}, "keuze"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_judged(values: dict[str, str], told: str) -> None:
    page = answer("groeiversneller", **values)
    assert page.status == 422
    assert told in page.text
    assert "Waarom deze uitkomst" not in page.text


@pytest.mark.parametrize(
    "known",
    [
        "{", "[]", "null", '"x"', "NaN", "[" * 5000, '{"fte": "many", "x": [1]}',
        '{"municipality": "GM9999", "started": 3}', '{"<script>x()</script>": 1}', "\x00", "%",
    ],
)  # fmt: skip
def test_earlier_answers_that_somebody_made_up_count_for_nothing(known: str) -> None:
    sent = {"known": known, "skipped": "x fte\x00 <b>", "asked": "no-such fte", "fte": "6"}
    response = Client().post("/intake/past-dit/groeiversneller/", sent)
    assert response.status_code in {200, 422}
    assert "<script>x()" not in response.content.decode()


# --- nothing is kept -----------------------------------------------------------------------------


def test_nothing_is_stored_and_nothing_stands_in_an_address() -> None:
    with CaptureQueriesContext(connection) as queries:
        page = answer("groeiversneller", town="Arnhem", fte="6", growthAmbition="yes")
    assert not Intake.objects.exists()
    assert not [q["sql"] for q in queries if not q["sql"].lstrip().startswith("SELECT")]
    assert not [href for href, _ in page.links if "GM0202" in href or "Arnhem" in href]


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_is_in_no_cache_and_no_search_engine(method: str) -> None:
    response = getattr(Client(), method)("/intake/past-dit/groeiversneller/")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex"' in response.content.decode()


def test_a_form_of_somebody_else_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/intake/past-dit/groeiversneller/", {"asked": ""}).status_code == 403


def test_an_unknown_programme_is_not_found() -> None:
    assert Client().get("/intake/past-dit/no-such/").status_code == 404
    token = IntakeFactory(grower=True).token
    assert Client().get(f"/intake/{token}/programma/no-such/").status_code == 404


# --- with an intake ------------------------------------------------------------------------------


def show_programme(intake: Intake, slug: str = "groeiversneller") -> Page:
    return Visitor().open(f"/intake/{intake.token}/programma/{slug}/")


def test_the_answers_of_the_intake_count() -> None:
    page = show_programme(IntakeFactory(grower=True))
    assert "Past bij u" in page.text
    assert "24 fte" in page.text
    page = show_programme(IntakeFactory(facts={"municipality": "GM0202", "fte": 300.0}))
    assert "Past niet" in page.text


def test_it_leads_back_and_on() -> None:
    intake = IntakeFactory(grower=True)
    hrefs = [href for href, _ in show_programme(intake).links]
    assert f"/intake/{intake.token}/resultaat/" in hrefs
    assert f"/verwijs/{intake.token}/groeiversneller/" in hrefs
    assert "/programmas/groeiversneller/" in hrefs


def test_a_question_that_decides_leads_to_the_page_that_asks_it() -> None:
    intake = IntakeFactory(facts={"municipality": "GM0202", "fte": 24.0, "growthAmbition": True})
    hrefs = [href for href, _ in show_programme(intake).links]
    assert f"/intake/{intake.token}/vragen/growth/?vraag=growthPlan" in hrefs


def test_who_was_referred_already_reads_how_it_stands() -> None:
    intake = IntakeFactory(grower=True)
    send_referral(intake)
    assert "U bent hiernaar verwezen" in show_programme(intake).text


def test_an_intake_without_needs_or_answers_still_gets_a_verdict() -> None:
    assert "Past misschien" in show_programme(IntakeFactory(empty=True)).text


def test_titles_of_the_result_lead_here() -> None:
    intake = IntakeFactory(grower=True)
    page = Visitor().open(f"/intake/{intake.token}/resultaat/")
    assert f"/intake/{intake.token}/programma/groeiversneller/" in [href for href, _ in page.links]
