"""Matching one company: the twenty best programmes with the outcome of every criterion.

Every contender gives the same list of Match, checked on a sample before anything is timed.
"""

import gc
import os
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from time import perf_counter

from bench.generated import (
    Company,
    generate_companies,
    generate_programmes,
    generate_regions,
)
from bench.peers import Answer, ZenPeer, prepare_ours, prepare_plain
from programmes.engine.matching import Match

ROUNDS = 5
COMPANIES = 500
ENGINE_ALONE = "zen, evaluation alone"


@dataclass(frozen=True, slots=True)
class Size:
    """How many programmes; what to time besides, and on how many of the companies."""

    programmes: int
    target: float
    sample: int
    checked: int


SIZES = (
    Size(20, target=0.1, sample=COMPANIES, checked=100),
    Size(1_000, target=0.2, sample=40, checked=20),
    Size(10_000, target=0.4, sample=5, checked=3),
)


@dataclass(frozen=True, slots=True)
class Contender:
    name: str
    calls: Sequence[Callable[[], object]]


def main() -> None:
    print_conditions()
    companies = generate_companies(COMPANIES)
    others = generate_companies(1_000, seed=3)
    for size in SIZES:
        run(size, companies, others)


def print_conditions() -> None:
    load = os.getloadavg()[0]
    print("matching: median per company, the best twenty explained (sentences not included)")
    print(f"  {COMPANIES} companies, a tenth of their facts unknown; 3 to 6 criteria a programme")
    print(f"  warmed up on 1,000 other companies; best median of {ROUNDS} alternating rounds")
    print("  garbage collection on, with what was built beforehand frozen; seeds fixed")
    print(f"  zen-engine {version('zen-engine')}; {os.cpu_count()} cores, load {load:.1f}")


def run(size: Size, companies: list[Company], others: list[Company]) -> None:
    programmes = generate_programmes(size.programmes)
    ours = prepare_ours(programmes)
    plain = prepare_plain(programmes)
    peer = ZenPeer(programmes, generate_regions())
    shapes = {
        "zen, one expression": peer.prepare_expression(),
        "zen, one decision": peer.prepare_decision(),
        "zen, one expression per programme": peer.prepare_each(),
    }
    sample = companies[: size.sample]
    contexts = [peer.describe_company(company) for company in sample]
    contenders = [
        Contender("ours", bind(ours, companies)),
        Contender("plain evaluation", bind(plain, sample)),
    ]
    for name, evaluate in shapes.items():
        calls = [
            partial(peer.answer, evaluate, context, company)
            for context, company in zip(contexts, sample, strict=True)
        ]
        contenders.append(Contender(name, calls))
    check_equal(contenders, size.checked)
    evaluate = shapes["zen, one expression"]
    alone = [partial(evaluate, context) for context in contexts]
    contenders.append(Contender(ENGINE_ALONE, alone))

    for company in others:
        ours(company)
    gc.collect()
    gc.freeze()
    print_figures(size, contenders, time_rounds(contenders))
    gc.unfreeze()


def bind(answer: Answer, companies: list[Company]) -> list[Callable[[], list[Match]]]:
    return [partial(answer, company) for company in companies]


def check_equal(contenders: Sequence[Contender], count: int) -> None:
    first, *rest = contenders
    for contender in rest:
        for number in range(count):
            if contender.calls[number]() != first.calls[number]():
                raise SystemExit(f"{contender.name} gives another answer for company {number}")


def time_rounds(contenders: Sequence[Contender]) -> dict[str, list[list[float]]]:
    """Milliseconds per company, per round; the contenders take turns within a round."""
    times: dict[str, list[list[float]]] = {contender.name: [] for contender in contenders}
    for _ in range(ROUNDS):
        for contender in contenders:
            times[contender.name].append([time_call(call) for call in contender.calls])
    return times


def time_call(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return (perf_counter() - start) * 1_000


def print_figures(
    size: Size, contenders: Sequence[Contender], times: dict[str, list[list[float]]]
) -> None:
    print(f"\n{size.programmes:,} programmes (answers equal for {size.checked} companies)")
    medians = {name: min(map(statistics.median, rounds)) for name, rounds in times.items()}
    ours = medians["ours"]
    for contender in contenders:
        name, median = contender.name, medians[contender.name]
        worst = max(map(statistics.median, times[name]))
        note = f"target {size.target} ms" if name == "ours" else f"{median / ours:.1f} x ours"
        print(
            f"  {name:<34}{median:9.3f} ms  {note:<14}"
            f"  (slowest round {worst:.3f}; {len(contender.calls)} companies)"
        )
