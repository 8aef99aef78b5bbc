from typing import Any

import pytest
from django.test import Client

URL = "/api/v1/attributes"
TYPES = {
    "started": "boolean",
    "municipality": "code",
    "businessPark": "slug",
    "fte": "number",
    "employees": "integer",
    "foundedOn": "date",
    "sbiCode": "digits",
    "legalForm": "slug",
    "annualTurnover": "money",
    "balanceTotal": "money",
    "familyBusiness": "boolean",
    "socialEnterprise": "boolean",
    "ecommerce": "boolean",
    "exports": "boolean",
    "growthAmbition": "boolean",
    "growthPlan": "boolean",
    "marketReadyProposition": "boolean",
    "innovationProposal": "boolean",
    "hrPolicy": "boolean",
    "financialDistress": "boolean",
    "viableBusiness": "boolean",
    "financeRefusedByBank": "boolean",
    "financeSought": "money",
    "plannedInvestment": "money",
    "vacancies": "integer",
    "entrepreneurAge": "integer",
    "tookOverOn": "date",
}

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def attributes(client: Client) -> dict[str, dict[str, Any]]:
    return {one["attribute"]: one for one in client.get(URL).json()["items"]}


def test_list_holds_the_attributes_of_the_contract(attributes: dict[str, Any]) -> None:
    assert {name: one["type"] for name, one in attributes.items()} == TYPES


def test_every_key_is_always_there(attributes: dict[str, Any]) -> None:
    for one in attributes.values():
        assert list(one) == ["attribute", "type", "unit", "choices", "question", "why"]


def test_units_are_words_or_null(attributes: dict[str, Any]) -> None:
    assert attributes["fte"]["unit"] == "fte"
    assert attributes["annualTurnover"]["unit"] == "EUR"
    assert attributes["started"]["unit"] is None


def test_choices_are_values_with_labels(attributes: dict[str, Any]) -> None:
    forms = "eenmanszaak vof maatschap bv nv stichting vereniging cooperatie other"
    assert " ".join(one["value"] for one in attributes["legalForm"]["choices"]) == forms
    assert attributes["legalForm"]["choices"][3] == {"value": "bv", "label": "Bv"}
    assert attributes["fte"]["choices"] == []


def test_attribute_that_an_editor_adds_is_listed(client: Client, catalogue: Any) -> None:
    from programmes.models import CatalogueVersion

    fte = catalogue.attributes["fte"]
    attributes = [*catalogue.document["attributes"], {**fte, "slug": "machines", "unit": ""}]
    document = {**catalogue.document, "attributes": attributes}
    CatalogueVersion.objects.create(digest="fedcba987654", document=document)
    listed = client.get(URL).json()["items"][-1]
    assert (listed["attribute"], listed["unit"]) == ("machines", None)


def test_list_comes_in_pages(client: Client, attributes: dict[str, Any]) -> None:
    first = client.get(f"{URL}?limit=20").json()
    second = client.get(first["next"]).json()
    assert [one["attribute"] for one in first["items"] + second["items"]] == list(attributes)
    assert second["next"] is None


def test_english(client: Client) -> None:
    answer = client.get(URL, headers={"Accept-Language": "en"}).json()
    assert answer["items"][0]["question"] == "Have you already started your company?"
