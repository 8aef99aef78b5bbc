from typing import Any

import pytest
from django.conf import settings

from programmes.models import CatalogueVersion
from tests.api.conftest import Post

EXAMPLE = {
    "asOf": "2019-03-01",
    "facts": {"municipality": "GM0758", "fte": 6},
    "needs": [{"theme": "ambition", "urgency": 3}],
}
RICH = {
    "asOf": "2019-03-01",
    "facts": {
        "municipality": "GM0983",
        "fte": 42.5,
        "foundedOn": "2001-05-01",
        "annualTurnover": "2500000.00",
        "familyBusiness": True,
        "exports": False,
    },
    "needs": [{"theme": "financing", "urgency": 2}, {"theme": "innovation", "urgency": 3}],
}
MATCH_KEYS = "programme rank score verdict route criteria themes offers".split()  # noqa: SIM905
JUDGED_KEYS = """
    id attribute operator expected choice alternative source text actual outcome
""".split()  # noqa: SIM905
JUDGED_OFFER_KEYS = """
    kind title maxAmount fundingRate guaranteeRate minInvestment ownContribution capacity duration
    criteria note verdict
""".split()  # noqa: SIM905


def find(answer: dict[str, Any], slug: str) -> dict[str, Any]:
    return next(match for match in answer["matches"] if match["programme"]["slug"] == slug)


def test_example_of_the_contract(post_matches: Post) -> None:
    match = find(post_matches(EXAMPLE).json(), "groei-mkb-programma")
    assert (match["score"], match["verdict"]) == (9, "ineligible")
    assert match["route"] == "by-invitation"
    assert match["themes"] == [{"theme": "ambition", "urgency": 3, "relevance": 3}]
    criterion = next(one for one in match["criteria"] if one["id"].endswith("/fte-min"))
    assert criterion == {
        "id": "groei-mkb-programma/fte-min",
        "attribute": "fte",
        "operator": "gte",
        "expected": 10,
        "choice": None,
        "alternative": None,
        "source": criterion["source"],
        "text": "U heeft 6 fte; dit programma is voor 10 tot 250 fte",
        "actual": 6,
        "outcome": "not-met",
    }
    assert list(criterion["source"]) == ["section"]


@pytest.mark.parametrize("body", [{}, EXAMPLE, RICH])
def test_every_key_is_always_there(post_matches: Post, body: dict[str, Any]) -> None:
    answer = post_matches(body).json()
    keys = ["asOf", "catalogueVersion", "matches", "questions", "unmetThemes"]
    assert list(answer) == keys
    for match in answer["matches"]:
        assert list(match) == MATCH_KEYS
        assert list(match["programme"]) == ["slug", "title", "url"]
        for offer in match["offers"]:
            assert sorted(offer) == sorted(JUDGED_OFFER_KEYS)
        judged = [*match["criteria"], *(one for o in match["offers"] for one in o["criteria"])]
        assert all(list(criterion) == JUDGED_KEYS for criterion in judged)
    for question in answer["questions"]:
        assert list(question) == ["attribute", "text", "why", "decides"]


@pytest.mark.parametrize("body", [{}, EXAMPLE, RICH])
def test_order_of_the_contract(post_matches: Post, catalogue: Any, body: dict[str, Any]) -> None:
    matches = post_matches(body).json()["matches"]
    assert [match["rank"] for match in matches] == list(range(1, 21))
    keys = [
        (
            match["verdict"] == "ineligible",
            -match["score"],
            catalogue.matcher.by_slug[match["programme"]["slug"]].municipalities,
            match["programme"]["slug"],
        )
        for match in matches
    ]
    assert keys == sorted(keys)


def test_score_is_the_sum_over_the_themes_shown(post_matches: Post) -> None:
    for match in post_matches(RICH).json()["matches"]:
        shown = sum(one["urgency"] * one["relevance"] for one in match["themes"])
        assert match["score"] == shown


