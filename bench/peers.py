"""The answer of Matcher.match, reached by plain evaluation and by the rule engine ZEN (PyPI).

ZEN gets what helps it: criteria compiled beforehand, one evaluation for all programmes, facts
already in its own form (JSON, dates as day numbers, the company's regions and sector looked up),
durations already turned into dates. What it does not do (verdicts, scores, ranking) is done for
it.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import zen

from bench.generated import AS_OF, Company, Members
from programmes.engine.criteria import (
    MET,
    NOT_MET,
    UNKNOWN,
    Criterion,
    Judged,
    combine_all,
    combine_any,
)
from programmes.engine.eligibility import (
    ELIGIBLE,
    INELIGIBLE,
    VERDICT_OF_OUTCOME,
    CompiledProgramme,
    Conditions,
    judge_conditions,
)
from programmes.engine.matching import Match, Matcher

TOP = 20
OUTCOMES = {True: MET, False: NOT_MET, None: UNKNOWN}
SIGNS = {"gte": ">=", "lte": "<=", "gt": ">", "lt": "<"}

Answer = Callable[[Company], list[Match]]


def sort_ties(programmes: Sequence[CompiledProgramme]) -> list[CompiledProgramme]:
    """What comes first when verdict and score do not decide; sorting later keeps this order."""
    return sorted(programmes, key=lambda programme: (programme.municipalities, programme.slug))


def prepare_ours(programmes: Sequence[CompiledProgramme]) -> Answer:
    matcher = Matcher(programmes)
    return lambda company: matcher.match(company.facts, company.needs, limit=TOP)


def prepare_plain(programmes: Sequence[CompiledProgramme]) -> Answer:
    """Judge every programme, sort, take twenty."""
    ordered = sort_ties(programmes)

    def answer(company: Company) -> list[Match]:
        needs = company.needs.items()
        judged = []
        for programme in ordered:
            relevance = programme.relevance
            score = sum(urgency * relevance.get(theme, 0) for theme, urgency in needs)
            judged.append(
                (programme, score, *judge_conditions(programme.conditions, company.facts))
            )
        judged.sort(key=lambda one: (one[2] == INELIGIBLE, -one[1]))
        return [
            Match(programme, rank, score, verdict, criteria)
            for rank, (programme, score, verdict, criteria) in enumerate(judged[:TOP], 1)
        ]

    return answer


class ZenPeer:
    """ZEN in several shapes; each gives one flat list of true, false and null."""

    def __init__(self, programmes: Sequence[CompiledProgramme], members: Members) -> None:
        self.members = members
        self.programmes = sort_ties(programmes)
        self.texts = [
            ",".join(translate(criterion) for criterion in programme.conditions.criteria)
            for programme in self.programmes
        ]
        ends = 0
        self.places = [
            (ends, ends := ends + len(programme.conditions.criteria))
            for programme in self.programmes
        ]
        self._scores: dict[tuple[str, int], list[int]] = {}

    def prepare_expression(self) -> Callable[[bytes], list[Any]]:
        """One compiled expression for all criteria of all programmes: the fastest shape found."""
        evaluate: Callable[[bytes], list[Any]] = zen.compile_expression(
            f"[{','.join(self.texts)}]"
        ).evaluate
        return evaluate

    def prepare_decision(self) -> Callable[[bytes], list[Any]]:
        """The same expression in a decision, the rule file that the engine is made for."""
        content = json.dumps(describe_decision(f"[{','.join(self.texts)}]"))
        decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(content))
        return lambda context: decision.evaluate(context)["result"]["outcomes"]

    def prepare_each(self) -> Callable[[bytes], list[Any]]:
        """A compiled expression for each programme, as when programmes change one at a time."""
        expressions = [zen.compile_expression(f"[{text}]") for text in self.texts]
        return lambda context: [
            outcome for expression in expressions for outcome in expression.evaluate(context)
        ]

    def describe_company(self, company: Company) -> bytes:
        context = dict(company.facts.sent)
        for name, value in company.facts.values.items():
            if isinstance(value, date):
                context[name] = value.toordinal()
        if municipality := context.get("municipality"):
            context["regions"] = [
                code for code, codes in self.members.items() if municipality in codes
            ]
        if "sbiCode" in context:
            context["division"] = context["sbiCode"][:2]
        return json.dumps(context).encode()

    def answer(
        self, evaluate: Callable[[bytes], list[Any]], context: bytes, company: Company
    ) -> list[Match]:
        outcomes = evaluate(context)
        verdicts = [
            combine_verdict(programme.conditions, outcomes[start:end])
            for programme, (start, end) in zip(self.programmes, self.places, strict=True)
        ]
        scores = self._add_scores(company)
        keys = [
            (verdict == INELIGIBLE) * 10_000 - score
            for verdict, score in zip(verdicts, scores, strict=True)
        ]
        best = sorted(range(len(keys)), key=keys.__getitem__)[:TOP]
        return [
            Match(
                self.programmes[index],
                rank,
                scores[index],
                verdicts[index],
                self._explain(index, outcomes, company),
            )
            for rank, index in enumerate(best, 1)
        ]

    def _explain(self, index: int, outcomes: list[Any], company: Company) -> list[Judged]:
        start, end = self.places[index]
        find_sent = company.facts.sent.get
        return [
            Judged(criterion, find_sent(criterion.attribute), OUTCOMES[outcome])
            for criterion, outcome in zip(
                self.programmes[index].conditions.criteria, outcomes[start:end], strict=True
            )
        ]

    def _add_scores(self, company: Company) -> list[int]:
        return list(map(sum, zip(*map(self._find_scores, company.needs.items()), strict=True)))

    def _find_scores(self, need: tuple[str, int]) -> list[int]:
        if need not in self._scores:
            theme, urgency = need
            self._scores[need] = [urgency * one.relevance.get(theme, 0) for one in self.programmes]
        return self._scores[need]


def combine_verdict(conditions: Conditions, outcomes: list[Any]) -> str:
    if not conditions.choices:
        if False in outcomes:
            return INELIGIBLE
        return VERDICT_OF_OUTCOME[UNKNOWN] if None in outcomes else ELIGIBLE
    by_id = {
        one.id: OUTCOMES[outcome]
        for one, outcome in zip(conditions.criteria, outcomes, strict=True)
    }
    parts = [by_id[one.id] for one in conditions.required]
    parts += [
        combine_any(combine_all(by_id[one.id] for one in together) for together in choice)
        for choice in conditions.choices
    ]
    return VERDICT_OF_OUTCOME[combine_all(parts)]


def translate(criterion: Criterion) -> str:
    """A criterion in ZEN's expression language: true, false, or null as long as it is unknown."""
    return f"({criterion.attribute} == null ? null : {_translate_test(criterion)})"


