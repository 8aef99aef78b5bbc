"""Rank programmes for a company: which fit and why, which answer would decide, and which needs no
programme serves. Pure Python over plain data.

The order is that of docs/contract.md: ineligible programmes come last; then a higher score, fewer
municipalities covered (the local variant first) and the slug decide.
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

# By theme: the urgency, 1 to 3.
Needs = Mapping[str, int]
# The ranks whose open attributes count first among the questions.
TOP_RANKS = 10


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
        """Return the best `limit` programmes, or all of them, best first."""
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
        """Return the ranked programme with the outcome of each of its criteria."""
        programme, rank, score, verdict = ranked
        judged = judge_criteria(programme.conditions.criteria, facts)
        return tuple.__new__(Match, (programme, rank, score, verdict, judged))

    def match(self, facts: Facts, needs: Needs, *, limit: int | None = None) -> list[Match]:
        """Return the ranking, explained."""
        return [self.explain(ranked, facts) for ranked in self.rank(facts, needs, limit=limit)]

    def add_up(self, needs: Needs) -> list[int]:
        """Return every programme's score, Σ urgency × relevance, as bit planes."""
        planes: list[int] = []
        for theme, urgency in needs.items():
            planes = add_planes(planes, self._find_products(theme, urgency))
        return planes

    def _find_products(self, theme: str, urgency: int) -> list[int]:
        """Return urgency × relevance of one theme for every programme, as bit planes."""
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
    """Return non-negative numbers as planes, the lowest bit first."""
    width = max(numbers, default=0).bit_length()
    return [
        int("".join(str(number >> position & 1) for number in reversed(numbers)), 2)
        for position in range(width)
    ]


def add_planes(left: Sequence[int], right: Sequence[int]) -> list[int]:
    """Return the sums of two rows of numbers, carrying from plane to plane."""
    total = []
    carry = 0
    for one, other in zip_longest(left, right, fillvalue=0):
        half = one ^ other
        total.append(half ^ carry)
        carry = one & other | half & carry
    return [*total, carry] if carry else total


def group_by_score(planes: Sequence[int], candidates: int) -> Iterator[tuple[int, int]]:
    """Yield each score that a candidate has, highest first, and the mask of those that have it."""
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
    """The whole answer for one company; each part is worked out when it is asked for."""

    matcher: Matcher
    facts: Facts
    needs: Needs

    @cached_property
    def matches(self) -> list[Match]:
        """All programmes, best first."""
        return self.matcher.match(self.facts, self.needs)

    def list_offers(self, match: Match) -> list[OfferVerdict]:
        """Return the verdicts on a programme's offers, in the order of the source."""
        return [
            judge_offer(o, self.facts, programme_verdict=match.verdict)
            for o in match.programme.offers
        ]

    @cached_property
    def questions(self) -> list[Question]:
        """The questions worth asking, over all programmes."""
        return self.list_questions(self.matches)

    def list_questions(self, matches: Iterable[Match]) -> list[Question]:
        """Return the open attributes of these matches, the most useful first.

        An attribute comes earlier when it helps decide more of the first ten programmes, then
        more of all (docs/contract.md). Ineligible programmes ask nothing.
        """
        in_top: Counter[str] = Counter()
        decides: dict[str, list[str]] = {}
        for match in matches:
            if match.verdict == INELIGIBLE:
                continue
            for attribute in self._list_open(match.programme):
                decides.setdefault(attribute, []).append(match.programme.slug)
                in_top[attribute] += match.rank <= TOP_RANKS
        ordered = sorted(decides, key=lambda name: (-in_top[name], -len(decides[name]), name))
        return [Question(name, tuple(decides[name])) for name in ordered]

    def _list_open(self, programme: CompiledProgramme) -> set[str]:
        attributes = list_open_attributes(programme.conditions, self.facts)
        for offer in programme.offers:
            attributes |= list_open_attributes(offer.conditions, self.facts)
        return attributes

    @cached_property
    def unmet_themes(self) -> list[str]:
        """The themes of the needs that no programme within reach serves."""
        served = {
            theme
            for match in self.matches
            if match.verdict != INELIGIBLE
            for theme in match.programme.relevance
        }
        return [theme for theme in self.needs if theme not in served]