def test_actual_is_what_was_sent(post_matches: Post) -> None:
    answer = post_matches(RICH).json()
    for match in answer["matches"]:
        for criterion in match["criteria"]:
            sent = RICH["facts"].get(criterion["attribute"])
            assert criterion["actual"] == sent
            assert (criterion["outcome"] == "unknown") == (sent is None)


def test_offer_is_never_better_than_its_programme(post_matches: Post) -> None:
    order = ["eligible", "undetermined", "ineligible"]
    for match in post_matches(RICH).json()["matches"]:
        for offer in match["offers"]:
            assert order.index(offer["verdict"]) >= order.index(match["verdict"])


def test_leaving_out_ineligible_ones_changes_nothing_else(post_matches: Post) -> None:
    everything = post_matches(EXAMPLE).json()
    fitting = post_matches({**EXAMPLE, "includeIneligible": False}).json()
    kept = [match for match in everything["matches"] if match["verdict"] != "ineligible"]
    assert 0 < len(kept) < 20
    assert fitting == {**everything, "matches": kept}


def test_questions_decide_open_programmes_only(post_matches: Post) -> None:
    answer = post_matches(EXAMPLE).json()
    closed = {m["programme"]["slug"] for m in answer["matches"] if m["verdict"] == "ineligible"}
    assert answer["questions"]
    for question in answer["questions"]:
        assert question["attribute"] not in EXAMPLE["facts"]
        assert question["decides"]
        assert not closed & set(question["decides"])


def test_unmet_themes_are_those_that_nothing_fitting_serves(post_matches: Post) -> None:
    body = {**EXAMPLE, "needs": [{"theme": "legislation", "urgency": 1}, *EXAMPLE["needs"]]}
    answer = post_matches(body).json()
    served = {
        one["theme"]
        for match in answer["matches"]
        if match["verdict"] != "ineligible"
        for one in match["themes"]
    }
    asked = [need["theme"] for need in body["needs"]]
    assert answer["unmetThemes"] == [theme for theme in asked if theme not in served]
    assert "ambition" not in answer["unmetThemes"]


def test_link_leads_to_the_page_in_the_language_of_the_answer(post_matches: Post) -> None:
    dutch = post_matches({}).json()["matches"][0]["programme"]
    english = post_matches({}, headers={"Accept-Language": "en"}).json()["matches"][0]["programme"]
    assert dutch["url"] == f"{settings.PUBLIC_URL}/programmas/{dutch['slug']}/"
    assert english["url"] == f"{settings.PUBLIC_URL}/en/programmas/{english['slug']}/"


def test_english_explains_in_english(post_matches: Post) -> None:
    answer = post_matches(EXAMPLE, headers={"Accept-Language": "en"}).json()
    criteria = find(answer, "groei-mkb-programma")["criteria"]
    text = next(one["text"] for one in criteria if one["id"].endswith("/fte-min"))
    assert text.startswith("You have 6 FTE; this programme is for")


def test_same_input_gives_the_same_bytes(post_matches: Post) -> None:
    first, second = post_matches(RICH), post_matches(RICH)
    assert first.content == second.content


def test_order_of_facts_and_keys_does_not_matter(post_matches: Post) -> None:
    turned = {key: RICH[key] for key in reversed(RICH)}
    turned["facts"] = dict(reversed(RICH["facts"].items()))
    assert post_matches(turned).content == post_matches(RICH).content


def test_nothing_is_stored(post_matches: Post, django_assert_num_queries: Any) -> None:
    post_matches(RICH)
    with django_assert_num_queries(1) as queries:
        assert post_matches(RICH).status_code == 200
    assert queries.captured_queries[0]["sql"].startswith("SELECT")
    assert CatalogueVersion.objects.count() == 1


@pytest.mark.django_db
def test_empty_catalogue_answers_with_nothing(client: Any) -> None:
    answer = client.post("/api/v1/matches", b"{}", content_type="application/json").json()
    assert (answer["matches"], answer["questions"]) == ([], [])
    assert client.get("/api/v1/programmes").json() == {"items": [], "next": None}
    assert client.get("/api/v1/openapi.json").status_code == 200