def _translate_test(criterion: Criterion) -> str:
    attribute, operator, expected = criterion.attribute, criterion.operator, criterion.expected
    match operator:
        case "is":
            return f"{attribute} == {json.dumps(expected)}"
        case "in":
            return f"{attribute} in {json.dumps(expected)}"
        case "within":
            return " or ".join(f"{json.dumps(code)} in regions" for code in expected)
        case "prefix":
            return f"division in {json.dumps(expected)}"
        case "between":
            return f"{attribute} in [{expected['min']}..{expected['max']}]"
    if isinstance(expected, str):
        return _translate_duration(criterion)
    return f"{attribute} {SIGNS[operator]} {expected}"


def _translate_duration(criterion: Criterion) -> str:
    """The day on which the outcome changes, as a day number."""
    long_ago = criterion.operator in {"gte", "gt"}
    days = range(AS_OF.toordinal() - 50_000, AS_OF.toordinal() + 1)
    changes = bisect_left(
        days, True, key=lambda day: criterion.test(date.fromordinal(day), AS_OF) != long_ago
    )
    return f"{criterion.attribute} {'<' if long_ago else '>='} {days[0] + changes}"


def describe_decision(expression: str) -> dict[str, Any]:
    """A decision of one step, in the engine's own file format."""
    rule = {"id": "outcomes", "key": "outcomes", "value": expression}
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "content": {}},
            {
                "id": "do",
                "type": "expressionNode",
                "name": "do",
                "content": {"expressions": [rule]},
            },
            {"id": "out", "type": "outputNode", "name": "out", "content": {}},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "do", "type": "edge"},
            {"id": "2", "sourceId": "do", "targetId": "out", "type": "edge"},
        ],
    }
