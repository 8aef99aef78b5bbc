"""Rank programmes for a company: which fit, why, what would decide, and which needs nothing
serves. Pure; no writes.

Order (docs/contract.md): ineligible last, then score, then fewer municipalities covered (the local
variant first), then slug.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

from programmes.engine.criteria import Judged
from programmes.engine.eligibility import (
    ELIGIBLE,
    INELIGIBLE,
    UNDETERMINED,
    CompiledProgramme,
    Facts,
    OfferVerdict,
    judge_criteria,
    judge_offer,
    list_open_attributes,
)
from programmes.engine.screening import Screen

Needs = Mapping[str, int]
TOP = 10


class Match(NamedTuple):
    """One programme in the ranking, with the outcome of every criterion."""

    programme: CompiledProgramme
    rank: int
    score: int
    verdict: str
    criteria: list[Judged]


class Question(NamedTuple):
    """An attribute worth asking, and the slugs, in order of rank, that the answer helps decide."""

    attribute: str
    decides: tuple[str, ...]


class Ranked(NamedTuple):
    """A programme's position in the ranking, before it is explained."""

    programme: CompiledProgramme
    rank: int
    score: int
    verdict: str


class Matcher:
    """A catalogue version, compiled once; `rank` and `explain` then work for any company."""

    def __init__(self, programmes: Iterable[CompiledProgramme]) -> None:
        # The tie-break order is the bit order, so that reading bits upwards is already sorted.
        self.programmes: Sequence[CompiledProgramme] = sorted(
            programmes, key=lambda programme: (programme.municipalities, programme.slug)
        )
        self.by_slug = {programme.slug: programme for programme in self.programmes}
        self.screen = Screen(self.programmes)
        self._products: dict[tuple[str, int], list[int]] = {}

    def rank(self, facts: Facts, needs: Needs, *, limit: int | None = None) -> list[Ranked]:
        """The best `limit` programmes, or all of them, in order."""
        programmes = self.programmes
        new = tuple.__new__  # as in eligibility.judge_criteria
        ineligible, undetermined = self.screen.judge(facts)
        scores = self.add_up(needs)
        ranking: list[Ranked] = []
        beyond = None if limit is None else limit + 1
        fits = self.screen.everybody & ~ineligible
        for candidates, fitting in ((fits, ELIGIBLE), (ineligible, INELIGIBLE)):
            for score, group in group_by_score(scores, candidates):
                while group:
                    rank = len(ranking) + 1
                    if rank == beyond:
                        return ranking
                    bit = group & -group
                    group ^= bit
                    verdict = UNDETERMINED if bit & undetermined else fitting
                    programme = programmes[bit.bit_length() - 1]
                    ranking.append(new(Ranked, (programme, rank, score, verdict)))
        return ranking

    def explain(self, ranked: Ranked, facts: Facts) -> Match:
        programme, rank, score, verdict = ranked
        judged = judge_criteria(programme.conditions.criteria, facts)
        return tuple.__new__(Match, (programme, rank, score, verdict, judged))

    def match(self, facts: Facts, needs: Needs, *, limit: int | None = None) -> list[Match]:
        """The ranking, explained."""
        return [self.explain(ranked, facts) for ranked in self.rank(facts, needs, limit=limit)]

    def add_up(self, needs: Needs) -> list[int]:
        """Every programme's score, Σ urgency × relevance, as bit planes."""
        planes: list[int] = []
        for theme, urgency in needs.items():
            planes = add_planes(planes, self._find_products(theme, urgency))
        return planes

    def _find_products(self, theme: str, urgency: int) -> list[int]:
        """Urgency × relevance of one theme, as bit planes."""
        key = (theme, urgency)
        if key not in self._products:
            products = [
                urgency * programme.relevance.get(theme, 0) for programme in self.programmes
            ]
            self._products[key] = slice_planes(products)
        return self._products[key]


# Numbers as bit planes: plane n holds bit n of every programme's number, so one operation on a
# plane serves all programmes.


def slice_planes(numbers: Sequence[int]) -> list[int]:
    width = max(numbers, default=0).bit_length()
    return [
        int("".join(str(number >> position & 1) for number in reversed(numbers)), 2)
        for position in range(width)
    ]


def add_planes(left: Sequence[int], right: Sequence[int]) -> list[int]:
    """Add two rows of numbers, carrying from plane to plane."""
    total = []
    carry = 0
    for one, other in zip_longest(left, right, fillvalue=0):
        half = one ^ other
        total.append(half ^ carry)
        carry = one & other | half & carry
    return [*total, carry] if carry else total


def group_by_score(planes: Sequence[int], candidates: int) -> Iterator[tuple[int, int]]:
    """Each score that a candidate has, highest first, with a mask of those who have it."""
    pending = [(0, candidates, len(planes))]
    while pending:
        score, group, position = pending.pop()
        if not group:
            continue
        if not position:
            yield score, group
            continue
        position -= 1
        higher = group & planes[position]
        pending.append((score, group ^ higher, position))
        pending.append((score + (1 << position), higher, position))


@dataclass(frozen=True)
class Matching:
    """The whole answer for one company; the parts are worked out when they are asked for."""

    matcher: Matcher
    facts: Facts
    needs: Needs

    @cached_property
    def matches(self) -> list[Match]:
        return self.matcher.match(self.facts, self.needs)

    def list_offers(self, match: Match) -> list[OfferVerdict]:
        return [
            judge_offer(o, self.facts, programme_verdict=match.verdict)
            for o in match.programme.offers
        ]

    @cached_property
    def questions(self) -> list[Question]:
        """Open attributes; what decides most of the first ten comes first (docs/contract.md)."""
        return self.list_questions(self.matches)

    def list_questions(self, matches: Iterable[Match]) -> list[Question]:
        in_top: Counter[str] = Counter()
        decides: dict[str, list[str]] = {}
        for match in matches:
            if match.verdict == INELIGIBLE:
                continue
            for attribute in self._list_open(match.programme):
                decides.setdefault(attribute, []).append(match.programme.slug)
                in_top[attribute] += match.rank <= TOP
        ordered = sorted(decides, key=lambda name: (-in_top[name], -len(decides[name]), name))
        return [Question(name, tuple(decides[name])) for name in ordered]

    def _list_open(self, programme: CompiledProgramme) -> set[str]:
        attributes = list_open_attributes(programme.conditions, self.facts)
        for offer in programme.offers:
            attributes |= list_open_attributes(offer.conditions, self.facts)
        return attributes

    @cached_property
    def unmet_themes(self) -> list[str]:
        served = {
            theme
            for match in self.matches
            if match.verdict != INELIGIBLE
            for theme in match.programme.relevance
        }
        return [theme for theme in self.needs if theme not in served]
