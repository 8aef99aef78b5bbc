"""Rank programmes for a company: which fit, why, what would decide, and which needs nothing serves. Pure; no writes.

Order (contract.md): ineligible last, then score, then fewer municipalities covered (the local variant first), then slug.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from programmes.criteria import Judged
from programmes.eligibility import (
    ELIGIBLE,
    INELIGIBLE,
    UNDETERMINED,
    CompiledProgramme,
    Facts,
    OfferVerdict,
    Screen,
    judge_criteria,
    judge_offer,
    list_open_attributes,
)

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
    """An attribute worth asking, and the programmes (by slug, in order of rank) that the answer helps to decide."""

    attribute: str
    decides: tuple[str, ...]


class Ranked(NamedTuple):
    """A programme's place in the ranking, before it is explained."""

    index: int
    rank: int
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
        self._addends: dict[tuple[str, int], tuple[int, ...]] = {}

    def rank(self, facts: Facts, needs: Needs, *, limit: int | None = None) -> list[Ranked]:
        """The best `limit` programmes, or all of them, in order."""
        ineligible, undetermined = self.screen.judge(facts)
        planes = self._add_up(needs)
        ranking: list[Ranked] = []
        for candidates, closed in ((self.screen.everybody & ~ineligible, False), (ineligible, True)):
            for index in iterate_by_score(planes, candidates):
                if limit is not None and len(ranking) >= limit:
                    return ranking
                verdict = INELIGIBLE if closed else UNDETERMINED if undetermined >> index & 1 else ELIGIBLE
                ranking.append(Ranked(index, len(ranking) + 1, verdict))
        return ranking

    def explain(self, ranked: Ranked, facts: Facts, needs: Needs) -> Match:
        programme = self.programmes[ranked.index]
        return Match(
            programme,
            ranked.rank,
            score_programme(programme, needs),
            ranked.verdict,
            judge_criteria(programme.conditions.criteria, facts),
        )

    def match(self, facts: Facts, needs: Needs, *, limit: int | None = None) -> list[Match]:
        """The ranking, explained."""
        return [self.explain(ranked, facts, needs) for ranked in self.rank(facts, needs, limit=limit)]

    def _add_up(self, needs: Needs) -> list[int]:
        """Every programme's score at once: plane n holds bit n of all scores (a ripple-carry adder over masks)."""
        planes: list[int] = []
        for theme, urgency in needs.items():
            carry = 0
            addend = self._find_addend(theme, urgency)
            for place in range(max(len(planes), len(addend)) + 1):
                one = planes[place] if place < len(planes) else 0
                other = addend[place] if place < len(addend) else 0
                total = one ^ other ^ carry
                carry = (one & other) | (carry & (one ^ other))
                if place < len(planes):
                    planes[place] = total
                elif total or carry:
                    planes.append(total)
        return planes

    def _find_addend(self, theme: str, urgency: int) -> tuple[int, ...]:
        """The planes of urgency × relevance for one theme."""
        key = (theme, urgency)
        if key not in self._addends:
            planes = [0] * (urgency * 3).bit_length()
            for index, programme in enumerate(self.programmes):
                product = urgency * programme.relevance.get(theme, 0)
                for place in range(len(planes)):
                    planes[place] |= (product >> place & 1) << index
            self._addends[key] = tuple(planes)
        return self._addends[key]


def score_programme(programme: CompiledProgramme, needs: Needs) -> int:
    relevance = programme.relevance
    return sum(urgency * relevance.get(theme, 0) for theme, urgency in needs.items())


def iterate_by_score(planes: Sequence[int], candidates: int) -> Iterator[int]:
    """Indices of the candidates, highest score first; within a score in bit order."""
    if not candidates:
        return
    if not planes:
        while candidates:
            lowest = candidates & -candidates
            yield lowest.bit_length() - 1
            candidates ^= lowest
        return
    top, lower = planes[-1], planes[:-1]
    yield from iterate_by_score(lower, candidates & top)
    yield from iterate_by_score(lower, candidates & ~top)


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
        return [judge_offer(o, self.facts, programme_verdict=match.verdict) for o in match.programme.offers]

    @cached_property
    def questions(self) -> list[Question]:
        """Open attributes, those that decide most of the first ten first (contract.md, `questions`)."""
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
