"""Companies thought up beside each chapter, with the verdict that the chapter gives them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from programmes.engine.catalogue import Catalogue
from programmes.engine.criteria import MET, NOT_MET, UNKNOWN
from programmes.engine.eligibility import judge_conditions
from programmes.engine.facts import parse_facts
from programmes.engine.matching import Match, Matching

GOLDEN = Path(__file__).parent / "golden"
KEYS = {"case", "as_of", "facts", "needs", "verdict", "offers", "not_met", "unknown"}
VERDICTS = {"eligible", "ineligible", "undetermined"}
Case = dict[str, Any]


def read_cases() -> dict[str, list[Case]]:
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted(GOLDEN.glob("*.yaml"))
    }


CASES = read_cases()


PARAMETERS = [
    pytest.param(slug, case, id=f"{slug}:{case['case']}")
    for slug, cases in CASES.items()
    for case in cases
]


def match_case(catalogue: Catalogue, slug: str, case: Case) -> tuple[Matching, Match]:
    facts, errors = parse_facts(case["facts"], catalogue=catalogue, as_of=case["as_of"])
    assert not errors
    matching = catalogue.match(facts, case["needs"])
    return matching, next(one for one in matching.matches if one.programme.slug == slug)


def list_outcomes(matching: Matching, match: Match) -> dict[str, str]:
    """The outcome of every criterion of the programme and its offers, by its id within the
    programme.
    """
    judged = [*match.criteria]
    for offer in matching.list_offers(match):
        judged += offer.criteria
    return {one.criterion.id.partition("/")[2]: one.outcome for one in judged}


@pytest.mark.parametrize(("slug", "case"), PARAMETERS)
def test_the_engine_agrees_with_the_chapter(catalogue: Catalogue, slug: str, case: Case) -> None:
    matching, match = match_case(catalogue, slug, case)
    outcomes = list_outcomes(matching, match)
    offers = {one.slug: one.verdict for one in matching.list_offers(match)}
    wanted = case.get("offers", {})

    assert match.verdict == case["verdict"]
    assert judge_conditions(match.programme.conditions, matching.facts)[0] == case["verdict"]
    assert {name: offers.get(name) for name in wanted} == wanted
    for outcome, key in ((NOT_MET, "not_met"), (UNKNOWN, "unknown")):
        found = sorted(name for name, one in outcomes.items() if one == outcome)
        assert found == sorted(case.get(key, [])), key
    assert set(case) <= KEYS


def test_every_programme_has_cases(catalogue: Catalogue) -> None:
    assert set(CASES) == set(catalogue.programmes)


@pytest.mark.parametrize("slug", CASES)
def test_the_cases_of_a_programme_reach_every_verdict(catalogue: Catalogue, slug: str) -> None:
    reachable = VERDICTS if catalogue.programmes[slug]["criteria"] else {"eligible"}
    assert {case["verdict"] for case in CASES[slug]} == reachable
    assert len(CASES[slug]) >= 3
    assert len({case["case"] for case in CASES[slug]}) == len(CASES[slug])


@pytest.mark.parametrize("slug", CASES)
def test_every_criterion_is_seen_met_not_met_and_unknown(catalogue: Catalogue, slug: str) -> None:
    seen: dict[str, set[str]] = {}
    for case in CASES[slug]:
        for name, outcome in list_outcomes(*match_case(catalogue, slug, case)).items():
            seen.setdefault(name, set()).add(outcome)
    missing = {name: {MET, NOT_MET, UNKNOWN} - outcomes for name, outcomes in seen.items()}
    assert not {name: outcomes for name, outcomes in missing.items() if outcomes}


@pytest.mark.parametrize("slug", CASES)
def test_every_offer_with_conditions_is_judged_in_some_case(
    catalogue: Catalogue, slug: str
) -> None:
    judged = {name for case in CASES[slug] for name in case.get("offers", {})}
    offers = catalogue.programmes[slug]["offers"]
    assert judged <= {offer["slug"] for offer in offers}
    assert {offer["slug"] for offer in offers if offer["criteria"]} <= judged
