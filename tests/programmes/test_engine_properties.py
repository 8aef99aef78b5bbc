"""What holds for every catalogue and every company."""

import os
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from programmes.engine.criteria import MET, NOT_MET, UNKNOWN, Judged
from programmes.engine.eligibility import (
    ELIGIBLE,
    INELIGIBLE,
    UNDETERMINED,
    CompiledOffer,
    CompiledProgramme,
    Conditions,
    Facts,
    judge_conditions,
    judge_offer,
    list_open_attributes,
    sort_conditions,
)
from programmes.engine.matching import Matcher, Matching, Needs, add_planes, slice_planes
from programmes.engine.screening import Screen
from tests.programmes.engine_strategies import (
    added_facts,
    criteria,
    facts,
    make_facts,
    needs,
    one_programme,
    programmes,
)

IN_CI = bool(os.environ.get("CI") or os.environ.get("FAIL_ON_SKIP"))
thoroughly = settings(max_examples=100, deadline=None, database=None, derandomize=IN_CI)

BADNESS = [INELIGIBLE, UNDETERMINED, ELIGIBLE]
OUTCOMES = [NOT_MET, UNKNOWN, MET]
conditions = criteria("rules").map(sort_conditions)


def add_fact(known: Facts, name: str, value: Any) -> Facts:
    assume(name not in known.values)
    return make_facts({**known.values, name: value}, known.as_of)


def judge_by_hand(rules: Conditions, judged: Iterable[Judged]) -> str:
    """The contract in numbers: all is the lowest of its parts, any the highest."""
    outcome = {one.criterion.id: OUTCOMES.index(one.outcome) for one in judged}
    choices: dict[str, dict[str, list[int]]] = {}
    parts = [outcome[one.id] for one in rules.criteria if one.choice is None]
    for one in rules.criteria:
        if one.choice:
            group = choices.setdefault(one.choice, {})
            group.setdefault(one.alternative or f"alone-{one.id}", []).append(outcome[one.id])
    parts += [max(min(together) for together in group.values()) for group in choices.values()]
    return BADNESS[min(parts, default=2)]


@thoroughly
@given(conditions, facts())
def test_the_verdict_is_the_one_of_the_contract(rules: Conditions, known: Facts) -> None:
    verdict, judged = judge_conditions(rules, known)
    assert [one.criterion for one in judged] == list(rules.criteria)
    assert verdict == judge_by_hand(rules, judged)


@thoroughly
@given(conditions, facts())
def test_a_criterion_is_unknown_exactly_when_its_attribute_is(
    rules: Conditions, known: Facts
) -> None:
    for one in judge_conditions(rules, known)[1]:
        attribute = one.criterion.attribute
        assert (one.outcome == UNKNOWN) == (attribute not in known.values)
        assert one.actual == known.sent.get(attribute)


@thoroughly
@given(conditions, facts(), added_facts)
def test_another_fact_leaves_other_criteria_alone_and_excludes_for_good(
    rules: Conditions, known: Facts, added: tuple[str, Any]
) -> None:
    before, judged_before = judge_conditions(rules, known)
    after, judged_after = judge_conditions(rules, add_fact(known, *added))
    for one, other in zip(judged_before, judged_after, strict=True):
        if one.criterion.attribute != added[0]:
            assert one == other
        else:
            assert other.outcome != UNKNOWN
    if before != UNDETERMINED:
        assert after == before


@thoroughly
@given(conditions, facts(), added_facts)
def test_an_attribute_that_is_not_asked_cannot_change_the_verdict(
    rules: Conditions, known: Facts, added: tuple[str, Any]
) -> None:
    verdict, _ = judge_conditions(rules, known)
    asked = list_open_attributes(rules, known)
    assert asked.isdisjoint(known.values)
    assert bool(asked) == (verdict == UNDETERMINED)
    assume(added[0] not in asked)
    assert judge_conditions(rules, add_fact(known, *added))[0] == verdict


@thoroughly
@given(one_programme("programme"), facts())
def test_an_offer_is_never_better_than_its_programme(
    programme: CompiledProgramme, known: Facts
) -> None:
    verdict, _ = judge_conditions(programme.conditions, known)
    for offer in programme.offers:
        own, judged = judge_conditions(offer.conditions, known)
        answer = judge_offer(offer, known, programme_verdict=verdict)
        assert answer.verdict == min(own, verdict, key=BADNESS.index)
        assert answer.criteria == tuple(judged)


def as_programme(offer: CompiledOffer) -> CompiledProgramme:
    return CompiledProgramme(offer.slug, "direct", {}, 1, offer.conditions)


