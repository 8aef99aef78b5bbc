"""The page of one programme: every fact with its source, and what search engines read of it."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal import clock
from programmes.engine.catalogue import Catalogue
from programmes.presenting.presenter import describe_freshness
from programmes.presenting.structured_data import describe_service, dump_for_script
from programmes.publishing.publishable import UnpublishableCatalogue, check_publishable
from tests.conftest import catalogue as published_catalogue
from tests.web.test_components import Page

catalogue = published_catalogue
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def show(slug: str, *, language: str = "") -> str:
    response = Client().get(f"{language}/programmas/{slug}/")
    assert response.status_code == 200
    return response.content.decode()


def read_data(html: str) -> dict[str, Any]:
    found = JSON_LD.findall(html)
    assert len(found) == 1
    return json.loads(found[0])


@pytest.fixture
def texts(catalogue: Catalogue) -> dict[str, str]:
    """The visible text of each programme's page."""
    return {
        slug: " ".join(Page(show(slug)).one("main")["text"].split())
        for slug in catalogue.programmes
    }


def list_texts(value: Any) -> list[str]:
    """Every Dutch text within a value of the document, but for notes to editors."""
    if isinstance(value, dict):
        if set(value) == {"nl", "en"}:
            return [value["nl"]]
        return [t for key, one in value.items() if key != "criteria" for t in list_texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in list_texts(one)]
    return []


def test_every_text_of_every_programme_stands_on_its_page(
    catalogue: Catalogue, texts: dict[str, str]
) -> None:
    for slug, programme in catalogue.programmes.items():
        for text in list_texts(programme):
            assert " ".join(text.split()) in texts[slug], (slug, text)


def test_every_section_of_the_source_is_named(catalogue: Catalogue, texts: dict[str, str]) -> None:
    for slug, programme in catalogue.programmes.items():
        facts = [programme["budget"], programme["period"], *programme["offers"]]
        facts += programme["criteria"] + programme["lessons"] + programme["results"]
        for fact in facts:
            assert (fact["section"] or "") in texts[slug], (slug, fact)
        assert f"vanaf blz. {programme['source']['page']}" in texts[slug]


def test_a_choice_is_told_apart_from_what_is_always_needed(texts: dict[str, str]) -> None:
    assert "Eén van deze mogelijkheden is genoeg" in texts["mkb-doorgaan"]
    assert "Eén van deze mogelijkheden is genoeg" not in texts["groeiversneller"]
    assert "Dit programma stelt geen eisen" in texts["mkb-businessversneller"]
    assert "Dit programma stelt geen eisen" not in texts["groeiversneller"]


def test_conditions_of_an_offer_speak_of_the_offer(texts: dict[str, str]) -> None:
    asked = texts["mkb-businessversneller"].partition("Hiervoor geldt ook:")[2]
    assert asked.strip().startswith("Dit aanbod is voor bedrijven in")


def test_notes_for_editors_stay_with_the_editors(
    catalogue: Catalogue, texts: dict[str, str]
) -> None:
    noted = [
        (slug, one["note"]["nl"])
        for slug, programme in catalogue.programmes.items()
        for one in programme["criteria"]
        if one["note"]
    ]
    assert noted
    assert not [slug for slug, note in noted if note in texts[slug]]


@pytest.mark.usefixtures("catalogue")
def test_an_organisation_leads_to_its_website() -> None:
    links = {one["text"]: one.get("href") for one in Page(show("groeiversneller")).all("a")}
    assert links["Oost NL"].startswith("https://")
    assert "Health Valley" not in links


@pytest.mark.usefixtures("catalogue")
def test_dates_and_money_are_written_as_the_language_does() -> None:
    assert "1 maart 2017" in show("groeiversneller")
    assert "€\u00a010.000.000" in show("groeiversneller")
    english = show("groeiversneller", language="/en")
    assert "1 March 2017" in english
    assert "€10,000,000" in english


@pytest.mark.usefixtures("catalogue")
def test_it_leads_to_the_questions_and_to_the_comparison() -> None:
    hrefs = [one.get("href", "") for one in Page(show("groeiversneller")).all("a")]
    assert reverse("intake:fit", args=["groeiversneller"]) in hrefs
    compare = [href for href in hrefs if href.startswith(reverse("programmes:compare"))]
    assert any(href.count("programme=") == 4 for href in compare)


@pytest.mark.parametrize(
    ("today", "overdue"), [(date(2020, 3, 1), False), (date(2020, 3, 2), True)]
)
def test_overdue_the_day_after_it_was_due(
    monkeypatch: pytest.MonkeyPatch, today: date, *, overdue: bool
) -> None:
    monkeypatch.setattr(clock, "today", lambda: today)
    freshness = describe_freshness({"verified_on": "2019-03-01", "freshness_months": 12})
    assert freshness["overdue"] is overdue


