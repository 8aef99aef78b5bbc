"""Judges one programme by a few answers: which questions decide, and what is still open. Pure;
nothing is stored.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from entrepreneurs.intake.questions import find_useful
from programmes.engine.catalogue import Catalogue
from programmes.engine.criteria import Criterion
from programmes.engine.eligibility import ELIGIBLE, Conditions, Facts
from programmes.engine.matching import Match, Matching

MAX_AT_ONCE = 3


@dataclass(frozen=True)
class Fitting:
    """A programme, by `slug`, judged by `facts`; `skipped` are attributes that the entrepreneur
    does not know.
    """

    catalogue: Catalogue
    slug: str
    facts: Facts
    skipped: Collection[str] = ()

    @cached_property
    def matching(self) -> Matching:
        """The verdicts on all programmes, without regard to needs."""
        return self.catalogue.match(self.facts, {})

    @cached_property
    def match(self) -> Match:
        """The verdict on this programme. Raises StopIteration if the catalogue does not
        have it.
        """
        return next(one for one in self.matching.matches if one.programme.slug == self.slug)

    @cached_property
    def questions(self) -> list[str]:
        """At most three attributes, the most decisive first: what is always needed comes before
        what one of several ways needs, and offers count only once the programme fits.
        """
        programme = self.match.programme
        found = self._list_useful([programme.conditions])
        if not found and self.match.verdict == ELIGIBLE:
            found = self._list_useful([offer.conditions for offer in programme.offers])
        return found[:MAX_AT_ONCE]

    def list_attributes(self) -> list[str]:
        """Return all attributes that this programme or one of its offers asks about."""
        programme = self.match.programme
        conditions = [programme.conditions, *(offer.conditions for offer in programme.offers)]
        return list(dict.fromkeys(one.attribute for one in _order_criteria(conditions)))

    def _list_useful(self, conditions: list[Conditions]) -> list[str]:
        useful = set().union(
            *(find_useful(one, self.facts, skipped=self.skipped) for one in conditions)
        )
        ordered = (one.attribute for one in _order_criteria(conditions))
        return [attribute for attribute in dict.fromkeys(ordered) if attribute in useful]


def _order_criteria(conditions: list[Conditions]) -> Iterator[Criterion]:
    for one in conditions:
        yield from one.required
    for one in conditions:
        for choice in one.choices:
            for together in choice:
                yield from together
