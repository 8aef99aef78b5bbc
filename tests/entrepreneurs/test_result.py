"""The result, before any personal data: what fits, what might, what does not, where else to go."""

import re

import pytest

from entrepreneurs.intake.answers import Assessment
from entrepreneurs.models import ContactPerson
from programmes.engine.catalogue import Catalogue
from tests.factories import IntakeFactory, send_referral
from tests.walking import Page, Visitor

pytestmark = pytest.mark.django_db
# In Enschede three programmes about financing and growth differ in verdict.
MIXED = {"municipality": "GM0153", "fte": 24.0, "foundedOn": "2015-05-01", "started": True}


def show(**values) -> Page:
    return Visitor().open(f"/intake/{IntakeFactory(**values).token}/resultaat/")


def part(page: Page, start: str, end: str = "<h2") -> str:
    """The HTML from one heading to the next."""
    found = re.search(rf'id="{start}".*?({end}|</main>)', page.html, re.DOTALL)
    return found[0] if found else ""


def slugs_in(html: str) -> list[str]:
    found = re.findall(r'__title">\s*<a href="/intake/[^/"]+/programma/([a-z0-9-]+)/"', html)
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(
    ("facts", "needs"),
    [
        (MIXED, {"financing": 3, "ambition": 2}),
        ({}, {"innovation": 3}),
        ({"municipality": "GM0202"}, {"human-capital": 1, "sustainability": 3}),
        ({"started": False}, {"networks": 2}),
    ],
)
def test_three_groups_in_the_order_of_the_ranking(catalogue: Catalogue, facts, needs) -> None:
    intake = IntakeFactory(facts=facts, needs=needs)
    page = Visitor().open(f"/intake/{intake.token}/resultaat/")
    relevant = [match for match in Assessment(intake, catalogue).matching.matches if match.score]
    groups = (("past", "eligible"), ("misschien", "undetermined"), ("past-niet", "ineligible"))
    for heading, verdict in groups:
        wanted = [match.programme.slug for match in relevant if match.verdict == verdict]
        assert slugs_in(part(page, heading)) == wanted, heading


def test_what_fits_says_why_and_what_it_brings() -> None:
    page = show(grower=True)
    html = part(page, "past")
    assert "groeiversneller" in slugs_in(html)
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "ten hoogste € 10.000" in text
    assert "ten hoogste € 225.000" in text
    assert "de-minimissteun" in text
    assert "24 fte" in text
    assert not re.search(r"U krijgt € ", text)


def test_what_might_fit_names_the_question_that_decides(catalogue: Catalogue) -> None:
    page = show(facts={"municipality": "GM0202", "fte": 24.0, "growthAmbition": True})
    html = part(page, "misschien")
    assert "groeiversneller" in slugs_in(html)
    assert catalogue.attributes["growthPlan"]["question"]["nl"] in html


def test_what_does_not_fit_names_the_criterion_that_failed() -> None:
    page = show(facts={"municipality": "GM0202", "fte": 300.0})
    html = part(page, "past-niet")
    assert "groeiversneller" in slugs_in(html)
    assert "300 fte" in html


def test_a_theme_that_nobody_serves_leads_to_signposts(catalogue: Catalogue) -> None:
    themes = catalogue.document["themes"]
    unserved = {"municipality": "GM1680", "started": True, "foundedOn": "2015-05-01", "fte": 500.0}
    intake = IntakeFactory(facts=unserved, needs=dict.fromkeys(themes, 2))
    unmet = Assessment(intake, catalogue).matching.unmet_themes
    assert unmet
    page = Visitor().open(f"/intake/{intake.token}/resultaat/")
    for theme in themes:
        told = f"Waar u terechtkunt voor {themes[theme]['name']['nl']}" in page.text
        assert told == (theme in unmet)
    for signpost in catalogue.document["signposts"]:
        told = signpost["website"] in [href for href, _ in page.links]
        assert told == bool(set(unmet) & set(signpost["themes"])), signpost["name"]
    assert "niet uit het rapport" in page.text


def test_every_theme_has_a_signpost(catalogue: Catalogue) -> None:
    served = {theme for one in catalogue.document["signposts"] for theme in one["themes"]}
    assert served == set(catalogue.document["themes"])


def test_it_comes_before_any_personal_data() -> None:
    page = show(grower=True)
    assert page.status == 200
    assert not ContactPerson.objects.exists()
    assert 'type="email"' not in page.html


def test_what_was_answered_can_be_checked_and_changed() -> None:
    page = show(grower=True)
    assert "Arnhem" in page.text
    assert {"themas", "plaats", "bedrijf"} <= {
        href.rstrip("/").rpartition("/")[2] for href, _ in page.links
    }


def test_it_tells_honestly_how_old_the_data_are() -> None:
    assert "maart 2019" in show(grower=True).text


def test_what_was_asked_already_is_not_offered_again() -> None:
    intake = IntakeFactory(grower=True)
    send_referral(intake)
    page = Visitor().open(f"/intake/{intake.token}/resultaat/")
    assert "U bent hiernaar verwezen" in page.text


def test_what_the_catalogue_no_longer_understands_is_left_out() -> None:
    """Answers and themes from an older catalogue."""
    page = show(
        facts={"municipality": "GM0001", "fte": "many", "noSuch": 1, "sbiCode": "99"},
        needs={"financing": 3, "no-such-theme": 2},
        skipped=["noSuch"],
    )
    assert page.status == 200


def test_html_of_a_visitor_stays_text() -> None:
    page = show(grower=True, own_words="<script>x()</script>", activity="<b>x</b>")
    assert "<script>x()" not in page.html
    assert "<b>x</b>" not in page.html