@thoroughly
@given(programmes(), st.lists(facts(), min_size=1, max_size=4))
def test_judging_all_at_once_equals_judging_one_by_one(
    every: list[CompiledProgramme], companies: list[Facts]
) -> None:
    """Offers too; several companies after each other, so that what is remembered is used."""
    every = [*every, *(as_programme(offer) for one in every for offer in one.offers)]
    screen = Screen(every)
    for known in companies:
        ineligible, undetermined = screen.judge(known)
        assert not ineligible & undetermined
        for index, programme in enumerate(every):
            verdict, _ = judge_conditions(programme.conditions, known)
            assert bool(ineligible >> index & 1) == (verdict == INELIGIBLE)
            assert bool(undetermined >> index & 1) == (verdict == UNDETERMINED)
        assert (ineligible | undetermined) >> len(every) == 0


@thoroughly
@given(programmes(), facts(), needs)
def test_the_ranking_is_a_plain_sort(
    every: list[CompiledProgramme], known: Facts, wanted: Needs
) -> None:
    def find_place(programme: CompiledProgramme) -> tuple[bool, int, int, str]:
        verdict, _ = judge_conditions(programme.conditions, known)
        return verdict == INELIGIBLE, -score(programme), programme.municipalities, programme.slug

    def score(programme: CompiledProgramme) -> int:
        return sum(
            urgency * programme.relevance.get(theme, 0) for theme, urgency in wanted.items()
        )

    matches = Matcher(every).match(known, wanted)
    assert [one.programme for one in matches] == sorted(every, key=find_place)
    assert [one.rank for one in matches] == list(range(1, len(every) + 1))
    for one in matches:
        verdict, judged = judge_conditions(one.programme.conditions, known)
        assert (one.score, one.verdict, one.criteria) == (score(one.programme), verdict, judged)


@thoroughly
@given(programmes(), facts(), needs, st.integers(0, 7))
def test_the_best_few_are_the_head_of_the_ranking(
    every: list[CompiledProgramme], known: Facts, wanted: Needs, limit: int
) -> None:
    matcher = Matcher(every)
    assert matcher.match(known, wanted, limit=limit) == matcher.match(known, wanted)[:limit]


def summarise(matching: Matching) -> Any:
    """The whole answer, without the order in which criteria and unmet themes are listed."""
    ranking = [
        (one.programme.slug, one.rank, one.score, one.verdict, summarise_judged(one.criteria))
        for one in matching.matches
    ]
    offers = [
        sorted(
            (offer.slug, offer.verdict, summarise_judged(offer.criteria))
            for offer in matching.list_offers(one)
        )
        for one in matching.matches
    ]
    return ranking, offers, matching.questions, sorted(matching.unmet_themes)


def summarise_judged(judged: Iterable[Judged]) -> list[tuple[str, Any, str]]:
    return sorted((one.criterion.id, one.actual, one.outcome) for one in judged)


def shuffle_programme(programme: CompiledProgramme, data: st.DataObject) -> CompiledProgramme:
    def shuffle(rules: Conditions) -> Conditions:
        return sort_conditions(data.draw(st.permutations(rules.criteria)))

    offers = tuple(CompiledOffer(one.slug, shuffle(one.conditions)) for one in programme.offers)
    return CompiledProgramme(
        programme.slug,
        programme.route,
        dict(data.draw(st.permutations(list(programme.relevance.items())))),
        programme.municipalities,
        shuffle(programme.conditions),
        tuple(data.draw(st.permutations(offers))),
    )


@settings(thoroughly, max_examples=60)
@given(programmes(), facts(), needs, st.data())
def test_no_order_of_the_input_matters(
    every: list[CompiledProgramme], known: Facts, wanted: Needs, data: st.DataObject
) -> None:
    shuffled = [shuffle_programme(one, data) for one in data.draw(st.permutations(every))]
    values = dict(data.draw(st.permutations(list(known.values.items()))))
    other_needs = dict(data.draw(st.permutations(list(wanted.items()))))
    other_facts = make_facts(values, known.as_of)
    assert summarise(Matching(Matcher(every), known, wanted)) == summarise(
        Matching(Matcher(shuffled), other_facts, other_needs)
    )


@thoroughly
@given(st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), max_size=11))
def test_adding_planes_is_adding_numbers(rows: list[list[int]]) -> None:
    planes: list[int] = []
    for row in rows:
        planes = add_planes(planes, slice_planes(row))
    sums = [sum(row[column] for row in rows) for column in range(5)]
    read = [
        sum((plane >> column & 1) << n for n, plane in enumerate(planes)) for column in range(5)
    ]
    assert read == sums


@pytest.mark.parametrize("numbers", [[], [0], [0, 0], [1, 0, 7]])
def test_planes_are_as_few_as_the_largest_number_needs(numbers: list[int]) -> None:
    assert len(slice_planes(numbers)) == max(numbers, default=0).bit_length()
