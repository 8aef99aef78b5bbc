from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from portal.api.problems import CONTENT_TYPE
from programmes.publishing.versions import get_current_catalogue

URL = "/api/v1/programmes"
SLUGS = """
    groei-mkb-programma familiebedrijven kennistraject mkb-doorgaan groeiversneller
    mkb-businessversneller groei-ondernemers-challenge move2social mkb-financieringspoort-limburg
    financieringstafels topcentrum-e-commerce mkb-werkt strategische-personeelsplanning
    veluwe-portaal techpack t-lokaal sociale-innovatie region-of-smart-factories smitzh
    fieldlab-smart-base
""".split()  # noqa: SIM905 (as the contract lists them)
KEYS = """
    slug title summary goal approach targetGroup initiators executors partners regions
    policyThemes themes route status period budget timeInvestment ownContribution offers criteria
    judgedByDesk results lessons contradictions links source verifiedOn reviewDue acceptsReferrals
""".split()  # noqa: SIM905
OFFER_KEYS = """
    kind title maxAmount fundingRate guaranteeRate minInvestment ownContribution capacity duration
    criteria note
""".split()  # noqa: SIM905
CRITERION_KEYS = "id attribute operator expected choice alternative source text".split()  # noqa: SIM905

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def items(client: Client) -> list[dict[str, Any]]:
    return client.get(URL).json()["items"]


def test_list_holds_the_twenty_in_the_order_of_the_source(client: Client) -> None:
    answer = client.get(URL).json()
    assert list(answer) == ["items", "next"]
    assert [item["slug"] for item in answer["items"]] == SLUGS
    assert answer["next"] is None


def test_every_key_is_always_there(items: list[dict[str, Any]]) -> None:
    for item in items:
        assert sorted(item) == sorted(KEYS)
        for offer in item["offers"]:
            assert sorted(offer) == sorted(OFFER_KEYS)
        for criterion in item["criteria"]:
            assert sorted(criterion) == sorted(CRITERION_KEYS)


def test_detail_is_what_the_list_says(client: Client, items: list[dict[str, Any]]) -> None:
    for item in items:
        assert client.get(f"{URL}/{item['slug']}").json() == item


def test_unknown_programme_is_a_problem(client: Client) -> None:
    answer = client.get(f"{URL}/no-such-programme")
    assert (answer.status_code, answer["Content-Type"]) == (404, CONTENT_TYPE)


def test_figures_of_one_programme(client: Client) -> None:
    programme = client.get(f"{URL}/groeiversneller").json()
    assert programme["regions"] == [{"code": "PV25", "name": "Gelderland", "kind": "province"}]
    assert (programme["period"]["start"], programme["period"]["end"]) == (
        "2017-03-01",
        "2019-12-31",
    )
    assert programme["budget"]["amount"] == "10000000.00"
    voucher = next(offer for offer in programme["offers"] if offer["kind"] == "voucher")
    assert (voucher["maxAmount"], voucher["fundingRate"]) == ("10000.00", "0.50")
    assert programme["results"][0] == {
        "label": "Aanvragen in 21 maanden",
        "value": 702,
        "unit": "aanvragen",
        "asOf": "2018-12",
        "section": "Resultaat & impact",
    }
    assert (programme["verifiedOn"], programme["reviewDue"]) == ("2019-03-01", "2020-03-01")
    assert programme["source"]["document"] == get_current_catalogue().document["source"]
    assert programme["acceptsReferrals"] is True


def test_organisations_are_names(items: list[dict[str, Any]]) -> None:
    programme = next(item for item in items if item["slug"] == "groeiversneller")
    assert programme["initiators"] == ["Provincie Gelderland"]
    assert programme["executors"] == ["Oost NL"]


