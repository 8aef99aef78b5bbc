"""Search, filters and counts in 10,000 invented programmes, beside PostgreSQL full-text search."""

import gc
import os
import random
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from bench.catalogue import ENDS, PARTS, generate_catalogue, read_shipped
from bench.postgres import PostgresPeer, connect, list_rows
from bench.recall import build_catalogue, prepare_ours, print_recall
from programmes.browsing.index import CatalogueIndex
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue
from programmes.enums import OfferKind, Route

FIXTURES_DIR = Path(__file__).resolve().parent.parent / "fixtures"
PROGRAMMES = 10_000
QUERIES = 200
ROUNDS = 3
TARGET = 25
WORDS = """personeel subsidie financiering opvolging familiebedrijf groei digitaal energie scholing
stage student innovatie export lening voucher netwerk begeleiding duurzaam robot overname krediet
advies training markt plan regio ondernemers studenten brabant twente""".split()  # noqa: SIM905
BAD = [
    "%",
    "\\",
    "'\";--",
    "x" * 5_000,
    "a-" * 2_500,
    "lening " * 800,
    "zqxj wvbq kkrr pprr " * 250,
    "🎉🎉🎉",
    "مرحبا بكم في",
    "\ud800\udfff",
    "a\0b\0c",
    "中小企业 支持 计划",
    "onbestaandwoordvaneenvreselijkelengte",
]


def main() -> None:
    shipped = read_shipped(FIXTURES_DIR)
    catalogue = generate_catalogue(shipped, PROGRAMMES)
    index = CatalogueIndex(catalogue, language="nl")
    start = perf_counter()
    index.prepare()
    print(f"browsing: {PROGRAMMES:,} programmes, {len(index.text.words):,} different words")
    print(f"  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"  prepared once per version and language in {perf_counter() - start:.1f} s")
    gc.collect()
    gc.freeze()
    wanted = draw_wanted(catalogue)
    normal = time_calls([lambda one=one: index.find(one) for one in wanted])
    bad = time_calls([lambda text=text: index.find(Wanted(words=text)) for text in BAD])
    first = [index.find(one).slugs for one in wanted]
    print_times("search, filters and all counts", normal, f"target {TARGET} ms")
    p95 = find_p95(normal)
    print_times("the same, bad input", bad, f"{find_p95(bad) / p95:.1f} x normal; at most 2")
    nearest = [one for one, slugs in zip(wanted, first, strict=True) if not slugs]
    if nearest:
        times = time_calls([lambda one=one: index.find_nearest(one) for one in nearest])
        print_times(f"nearest for the {len(nearest)} that find nothing", times)
    sample = index.slugs[:50]
    alike = time_calls([lambda slug=slug: index.list_comparable(slug) for slug in sample])
    print_times("comparable programmes", alike)
    compare(shipped, catalogue, index, wanted)
    gc.unfreeze()


def compare(
    shipped: Catalogue, catalogue: Catalogue, index: CatalogueIndex, wanted: Sequence[Wanted]
) -> None:
    finders = {"ours": prepare_ours(shipped)}
    peer = connect()
    if peer is None:
        print("  PostgreSQL: left out (none answers; set TEST_DATABASE_URL)")
    else:
        compare_times(peer, catalogue, index, [one.words for one in wanted if one.words])
        peer.load(list_rows(build_catalogue(shipped)))
        finders["PostgreSQL"] = peer.find
    print_recall(finders)


def compare_times(
    peer: PostgresPeer, catalogue: Catalogue, index: CatalogueIndex, texts: Sequence[str]
) -> None:
    """Words only: the peer gives its best twenty, ours all in order with every count."""
    peer.load(list_rows(catalogue))
    ours = time_calls([lambda text=text: index.find(Wanted(words=text)) for text in texts])
    theirs = time_calls([lambda text=text: peer.find(text) for text in texts])
    print_times("words only", ours)
    ratios = [find(theirs) / find(ours) for find in (statistics.median, find_p95)]
    note = "p50 {:.1f} x, p95 {:.1f} x ours; no counts, no typing errors".format(*ratios)
    print_times("PostgreSQL, words only", theirs, note)


def draw_wanted(catalogue: Catalogue) -> list[Wanted]:
    """Words, words with an error, facets, and both."""
    chance = random.Random(11)
    regions = list(catalogue.regions)
    themes = list(catalogue.document["themes"])
    found = []
    for number in range(QUERIES):
        words = chance.sample(WORDS, chance.randint(1, 3))
        if number % 4 == 1:
            words = [misspell(word, chance) for word in words[:2]]
        if number % 8 == 2:
            words = [chance.choice(PARTS) + chance.choice(ENDS)]
        facets = number % 3
        found.append(
            Wanted(
                words="" if number % 5 == 0 else " ".join(words),
                regions=(chance.choice(regions),) if facets else (),
                themes=tuple(chance.sample(themes, facets)),
                offers=(chance.choice(OfferKind.values),) if facets == 2 else (),
                routes=(chance.choice(Route.values),) if number % 7 == 0 else (),
                costs=("free", "unknown") if number % 9 == 0 else (),
            )
        )
    return found


def misspell(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return chance.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + "q" + word[place:],
        ]
    )


def time_calls(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Milliseconds for each; the best of a few rounds, so that other work on the machine counts
    less.
    """
    rounds = [[time_call(call) for call in calls] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def time_call(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return (perf_counter() - start) * 1_000


def find_p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def print_times(name: str, times: Sequence[float], note: str = "") -> None:
    middle, high = statistics.median(times), find_p95(times)
    print(f"  {name:<42} p50 {middle:7.2f} ms  p95 {high:7.2f} ms  {note}")
