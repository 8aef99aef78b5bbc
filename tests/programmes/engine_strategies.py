"""Small worlds for Hypothesis: few attributes and values, so bounds are hit and facts collide."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from programmes.engine.criteria import OPERATORS_BY_TYPE, Criterion, compile_criterion
from programmes.engine.eligibility import CompiledOffer, CompiledProgramme, Facts, sort_conditions

DAYS = [date(2024, 2, 28), date(2024, 2, 29), date(2025, 3, 31)]
MEMBERS = {
    "GM1": frozenset({"GM1"}),
    "GM2": frozenset({"GM2"}),
    "east": frozenset({"GM1", "GM3"}),
    "NL": frozenset({"GM1", "GM2", "GM3"}),
}
TYPES = {
    "fte": "number",
    "annualTurnover": "money",
    "foundedOn": "date",
    "municipality": "code",
    "sbiCode": "digits",
    "legalForm": "slug",
    "exports": "boolean",
    "hrPolicy": "boolean",
}
numbers = st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1), Decimal(2)])
codes = st.sampled_from(["GM1", "GM2", "GM3"])
slugs = st.sampled_from(["bv", "nv", "vof"])
digits = st.sampled_from(["10", "1071", "62", "6201"])
dates = st.builds(
    lambda day, years, days: day.replace(year=day.year - 4 * years) - timedelta(days),
    st.sampled_from(DAYS),
    st.integers(0, 1),
    st.sampled_from([0, 1, 2, 28, 29, 30, 31, 365, 366]),
)
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "number": numbers,
    "money": numbers,
    "date": dates,
    "code": codes,
    "digits": digits,
    "slug": slugs,
    "boolean": st.booleans(),
}
urgencies = st.integers(1, 3)
themes = st.sampled_from(["ambition", "education", "financing", "networks"])
needs = st.dictionaries(themes, urgencies)


def lists_of(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(strategy, min_size=1, max_size=2, unique=True)


def expect(attribute_type: str, operator: str) -> st.SearchStrategy[Any]:
    if attribute_type == "date":
        return st.sampled_from(["P1D", "P1M", "P1Y", "P4Y", "P1M2D"])
    match operator:
        case "within":
            return lists_of(st.sampled_from(list(MEMBERS)))
        case "prefix":
            return lists_of(st.sampled_from(["1", "10", "62", "620"]))
        case "in":
            return lists_of(VALUES[attribute_type])
        case "between":
            return st.tuples(numbers, numbers).map(
                lambda pair: {"min": str(min(pair)), "max": str(max(pair))}
            )
    return VALUES[attribute_type]


@st.composite
def sources(draw: st.DrawFn) -> dict[str, Any]:
    attribute = draw(st.sampled_from(list(TYPES)))
    operator = draw(st.sampled_from(sorted(OPERATORS_BY_TYPE[TYPES[attribute]])))
    choice = draw(st.sampled_from([None, "size", "place"]))
    return {
        "attribute": attribute,
        "operator": operator,
        "expected": draw(expect(TYPES[attribute], operator)),
        "choice": choice,
        "alternative": draw(st.sampled_from([None, "one", "other"])) if choice else None,
        "section": "Doelgroep",
    }


def compile_all(owner: str, given: Iterable[Mapping[str, Any]]) -> list[Criterion]:
    return [
        compile_criterion(
            source,
            identifier=f"{owner}/{number}",
            attribute_type=TYPES[source["attribute"]],
            members=MEMBERS,
        )
        for number, source in enumerate(given)
    ]


def criteria(owner: str) -> st.SearchStrategy[list[Criterion]]:
    return st.lists(sources(), max_size=6).map(lambda given: compile_all(owner, given))


@st.composite
def programmes(draw: st.DrawFn) -> list[CompiledProgramme]:
    return [draw(one_programme(f"programme-{n}")) for n in range(draw(st.integers(0, 6)))]


@st.composite
def one_programme(draw: st.DrawFn, slug: str) -> CompiledProgramme:
    offers = [f"{slug}/offer-{number}" for number in range(draw(st.integers(0, 2)))]
    return CompiledProgramme(
        slug=slug,
        route="direct",
        relevance=draw(st.dictionaries(themes, st.integers(1, 3))),
        municipalities=draw(st.integers(1, 3)),
        conditions=sort_conditions(draw(criteria(slug))),
        offers=tuple(
            CompiledOffer(offer, sort_conditions(draw(criteria(offer)))) for offer in offers
        ),
    )


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    known = draw(st.lists(st.sampled_from(list(TYPES)), unique=True))
    return make_facts({name: draw(VALUES[TYPES[name]]) for name in known}, draw(as_of_days))


as_of_days = st.sampled_from(DAYS)
added_facts = st.sampled_from(list(TYPES)).flatmap(
    lambda name: st.tuples(st.just(name), VALUES[TYPES[name]])
)


def make_facts(values: Mapping[str, Any], as_of: date) -> Facts:
    return Facts(values, {name: str(value) for name, value in values.items()}, as_of)