def test_amounts_and_rates_are_decimal_strings(items: list[dict[str, Any]]) -> None:
    for offer in (offer for item in items for offer in item["offers"]):
        for key in ("maxAmount", "minInvestment"):
            assert offer[key] is None or f"{Decimal(offer[key]):.2f}" == offer[key]
        for key in ("fundingRate", "guaranteeRate"):
            assert offer[key] is None or 0 <= Decimal(offer[key]) <= 1


def test_text_of_a_criterion_is_the_requirement(client: Client) -> None:
    criteria = client.get(f"{URL}/groei-mkb-programma").json()["criteria"]
    texts = {criterion["attribute"]: criterion["text"] for criterion in criteria}
    assert texts["fte"] == "Dit programma is voor 10 tot 250 fte"


def test_criterion_of_an_offer_speaks_of_the_offer(items: list[dict[str, Any]]) -> None:
    offers = [offer for item in items for offer in item["offers"]]
    texts = [criterion["text"] for offer in offers for criterion in offer["criteria"]]
    assert texts
    assert not [text for text in texts if "dit programma" in text.lower()]


def test_english_says_everything_in_english(client: Client) -> None:
    dutch = client.get(f"{URL}/groeiversneller").json()
    english = client.get(f"{URL}/groeiversneller", headers={"Accept-Language": "en-GB"}).json()
    for key in ("summary", "goal", "approach", "targetGroup", "lessons", "judgedByDesk"):
        assert dutch[key] != english[key]
    assert english["criteria"][0]["text"].startswith("This programme is for")
    for key in ("slug", "route", "source", "initiators", "policyThemes"):
        assert dutch[key] == english[key]


@pytest.mark.parametrize("limit", [1, 7, 19, 20, 100])
def test_pages_join_up_to_the_whole_list(
    client: Client, items: list[dict[str, Any]], limit: int
) -> None:
    collected: list[dict[str, Any]] = []
    address: str | None = f"{URL}?limit={limit}"
    while address:
        page = client.get(address).json()
        assert 0 < len(page["items"]) <= limit
        collected += page["items"]
        address = page["next"]
        assert address is None or address.startswith(f"{settings.PUBLIC_URL}{URL}?")
    assert collected == items


def test_next_keeps_the_limit(client: Client) -> None:
    following = client.get(f"{URL}?limit=3").json()["next"]
    assert parse_qs(urlsplit(following).query)["limit"] == ["3"]


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("limit=0", "/limit", "out-of-range"),
        ("limit=101", "/limit", "out-of-range"),
        ("limit=-1", "/limit", "out-of-range"),
        ("limit=99999999999999999999", "/limit", "out-of-range"),
        ("limit=ten", "/limit", "wrong-type"),
        ("limit=", "/limit", "wrong-type"),
        ("limit=1.5", "/limit", "wrong-type"),
        ("limit=%D9%A3", "/limit", "wrong-type"),
        ("limit=1&limit=2", "/limit", "duplicate"),
        ("cursor=nowhere", "/cursor", "unknown-code"),
        ("limt=5", "/limt", "unknown-key"),
        ("a/b=5", "/a~1b", "unknown-key"),
    ],
)
def test_wrong_query_is_refused(client: Client, query: str, pointer: str, code: str) -> None:
    answer = client.get(f"{URL}?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, CONTENT_TYPE)
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]


def test_all_errors_of_a_query_at_once(client: Client) -> None:
    errors = client.get(f"{URL}?limit=x&cursor=y&z=1").json()["errors"]
    assert sorted(one["pointer"] for one in errors) == ["/cursor", "/limit", "/z"]


@pytest.mark.parametrize("path", [URL, f"{URL}?limit=1", f"{URL}/smitzh", "/api/v1/attributes"])
def test_queries_do_not_grow_with_the_list(
    client: Client, django_assert_num_queries: Any, path: str
) -> None:
    with django_assert_num_queries(1):
        client.get(path)


@pytest.mark.django_db
def test_first_request_of_a_process_reads_the_snapshot_once(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    from programmes.publishing.versions import forget_compiled

    forget_compiled()
    with django_assert_max_num_queries(2):
        client.get(URL)
