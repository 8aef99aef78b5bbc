"""Invented programmes and companies, the same ones every time, with the catalogue's operators."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from programmes.engine.criteria import compile_criterion
from programmes.engine.eligibility import CompiledProgramme, Facts, sort_conditions

AS_OF = date(2026, 3, 2)
THEMES = [
    "ambition",
    "innovation",
    "sustainability",
    "new-markets",
    "human-capital",
    "education",
    "premises",
    "financing",
    "legislation",
    "networks",
    "digitalisation",
]
ROUTES = ["direct", "through-intermediary", "selection", "membership", "by-invitation"]
LEGAL_FORMS = [
    "eenmanszaak",
    "vof",
    "maatschap",
    "bv",
    "nv",
    "stichting",
    "vereniging",
    "cooperatie",
]
BOOLEANS = [
    "familyBusiness",
    "socialEnterprise",
    "ecommerce",
    "exports",
    "growthAmbition",
    "growthPlan",
    "marketReadyProposition",
    "innovationProposal",
    "hrPolicy",
    "viableBusiness",
    "financeRefusedByBank",
]
TYPES: Mapping[str, str] = {
    "municipality": "code",
    "sbiCode": "digits",
    "legalForm": "slug",
    "fte": "number",
    "employees": "integer",
    "entrepreneurAge": "integer",
    "vacancies": "integer",
    "annualTurnover": "money",
    "balanceTotal": "money",
    "financeSought": "money",
    "plannedInvestment": "money",
    "foundedOn": "date",
    "tookOverOn": "date",
    **dict.fromkeys(BOOLEANS, "boolean"),
}
MUNICIPALITIES = [f"GM{number:04d}" for number in range(342)]
UNKNOWN_SHARE = 0.1

REGION_SEED = 0

Source = dict[str, Any]
Members = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Company:
    facts: Facts
    needs: Mapping[str, int]


def generate_regions() -> dict[str, frozenset[str]]:
    """Every municipality by itself, twelve provinces, forty regions across them, the country."""
    chance = random.Random(REGION_SEED)
    members = {code: frozenset([code]) for code in MUNICIPALITIES}
    for number in range(12):
        members[f"PV{number + 20}"] = frozenset(MUNICIPALITIES[number::12])
    for number in range(40):
        members[f"region-{number}"] = frozenset(
            chance.sample(MUNICIPALITIES, chance.randint(4, 30))
        )
    return members | {"NL": frozenset(MUNICIPALITIES)}


def generate_programmes(count: int, *, seed: int = 1) -> list[CompiledProgramme]:
    chance = random.Random(seed)
    members = generate_regions()
    regions = [code for code in members if code != "NL"]
    return [_generate_programme(f"programme-{n}", chance, members, regions) for n in range(count)]


def _generate_programme(
    slug: str, chance: random.Random, members: Members, regions: list[str]
) -> CompiledProgramme:
    covered = chance.sample(regions, chance.randint(1, 3))
    criteria = [
        compile_criterion(
            {"section": "Doelgroep", **source},
            identifier=f"{slug}/{number}",
            attribute_type=TYPES[source["attribute"]],
            members=members,
        )
        for number, source in enumerate(_draw_criteria(chance, covered))
    ]
    return CompiledProgramme(
        slug=slug,
        route=chance.choice(ROUTES),
        relevance={
            theme: chance.randint(1, 3) for theme in chance.sample(THEMES, chance.randint(1, 6))
        },
        municipalities=len(frozenset().union(*(members[code] for code in covered))),
        conditions=sort_conditions(criteria),
    )


def _draw_criteria(chance: random.Random, covered: list[str]) -> list[Source]:
    """Three to six criteria; most programmes ask where the company is."""
    wanted = chance.randint(3, 6)
    sources = [_ask("municipality", "within", covered)] if chance.random() < 0.7 else []
    while len(sources) < wanted:
        more = chance.choices(list(DRAWS), weights=list(DRAWS.values()))[0](chance)
        asked = {source["attribute"] for source in sources}
        if len(sources) + len(more) <= wanted and asked.isdisjoint(
            one["attribute"] for one in more
        ):
            sources += more
    return sources


def _ask(attribute: str, operator: str, expected: Any, **more: str) -> Source:
    return {"attribute": attribute, "operator": operator, "expected": expected, **more}


def _draw_size(chance: random.Random) -> list[Source]:
    attribute = chance.choice(["fte", "employees"])
    low, high = chance.choice([(0, 10), (2, 50), (5, 100), (10, 250), (50, 250)])
    return [_ask(attribute, "gte", low), _ask(attribute, chance.choice(["lt", "lte"]), high)]


def _draw_trait(chance: random.Random) -> list[Source]:
    return [_ask(chance.choice(BOOLEANS), "is", chance.random() < 0.7)]


def _draw_sector(chance: random.Random) -> list[Source]:
    first = chance.choice([1, 10, 25, 41, 45, 58, 62, 69])
    return [_ask("sbiCode", "prefix", [f"{first + n:02d}" for n in range(chance.randint(1, 12))])]


def _draw_age(chance: random.Random) -> list[Source]:
    attribute = chance.choice(["foundedOn", "foundedOn", "tookOverOn"])
    operator = chance.choice(["gte", "gt", "lt", "lte"])
    return [_ask(attribute, operator, chance.choice(["P1Y", "P18M", "P3Y", "P5Y", "P6Y", "P10Y"]))]


def _draw_legal_form(chance: random.Random) -> list[Source]:
    return [_ask("legalForm", "in", chance.sample(LEGAL_FORMS, chance.randint(1, 4)))]


def _draw_money(chance: random.Random) -> list[Source]:
    attribute = chance.choice(["financeSought", "plannedInvestment"])
    low = chance.choice([5_000, 50_000, 100_000])
    if chance.random() < 0.5:
        return [_ask(attribute, "between", {"min": low, "max": low * chance.choice([5, 20, 100])})]
    return [_ask(attribute, "gt", low)]


def _draw_count(chance: random.Random) -> list[Source]:
    attribute, bounds = chance.choice(
        [("entrepreneurAge", [30, 40, 55]), ("vacancies", [1, 2, 5])]
    )
    return [_ask(attribute, chance.choice(["gte", "lte"]), chance.choice(bounds))]


def _draw_turnover_or_balance(chance: random.Random) -> list[Source]:
    """A choice: two alternatives of one criterion each, as in the European definition."""
    bound = chance.choice([2_000_000, 10_000_000, 50_000_000])
    return [
        _ask("annualTurnover", "lte", bound, choice="size", alternative="turnover"),
        _ask("balanceTotal", "lte", bound, choice="size", alternative="balance"),
    ]


Draw = Callable[[random.Random], list[Source]]
DRAWS: Mapping[Draw, int] = {
    _draw_size: 5,
    _draw_trait: 6,
    _draw_sector: 3,
    _draw_age: 3,
    _draw_legal_form: 1,
    _draw_money: 2,
    _draw_count: 2,
    _draw_turnover_or_balance: 2,
}


def generate_companies(count: int, *, seed: int = 2) -> list[Company]:
    chance = random.Random(seed)
    return [_generate_company(chance) for _ in range(count)]


def _generate_company(chance: random.Random) -> Company:
    fte = Decimal(chance.randint(1, 30_000)) / 100
    turnover = fte * chance.randint(50_000, 300_000)
    values: dict[str, Any] = {
        "municipality": chance.choice(MUNICIPALITIES),
        "sbiCode": f"{chance.randint(1, 96):02d}{chance.randint(0, 9)}0",
        "legalForm": chance.choice(LEGAL_FORMS),
        "fte": fte,
        "employees": Decimal(int(fte * 5 / 4) + 1),
        "entrepreneurAge": Decimal(chance.randint(18, 75)),
        "vacancies": Decimal(chance.randint(0, 8)),
        "annualTurnover": turnover,
        "balanceTotal": turnover / 2,
        "financeSought": Decimal(chance.randint(0, 2_000_000)),
        "plannedInvestment": Decimal(chance.randint(0, 2_000_000)),
        "foundedOn": AS_OF - timedelta(days=chance.randint(0, 9_000)),
        "tookOverOn": AS_OF - timedelta(days=chance.randint(0, 9_000)),
        **{name: chance.random() < 0.6 for name in BOOLEANS},
    }
    known = {name: value for name, value in values.items() if chance.random() >= UNKNOWN_SHARE}
    sent = {name: _as_sent(value) for name, value in known.items()}
    needs = {theme: chance.randint(1, 3) for theme in chance.sample(THEMES, chance.randint(1, 5))}
    return Company(Facts(known, sent, AS_OF), needs)


def _as_sent(value: Any) -> Any:
    """As it came in over HTTP."""
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
