"""Measure what a change of the rules would do to the companies that we know, before it is saved.

The setting KNOWN_COMPANIES names the function that gives the facts of each company, without its
name: the app that knows companies sets it. A group of fewer than five is neither counted exactly
nor shown by example.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import orjson
from django.conf import settings
from django.utils.module_loading import import_string

from portal import clock
from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue
from programmes.engine.criteria import Judged
from programmes.engine.eligibility import Facts, judge_conditions
from programmes.engine.facts import parse_facts
from programmes.presenting.sentences import Explainer

MIN_TOLD = 5
MAX_EXAMPLES = 3
# Facts as sent, by attribute.
RawFacts = Mapping[str, object]


@dataclass(slots=True)
class Shift:
    """Companies whose verdict goes from one to another: how many, and facts of some of them."""

    before: str
    after: str
    count: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def is_few(self) -> bool:
        return self.count < MIN_TOLD


@dataclass(frozen=True, slots=True)
class Impact:
    """What shifts for one programme; `known` is how many companies were looked at."""

    title: str
    known: int
    shifts: list[Shift]


def measure_impact(before: Catalogue, after: Catalogue, *, language: str) -> list[Impact]:
    """Return the impact on each programme whose conditions change and move a verdict.

    It is empty when no company's verdict changes.
    """
    slugs = list_changed_rules(before, after)
    if not slugs:
        return []
    shifts: dict[str, dict[tuple[str, str], Shift]] = {slug: {} for slug in slugs}
    explainer = Explainer(after, language=language, as_of=clock.today())
    known = 0
    for raw in list_known_companies():
        known += 1
        old, new = _read(raw, before), _read(raw, after)
        for slug in slugs:
            _compare(slug, before, after, old, new, shifts=shifts[slug], explainer=explainer)
    return [
        Impact(
            title=pick_language(after.programmes[slug]["title"], language),
            known=known,
            shifts=sorted(shifts[slug].values(), key=lambda one: -one.count),
        )
        for slug in slugs
        if shifts[slug]
    ]


def list_changed_rules(before: Catalogue, after: Catalogue) -> list[str]:
    """Return the programmes of both whose own conditions, or what these rest on, differ."""
    same = (
        before.document["attributes"] == after.document["attributes"]
        and before.regions == after.regions
    )
    return [
        slug
        for slug, programme in after.programmes.items()
        if slug in before.programmes
        and not (same and before.programmes[slug]["criteria"] == programme["criteria"])
    ]


def list_known_companies() -> Iterable[RawFacts]:
    """Return the facts of every company that we know, without names."""
    find: Callable[[], Iterable[RawFacts]] = import_string(settings.KNOWN_COMPANIES)
    return find()


def _read(raw: RawFacts, catalogue: Catalogue) -> Facts:
    facts, _errors = parse_facts(raw, catalogue=catalogue, as_of=clock.today())
    return facts


def _compare(
    slug: str,
    before: Catalogue,
    after: Catalogue,
    old: Facts,
    new: Facts,
    *,
    shifts: dict[tuple[str, str], Shift],
    explainer: Explainer,
) -> None:
    was, judged_before = judge_conditions(before.matcher.by_slug[slug].conditions, old)
    is_now, judged = judge_conditions(after.matcher.by_slug[slug].conditions, new)
    if was == is_now:
        return
    shift = shifts.setdefault((was, is_now), Shift(was, is_now))
    shift.count += 1
    example = _word_example(judged_before, judged, explainer)
    if len(shift.examples) < MAX_EXAMPLES and example and example not in shift.examples:
        shift.examples.append(example)


def _word_example(before: list[Judged], after: list[Judged], explainer: Explainer) -> str:
    """Return what the changed conditions are about, and no more: the rest is nobody's business."""
    outcomes = {(one.criterion.id, one.outcome) for one in before}
    told = [
        explainer.describe_actual(one)
        for one in after
        if (one.criterion.id, one.outcome) not in outcomes
    ]
    return "; ".join(dict.fromkeys(told))


def sign_impact(impacts: list[Impact]) -> str:
    """Return a signature, by which to tell whether somebody has seen this very impact."""
    counts = [[one.title, [[s.before, s.after, s.count] for s in one.shifts]] for one in impacts]
    return hashlib.sha256(orjson.dumps(counts)).hexdigest()[:16]
