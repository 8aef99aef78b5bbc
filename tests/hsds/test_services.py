"""A programme as an HSDS service: the same facts under the names that others know."""

from typing import Any
from uuid import UUID

import pytest

from tests.hsds.conftest import Get


@pytest.fixture
def services(get: Get) -> dict[str, Any]:
    return {one["name"]: one for one in get("/services", per_page=100)["contents"]}


def read_full(get: Get, catalogue: Any, slug: str) -> Any:
    title = catalogue.programmes[slug]["title"]["nl"]
    (service,) = [one for one in get("/services")["contents"] if one["name"] == title]
    return get(f"/services/{service['id']}")


def test_every_programme_is_a_service(services: dict[str, Any], catalogue: Any) -> None:
    assert list(services) == [one["title"]["nl"] for one in catalogue.programmes.values()]


def test_identifiers_are_fixed_for_ever(services: dict[str, Any]) -> None:
    # Consumers keep them: when this fails, it is the code that is wrong.
    ids = {name: one["id"] for name, one in services.items()}
    assert ids["Actielijn Familiebedrijven"] == FAMILY
    assert all(str(UUID(one)) == one for one in ids.values())
    assert len(set(ids.values())) == len(ids)


FAMILY = "c7557909-e60e-5a87-be24-907c24cd10ba"


def test_the_facts_of_a_programme(get: Get, catalogue: Any) -> None:
    service = read_full(get, catalogue, "smitzh")
    assert service["status"] == "active"
    assert service["url"].endswith("/programmas/smitzh/")
    assert service["application_process"].startswith("U meldt zich zelf aan. U gaat naar")
    assert service["organization"]["name"] == "InnovationQuarter"
    assert service["organization_id"] == service["organization"]["id"]
    (area,) = service["service_areas"]
    assert (area["extent"], area["extent_type"], area["name"]) == (
        "PV28",
        "province",
        "Zuid-Holland",
    )
    assert "Fase 2: MRDH (EUR 750000.00)" in [one["source"] for one in service["funding"]]


def test_terms_carry_relevance_role_and_offer(get: Get, catalogue: Any) -> None:
    service = read_full(get, catalogue, "smitzh")
    found = {
        (one["taxonomy_term"]["taxonomy"], one["taxonomy_term"]["code"], one.get("value"))
        for one in service["attributes"]
    }
    assert ("Thema's", "innovation", "3") in found
    assert ("Thema's", "financing", "1") in found
    assert ("Beleidsthema's", "growth-ambitions", None) in found
    assert ("Soorten hulp", "referral", "desk") in found
    assert ("Manieren van meedoen", "direct", None) in found
    labels = [one.get("label") for one in service["attributes"]]
    assert "TNO" in labels


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("open", "active"),
        ("paused", "temporarily closed"),
        ("ended", "defunct"),
        ("unknown", "inactive"),
    ],
)
def test_status(catalogue: Any, status: str, said: str) -> None:
    from programmes.hsds.services import STATUSES

    assert STATUSES[status] == said


def test_what_nobody_checked_has_an_alert_and_no_date(services: dict[str, Any]) -> None:
    family = services["Actielijn Familiebedrijven"]
    assert "maart 2019" in family["alert"]
    assert "assured_date" not in family


def test_unknown_is_left_out_and_never_null(get: Get) -> None:
    def walk(node: Any) -> None:
        assert node is not None
        assert node != ""
        children = node.values() if isinstance(node, dict) else node
        for child in children if isinstance(node, dict | list) else ():
            walk(child)

    walk(get("/services", full="true"))
    walk(get("/organizations", full_service="true"))
    walk(get("/taxonomy_terms"))


def test_english(get: Get) -> None:
    names = [one["name"] for one in get("/services", language="en")["contents"]]
    assert "Family businesses" in names or "Actielijn Familiebedrijven" not in names


def test_an_organisation_lists_its_services(get: Get) -> None:
    found = get("/organizations", search="tno")["contents"]
    (tno,) = [one for one in found if one["name"] == "TNO"]
    assert "SMITZH" in tno["description"]
    full = get(f"/organizations/{tno['id']}")
    assert any("SMITZH" in one["name"] for one in full["services"])
    assert "attributes" in full["services"][0]
    short = get(f"/organizations/{tno['id']}", full_service="false")
    assert set(short["services"][0]) == {"id", "name", "status"}


def test_taxonomies_and_their_terms(get: Get) -> None:
    taxonomies = get("/taxonomies")["contents"]
    counts = {
        one["name"]: get("/taxonomy_terms", taxonomy_id=one["id"])["total_items"]
        for one in taxonomies
    }
    assert counts == {
        "Thema's": 11,
        "Beleidsthema's": 6,
        "Soorten hulp": 15,
        "Manieren van meedoen": 5,
        "Rollen": 3,
    }
    term = get("/taxonomy_terms")["contents"][0]
    assert get(f"/taxonomy_terms/{term['id']}") == term
    assert get(f"/taxonomies/{term['taxonomy_id']}")["name"] == term["taxonomy"]


def test_a_term_leads_to_the_page_with_its_programmes(get: Get) -> None:
    term = get("/taxonomy_terms", language="en")["contents"][0]
    assert term["term_uri"].endswith("/en/programmas/?theme=ambition")