@pytest.mark.usefixtures("catalogue")
def test_overdue_is_visible_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Te laat nagekeken" in show("groeiversneller")
    monkeypatch.setattr(clock, "today", lambda: date(2019, 6, 1))
    assert "Te laat nagekeken" not in show("groeiversneller")


@pytest.mark.usefixtures("catalogue")
def test_whoever_has_the_page_gets_it_once() -> None:
    client = Client()
    first = client.get("/programmas/groeiversneller/")
    assert "csrf" not in first.content.decode()
    again = client.get("/programmas/groeiversneller/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.usefixtures("catalogue")
def test_an_unknown_programme_is_not_found() -> None:
    assert Client().get("/programmas/no-such-programme/").status_code == 404


# --- for search engines --------------------------------------------------------------------------


def test_structured_data_says_what_the_source_says(catalogue: Catalogue, settings: Any) -> None:
    data = read_data(show("groeiversneller"))
    url = f"{settings.PUBLIC_URL}/programmas/groeiversneller/"
    assert (data["@context"], data["@type"]) == ("https://schema.org", "GovernmentService")
    assert data["url"] == data["availableChannel"]["serviceUrl"] == url
    assert data["mainEntityOfPage"]["inLanguage"] == "nl"
    assert [one["name"] for one in data["provider"]] == ["Oost NL"]
    assert data["areaServed"] == [{"@type": "AdministrativeArea", "name": "Gelderland"}]
    assert data["audience"]["@type"] == "BusinessAudience"
    loan = next(one for one in data["offers"] if "itemOffered" in one)
    assert loan["itemOffered"]["amount"]["maxValue"] == "225000.00"
    assert {one["category"] for one in data["offers"]} == {"voucher", "lening"}
    assert all("price" not in one for one in data["offers"])
    related = [one["url"].rstrip("/").rpartition("/")[2] for one in data["isRelatedTo"]]
    assert related
    assert set(related) < set(catalogue.programmes) - {"groeiversneller"}


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("slug", "price"),
    [("kennistraject", {"price": "2750.00"}), ("move2social", {"price": "0.00"})],
)
def test_a_known_price_is_told(slug: str, price: dict[str, str]) -> None:
    offer = read_data(show(slug))["offers"][0]
    assert price.items() <= offer.items()
    assert offer["priceCurrency"] == "EUR"


@pytest.mark.usefixtures("catalogue")
def test_a_range_of_prices_is_told_as_a_range() -> None:
    offer = read_data(show("veluwe-portaal"))["offers"][0]
    assert offer["priceSpecification"]["minPrice"] == "300.00"
    assert offer["priceSpecification"]["maxPrice"] == "3000.00"


def test_what_has_ended_is_not_offered(catalogue: Catalogue) -> None:
    programme = {**catalogue.programmes["groeiversneller"], "accepts_referrals": False}
    data = describe_service(
        catalogue, programme, language="nl", find_url=lambda slug: f"https://x/{slug}", related=[]
    )
    assert not {"offers", "availableChannel", "isRelatedTo"} & set(data)


@pytest.mark.parametrize(
    ("operator", "expected", "bound"),
    [
        ("gte", 10, {"minValue": 10}),
        ("gt", 10, {"minValue": 11}),
        ("lt", 250, {"maxValue": 249}),
        ("lte", 250, {"maxValue": 250}),
    ],
)
def test_size_of_the_audience_in_whole_people(
    catalogue: Catalogue, operator: str, expected: int, bound: dict[str, int]
) -> None:
    criterion = {"attribute": "employees", "operator": operator, "choice": ""}
    programme = {
        **catalogue.programmes["groeiversneller"],
        "criteria": [criterion | {"expected": expected}],
    }
    data = describe_service(
        catalogue, programme, language="nl", find_url=lambda slug: slug, related=[]
    )
    size = data["audience"]["numberOfEmployees"]
    assert size == {"@type": "QuantitativeValue", **bound}


@pytest.mark.parametrize("text", ["</script><script>x()", "<!--", "a & b", "\u2028", "]]>"])
def test_no_text_gets_out_of_the_script(text: str) -> None:
    dumped = dump_for_script({"name": text})
    assert not re.search("[<>&\u2028\u2029]", dumped)
    assert json.loads(dumped) == {"name": text}


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["overzicht", "vergelijk", "kaart", "melding"])
def test_no_programme_may_have_the_name_of_a_page(
    catalogue_document: dict[str, Any], slug: str
) -> None:
    check_publishable(catalogue_document)
    first, *others = catalogue_document["programmes"]
    spoiled = {**catalogue_document, "programmes": [{**first, "slug": slug}, *others]}
    with pytest.raises(UnpublishableCatalogue, match=f"{slug} is the address of a page"):
        check_publishable(spoiled)
